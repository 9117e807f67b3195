import { createHmac } from 'node:crypto';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import type { Signer } from '../../../parties/keys.js';
import type { RelyingParty } from '../../../parties/relying-party.js';
import { listening, namingItsKey } from '../../key-in-header.js';
import { refusal, type Spoils } from '../../refusal.js';

const naming = (way: Parameters<typeof namingItsKey>[0]): Spoils => ({
  authentication: { assertionSigner: namingItsKey(way) },
});

/** Signed with the empty key, which a server may read from a file that `kid` names. */
const emptyFile =
  (_: { readonly party: RelyingParty }): Signer =>
  async (header, claims) => {
    const named = { ...header, alg: 'HS256', kid: '../../../../../../dev/null' };
    const input = [named, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${input}.${createHmac('sha256', '').update(input).digest('base64url')}`;
  };

export default listening(
  refusal({
    id: 'client-assertion-key-in-header',
    title: 'A client assertion is not verified with a key that its own header brings or points to',
    clauses: [RFC8725('3.10'), FAPI2_SP_FINAL('5.4.2-2')],
    attacker: ['A1'],
    applies: profile => profile.client_auth_type === 'private_key_jwt',
    variants: {
      jwk: naming('jwk'),
      x5c: naming('x5c'),
      jku: naming('jku'),
      x5u: naming('x5u'),
      kid: { authentication: { assertionSigner: emptyFile } },
    },
    refusedBy: 'authentication',
    errors: ['invalid_client'],
    gain: 'Anybody acts as the client: they sign with a key of their own, and the server takes it from them.',
    repair: 'Keycloak takes keys from the client’s registered key set alone: look for a version with a defect.',
    hardening: ['/clientDefaults/clientAuthenticatorType'],
  }),
);
