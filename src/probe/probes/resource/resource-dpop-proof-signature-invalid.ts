import { RFC9449 } from '../../../clauses/rfc9449.js';
import { signWith } from '../../../parties/keys.js';
import { generateProofKey } from '../../../parties/relying-party.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-signature-invalid',
  title: 'The resource server refuses a DPoP proof that another key signed than the one it names',
  clauses: [RFC9449('4.3-6')],
  attacker: ['A7'],
  applies: boundByDpop,
  spoil: { proofSigner: async () => signWith(await generateProofKey()) },
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'Who steals an access token from a log or another resource server uses it without its key.',
  repair: 'Let the resource server verify the signature of each proof with its jwk.',
});
