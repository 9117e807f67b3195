import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { type Signer, signWith } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';
import type { Story } from '../../scenario/story.js';

/** With the client's own RSA key, so that nothing but the algorithm is wrong. */
function signRs256({ party: { rsaKey } }: Story): Signer {
  return (header, claims) => signWith(rsaKey, 'RS256')({ ...header, kid: rsaKey.kid }, claims);
}

export default refusal({
  id: 'client-assertion-rs256',
  title: 'A client assertion signed with RS256 is refused',
  clauses: [FAPI2_SP_FINAL('5.4.1-1.2'), FAPI1_ADV('8.6-1')],
  needs: ['RSA key'],
  // FAPI 1.0 Baseline, which has no plan, does not restrict algorithms.
  applies: profile => profile.client_auth_type === 'private_key_jwt' && profile.plan !== undefined,
  variants: {
    'at PAR': { par: { assertionSigner: signRs256 } },
    'at the backchannel authentication endpoint': { backchannel: { assertionSigner: signRs256 } },
    'at the token endpoint': { token: { assertionSigner: signRs256 } },
  },
  refusedBy: ['par', 'backchannel', 'token'],
  errors: ['invalid_client'],
  gain: 'An attacker who wants to forge assertions may do so in PKCS #1 v1.5, whose signatures were forged before where they were verified carelessly.',
  repair:
    'Set the client attribute token.endpoint.auth.signing.alg=PS256 (or ES256). Without it Keycloak takes RS256 at PAR; the executor secure-signature-algorithm-signed-jwt looks at the token endpoint only.',
  hardening: [
    '/clientDefaults/attributes/token.endpoint.auth.signing.alg',
    '/clientProfiles/fapi2-security-profile/executors/secure-signature-algorithm-signed-jwt',
  ],
});
