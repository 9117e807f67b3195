import { RFC9126 } from '../../../clauses/rfc9126.js';
import { describe, type Refusal, refusedVerdict } from '../../answer.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { judge, mayUse } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin, type Spoil, type Story } from '../../scenario/story.js';
import { worstOf } from '../../shapes.js';

const probe: Probe = {
  id: 'request-uri-of-another-client',
  title: 'A request_uri works only for the client that pushed it',
  clauses: [RFC9126('2.2')],
  attacker: ['A1', 'A3a'],
  level: 'must',
  needs: ['second client'],
  applies: profile => plays(profile, 'par', 'authorize'),
  does: 'Pushes a request as one client, with client_id in the form and without, and opens its request_uri in the name of another.',
  shapes: ['pushed with client_id', 'pushed without client_id'],
  gain: "An attacker swaps the request in a victim's browser for another client's, and the user consents to what this client has never asked for.",
  repair:
    'Keycloak up to 26.7 binds a request_uri to its client only when the pushed form carries client_id, or under the executor secure-par-content; 26.8 binds it always.',
  hardening: [
    '/clientProfiles/fapi2-security-profile/executors/secure-par-content',
    '/clientProfiles/fapi1-advanced-pushed/executors/secure-par-content',
  ],
  async run(target) {
    for (const party of target.clients) await target.control('authorize', {}, party);
    const outcome = worstOf([
      await asOther(target, 'pushed with client_id', {}),
      await asOther(target, 'pushed without client_id', { parameters: form => form.delete('client_id') }),
    ]);
    return outcome.verdict === 'pass' && !(await mayUse(target, target.clients[1], target.clients[0].redirectUri))
      ? UNSHARED
      : outcome;
  },
};
export default probe;

const UNSHARED: Outcome = {
  verdict: 'skip',
  message:
    'It was refused, perhaps for its redirect URI alone: register that of the first client for the second one as well.',
};

/** The client that pushes is the one that would lend its request: it decides what the form says. */
async function asOther(target: Target, name: string, spoil: Spoil): Promise<Outcome> {
  const own = await begin(target);
  const asOwner = await carry(own, spoil);
  if (asOwner !== undefined) {
    const verdict = refusedVerdict(asOwner);
    const message = verdict === 'pass' ? 'Such a request_uri works for nobody' : describe(asOwner);
    return { verdict, message: `${name}: ${message}.` };
  }
  const story = await begin(target);
  const pushed = await steps.par(story, spoil);
  if (!pushed.accepted) return { verdict: 'error', message: `${name}: ${describe(pushed.refusal)}.` };
  const answer = await steps.authorize(story, {
    parameters: query => query.set('client_id', target.clients[1].clientId),
  });
  const outcome = judge({ ...probe, id: `${probe.id}/${name}` }, target, 'authorize', answer, {
    refusedBy: 'authorize',
    errors: ['invalid_request', 'invalid_request_uri', 'unauthorized_client'],
    page: true,
  });
  return { ...outcome, message: `${name}: ${outcome.message}` };
}

/** Carries the story to its code; what refuses it, if anything does. */
async function carry(story: Story, spoil: Spoil): Promise<Refusal | undefined> {
  for (const answer of [() => steps.par(story, spoil), () => steps.authorize(story)]) {
    const said = await answer();
    if (!said.accepted) return said.refusal;
  }
  return undefined;
}
