import { RFC9449 } from '../../../clauses/rfc9449.js';
import { describe, type Refusal } from '../../answer.js';
import { BrokenControl, type Probe } from '../../probe.js';
import { routeOf } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

const probe: Probe = {
  id: 'dpop-proof-of-published-address-refused',
  title: 'A DPoP proof that names the address of an endpoint as the metadata publish it is accepted',
  clauses: [RFC9449('4.3-9')],
  level: 'must',
  applies: profile => profile.sender_constrain === 'dpop',
  does: 'Carries out a good authorization, each DPoP proof of which names the published address, and looks whether it is refused for its proof.',
  gain: 'At first none, only that clients are shut out; but a server that compares with the address that it has inside accepts proofs made for that one.',
  repair:
    'Let the proxy before Keycloak pass on scheme and host as clients see them, and set the server option proxy-headers to how it does so: Keycloak compares with the address that a request has when it arrives, whatever the option hostname says (issue 39332).',
  async run(target) {
    const story = await begin(target);
    for (const step of routeOf(target.profile)) {
      const answer = await steps[step](story);
      if (answer.accepted && answer.problem === undefined) continue;
      if (answer.accepted || !isOfProof(answer.refusal)) {
        const said = answer.accepted ? `${step}: ${answer.problem}` : describe(answer.refusal);
        const refused = answer.accepted ? {} : { refusal: answer.refusal };
        const { clientId } = story.party;
        throw new BrokenControl({ clientId, at: step, said, ...refused }, target.wire.transcript());
      }
      return { verdict: 'fail', message: `Refused: ${describe(answer.refusal)}.` };
    }
    return { verdict: 'pass', message: 'Accepted wherever a proof was sent.' };
  },
};

/** By its code, or in the server's words: RFC 9449 has a code of its own for it, and not every server says that. */
function isOfProof({ kind, error = '', description = '' }: Refusal): boolean {
  return kind === 'oauth' && (error === 'invalid_dpop_proof' || /dpop|htu/i.test(description));
}

export default probe;
