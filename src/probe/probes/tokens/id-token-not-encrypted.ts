import { compactDecrypt } from 'jose';
import { OF_BR } from '../../../clauses/of-br.js';
import { OIDCC } from '../../../clauses/oidcc.js';
import type { JoseHeader } from '../../../parties/keys.js';
import type { RelyingParty } from '../../../parties/relying-party.js';
import { observed } from '../../observation.js';
import type { Probe, Target } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays, signsResponses } from '../../scenario/route.js';

/** Where every client is to be registered for it, so that the realm's own clients show it. */
const isForAll = ({ fapi_profile }: Target['profile']) => fapi_profile === 'openbanking_brazil';

const probe: Probe = {
  id: 'id-token-not-encrypted',
  title: 'A client that registered for it gets its ID tokens signed and then encrypted with its key, which they name',
  clauses: [OIDCC('2'), OIDCC('10.2'), OF_BR('5.1.1-1'), OF_BR('5.1.1-2'), OF_BR('6.3')],
  attacker: ['A3b', 'A5'],
  level: 'must',
  applies: profile => plays(profile, 'userinfo', 'authorize') && (isForAll(profile) || signsResponses(profile)),
  does: 'Carries out the flow of a client that is registered for RSA-OAEP and A256GCM, and looks at alg, enc and kid of its ID tokens, those of the authorization response as well, decrypts them, and looks whether they are signed within. In Open Finance Brasil it is a client as the realm makes them all.',
  gain: 'Who reads the response on its way, or the address that the browser opens, reads who the customer is.',
  repair:
    'Set the client attributes id.token.encrypted.response.alg to RSA-OAEP and id.token.encrypted.response.enc to A256GCM, and give the client a key of use enc: without the second Keycloak takes A128CBC-HS256.',
  hardening: [
    '/clientDefaults/attributes/id.token.encrypted.response.alg',
    '/clientDefaults/attributes/id.token.encrypted.response.enc',
  ],
  async run(target) {
    const party = isForAll(target.profile) ? target.clients[0] : target.encrypting;
    if (party === undefined) {
      return { verdict: 'skip', message: 'Needs a client that is registered for encrypted ID tokens.' };
    }
    const story = await reach(target, 'token', {}, party);
    const tokens = [
      ['the authorization response', story.arrived?.parameters.get('id_token') ?? undefined],
      ['the token response', story.tokens?.id_token],
    ] as const;
    const faults = await Promise.all(
      tokens.map(async ([where, token]) =>
        token === undefined ? [] : (await faultsOf(token, party)).map(fault => `the ID token of ${where} ${fault}`),
      ),
    );
    return observed(probe, faults.flat(), 'They are encrypted with the key of the client, and signed within.');
  },
};

export default probe;

async function faultsOf(token: string, { decryptionKey }: RelyingParty): Promise<readonly string[]> {
  // Five parts are an encrypted token's (RFC 7516 section 3.1).
  if (token.split('.').length !== 5) return ['is not encrypted'];
  if (decryptionKey === undefined) return ['is encrypted, and the client has no key for it'];
  const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8')) as JoseHeader;
  const { kid } = decryptionKey.publicJwk;
  const within = await compactDecrypt(token, decryptionKey.privateKey).then(
    ({ plaintext }) => new TextDecoder().decode(plaintext),
    () => undefined,
  );
  return [
    ...(header.alg === 'RSA-OAEP' ? [] : [`has alg ${header.alg}`]),
    ...(header.enc === 'A256GCM' ? [] : [`has enc ${header.enc}`]),
    ...(header.kid === kid ? [] : [header.kid === undefined ? 'has no kid' : "names another key than the client's"]),
    ...(within === undefined ? ['is not opened by the key of the client'] : []),
    ...(within === undefined || within.split('.').length === 3 ? [] : ['is not signed within']),
  ];
}
