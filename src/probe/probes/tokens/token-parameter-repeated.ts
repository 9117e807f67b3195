import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { refusal, type Spoils } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

const twice = (name: string): Spoils => ({
  token: { parameters: form => form.append(name, form.get(name) ?? '') },
});

export default refusal({
  id: 'token-parameter-repeated',
  title: 'A token request with a parameter twice is refused',
  clauses: [RFC6749('3.2'), OAUTH21('3.2')],
  attacker: ['A5'],
  applies: profile => plays(profile, 'authorize', 'token'),
  variants: {
    code: twice('code'),
    code_verifier: twice('code_verifier'),
    redirect_uri: twice('redirect_uri'),
    grant_type: twice('grant_type'),
  },
  refusedBy: 'token',
  errors: ['invalid_request'],
  gain: 'A proxy or a filter checks the one value, the server uses the other: whatever the filter keeps out comes in.',
  repair:
    'Keycloak refuses it without any setting: look for a proxy that joins parameters, or a version with a defect.',
});
