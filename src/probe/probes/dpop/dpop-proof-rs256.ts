import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { generateSigningKey, type Signer, signWith } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';
import { isFapi2 } from '../../scenario/route.js';

export default refusal({
  id: 'dpop-proof-rs256',
  title: 'A DPoP proof signed with RS256 is refused',
  clauses: [FAPI2_SP_FINAL('5.4.1-1.2')],
  applies: profile => profile.sender_constrain === 'dpop' && isFapi2(profile),
  spoil: { token: { proofSigner: signWithRsaKey } },
  refusedBy: 'token',
  errors: ['invalid_dpop_proof'],
  gain: 'An attacker who wants to forge proofs may do so in PKCS #1 v1.5, whose signatures were forged before where they were verified carelessly.',
  repair:
    'Keycloak has no setting for it: let a proxy before it refuse such proofs, and clients use PS256, ES256 or EdDSA.',
});

/** With a key of its own, which the proof names: all of it is good but the algorithm. */
async function signWithRsaKey(): Promise<Signer> {
  const key = await generateSigningKey('RS256', 'dpop');
  const { kty, n, e } = key.publicJwk;
  return (header, claims) => signWith(key)({ ...header, jwk: { kty, n, e } }, claims);
}
