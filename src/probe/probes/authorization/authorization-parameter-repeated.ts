import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { refusal, type Spoils } from '../../refusal.js';
import { plays, signsRequests } from '../../scenario/route.js';

const twice = (name: string): Spoils => ({
  request: { parameters: parameters => parameters.append(name, parameters.get(name) ?? '') },
});

/** What stands within a request object stands there once: it is a member of a JSON object. */
const WITHIN = ['redirect_uri', 'state', 'code_challenge'];

/**
 * Beside a request object, too: RFC 9101 section 5 has it that those parameters are not used, not that they may stand
 * there twice, and client_id and request are used.
 */
export default refusal({
  id: 'authorization-parameter-repeated',
  title: 'An authorization request with a parameter twice is refused',
  clauses: [RFC6749('3.1'), OAUTH21('3.1')],
  attacker: ['A1', 'A3a'],
  applies: profile => plays(profile, 'authorize'),
  variants: {
    client_id: twice('client_id'),
    redirect_uri: twice('redirect_uri'),
    scope: twice('scope'),
    state: twice('state'),
    code_challenge: twice('code_challenge'),
    request: twice('request'),
  },
  fits: (name, profile) =>
    !(signsRequests(profile) ? WITHIN : ['request']).includes(name) &&
    // Without OpenID Connect nobody needs to name a scope, and one that is not named cannot stand there twice.
    !(name === 'scope' && profile.openid === 'plain_oauth'),
  refusedBy: 'request',
  errors: ['invalid_request'],
  page: true,
  gain: 'A proxy or a filter checks the one value, the server uses the other: whatever the filter keeps out comes in.',
  repair:
    'Keycloak refuses it without any setting: look for a proxy that joins parameters, or a version with a defect.',
});
