import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8705 } from '../../../clauses/rfc8705.js';
import { boundByCertificate, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-certificate-of-another-client',
  title: 'The resource server refuses a certificate-bound access token with the certificate of another client',
  clauses: [RFC8705('3'), FAPI2_SP_FINAL('5.3.4-5'), FAPI1_ADV('6.2.1-2')],
  attacker: ['A7'],
  needs: ['second client'],
  applies: boundByCertificate,
  spoil: { identity: ({ target }) => target.clients[1].identity },
  errors: ['invalid_token'],
  gain: 'Who steals an access token from a log or another resource server uses it without its certificate.',
  repair:
    'Let the resource server compare the SHA-256 hash of the certificate of the TLS connection with cnf.x5t#S256 of the token; behind a proxy that ends TLS, of the one that it passes on.',
});
