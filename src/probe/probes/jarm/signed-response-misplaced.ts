import { JARM } from '../../../clauses/jarm.js';
import { describe, failedBy, refusedVerdict } from '../../answer.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { plays, signsResponses } from '../../scenario/route.js';
import { begin } from '../../scenario/story.js';
import { worstOf } from '../../shapes.js';
import { ask, faultsOf } from '../../signed-response.js';

/** Where the JWT must be, by response_mode (JARM section 2.3). */
const PLACES = { jwt: 'query', 'query.jwt': 'query', 'fragment.jwt': 'fragment', 'form_post.jwt': 'form_post' };

const probe: Probe = {
  id: 'signed-response-misplaced',
  title: 'Each response mode of JARM is refused, or answered by a signed response in its place; jwt is not refused',
  clauses: [JARM('2.3'), JARM('2.3.1'), JARM('2.3.2'), JARM('2.3.3'), JARM('2.3.4')],
  attacker: ['A3b'],
  level: 'must',
  applies: profile => signsResponses(profile) && plays(profile, 'authorize'),
  repair:
    'Keycloak has no setting for it; under the executor secure-response-type it refuses every mode but jwt. Look for a version with a defect.',
  hardening: ['/clientProfiles/fapi2-jarm/executors/secure-response-type', '/clientPolicies/fapi1-advanced'],
  does: 'Asks for jwt, query.jwt, fragment.jwt and form_post.jwt in turn, and looks where the response comes and whether it is signed.',
  gain: 'A response that is not where it was asked for is read by others, or not checked by its client.',
  async run(target) {
    await target.control('authorize');
    const outcomes: Outcome[] = [];
    for (const [mode, place] of Object.entries(PLACES)) outcomes.push(await tell(target, mode, place));
    return worstOf(outcomes);
  },
};
export default probe;

async function tell(target: Target, mode: string, place: string): Promise<Outcome> {
  const story = await begin(target);
  story.request.set('response_mode', mode);
  const refused = await ask(story);
  if (story.arrived === undefined) {
    if (refused === undefined) return { verdict: 'error', message: `${mode}: No response came.` };
    const verdict = mode === 'jwt' ? failedBy(refused) : refusedVerdict(refused);
    return { verdict, message: `${mode}: Refused: ${describe(refused)}.` };
  }
  const faults = [
    ...(story.arrived.mode === place ? [] : [`it came by ${story.arrived.mode}; due is ${place}`]),
    ...(await faultsOf(story, refused === undefined ? 'code' : 'error')),
    ...(mode === 'jwt' && refused !== undefined ? [describe(refused)] : []),
  ];
  if (faults.length > 0) return { verdict: 'fail', message: `${mode}: ${faults.join('; ')}.` };
  return { verdict: 'pass', message: `${mode}: ${refused === undefined ? 'Signed' : 'Refused, and signed'}.` };
}
