import { compactDecrypt } from 'jose';
import { CDR_AU } from '../../../clauses/cdr-au.js';
import { JARM } from '../../../clauses/jarm.js';
import type { RelyingParty } from '../../../parties/relying-party.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { plays, signsResponses } from '../../scenario/route.js';
import { begin } from '../../scenario/story.js';
import { ask, faultsOf } from '../../signed-response.js';

const probe: Probe = {
  id: 'signed-response-not-encrypted',
  title: 'A client that registered for it gets its authorization responses signed and then encrypted',
  clauses: [JARM('2.2'), JARM('2.4-1'), JARM('3'), CDR_AU('3.3-2')],
  attacker: ['A3b'],
  level: 'must',
  needs: ['encrypting client'],
  applies: profile => signsResponses(profile) && plays(profile, 'authorize'),
  does: 'Lets a client that is registered for RSA-OAEP and A256GCM get an authorization response, decrypts it, and looks at the signed response within.',
  gain: 'Who reads the address that the browser opens reads code and claims, which the client took for hidden.',
  repair:
    'Register the client for both algorithms, that of the key and that of the content: with the first alone Keycloak encrypts nothing, without a word.',
  async run(target) {
    const party = target.encrypting as RelyingParty;
    await target.control('authorize');
    const story = await begin(target, {}, party);
    const refused = await ask(story);
    const { arrived } = story;
    if (arrived === undefined || refused !== undefined) {
      return {
        verdict: 'error',
        message: `There was no response to look at: ${refused === undefined ? 'none came' : describe(refused)}.`,
      };
    }
    const token = arrived.parameters.get('response') ?? '';
    if (token.split('.').length !== 5) return { verdict: 'fail', message: 'The response is not encrypted.' };
    const { header, nested } = await decrypted(token, party);
    if (nested === undefined)
      return { verdict: 'fail', message: 'The key of the client does not decrypt the response.' };
    const parameters = new URLSearchParams(arrived.parameters);
    parameters.set('response', nested);
    const faults = [
      ...(header.alg === 'RSA-OAEP' ? [] : [`alg is ${header.alg}`]),
      ...(header.enc === 'A256GCM' ? [] : [`enc is ${header.enc}`]),
      ...(await faultsOf({ ...story, arrived: { ...arrived, parameters } }, 'code')),
    ];
    return faults.length === 0
      ? { verdict: 'pass', message: 'It is encrypted as registered, and signed within.' }
      : { verdict: 'fail', message: `${faults.join('; ')}.` };
  },
};

export default probe;

async function decrypted(token: string, { decryptionKey }: RelyingParty) {
  const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8')) as {
    readonly alg?: string;
    readonly enc?: string;
  };
  if (decryptionKey === undefined) throw new Error('the client has no key to decrypt with');
  const nested = await compactDecrypt(token, decryptionKey.privateKey).then(
    ({ plaintext }) => new TextDecoder().decode(plaintext),
    () => undefined,
  );
  return { header, nested };
}
