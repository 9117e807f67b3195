import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { refusal, type Spoils } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

const wrong = (name: string, value: string | undefined): Spoils => ({
  request: {
    request(parameters) {
      parameters.set('redirect_uri', 'https://kcfapi-stranger.invalid/callback');
      if (value === undefined) parameters.delete(name);
      else parameters.set(name, value);
    },
  },
});

export default refusal({
  id: 'error-sent-to-unregistered-uri',
  title: 'A request that is wrong in other ways, too, sends no error to an address that is not registered',
  clauses: [RFC6749('3.1.2.4'), RFC9700('4.11.2'), OAUTH21('2.3.5'), FAPI2_SP_FINAL('5.3.2.1-7')],
  attacker: ['A1'],
  applies: profile => plays(profile, 'authorize'),
  variants: {
    'prompt=none': wrong('prompt', 'none'),
    'no response_type': wrong('response_type', undefined),
    'an unknown response_type': wrong('response_type', 'unknown'),
    'an unknown response_mode': wrong('response_mode', 'unknown'),
    'an unknown scope': wrong('scope', 'openid unknown'),
    'no code_challenge': wrong('code_challenge', undefined),
    'an unknown client': wrong('client_id', 'kcfapi-unknown'),
  },
  refusedBy: 'request',
  errors: [
    ...['invalid_request', 'invalid_redirect_uri', 'unsupported_response_type', 'invalid_scope', 'invalid_client'],
    ...['unauthorized_client'],
  ],
  page: true,
  gain: "A link to the bank's own server leads to the attacker's page: phishing that no careful look at the address notices.",
  repair:
    'Register redirect URIs whole, without a wildcard. Keycloak then shows a page: look for a version with a defect.',
});
