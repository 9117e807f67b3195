import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import { isCallback } from '../../../parties/destination.js';
import { headerOf } from '../../../parties/wire.js';
import { describe, failedBy, isGateways } from '../../answer.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import type { Story } from '../../scenario/story.js';
import { worstOf } from '../../shapes.js';

const probe: Probe = {
  id: 'request-uri-used-up-by-loading',
  title: 'A request_uri still works when its login page was loaded before: it is used up by the authorization',
  clauses: [FAPI2_SP_FINAL('5.3.2.2'), RFC9126('4')],
  level: 'should',
  applies: profile => plays(profile, 'par', 'authorize'),
  does: 'Loads the login page of a pushed request twice without logging in, as link previews and virus scanners do, and then carries the same request_uri to its code; the same once more, reloading the page in the browser that then logs in.',
  shapes: ['loaded elsewhere before', 'reloaded before the login'],
  gain: "Nothing for an attacker but this: whoever sees the address first ends the person's login by opening it; and clients push lasting requests to get around it.",
  repair: 'Keycloak does so without any setting: look for a version with a defect, or a proxy that caches or counts.',
  async run(target) {
    await target.control('authorize');
    const outcomes = [await tell(target, 'loaded elsewhere before', loadElsewhere)];
    // At a real browser it is the person who reloads.
    if (target.chromium === undefined) {
      outcomes.push(await tell({ ...target, user: { ...target.user, reloads: true } }, 'reloaded before the login'));
    }
    return worstOf(outcomes);
  },
};

export default probe;

async function tell(
  target: Target,
  shape: string,
  load?: (story: Story) => Promise<string | undefined>,
): Promise<Outcome> {
  const story = await reach(target, 'par');
  const hindrance = await load?.(story);
  if (hindrance !== undefined) return { verdict: 'error', message: `${shape}: ${hindrance}.` };
  const answer = await steps.authorize(story);
  if (!answer.accepted) {
    const verdict = failedBy(answer.refusal) === 'error' ? 'error' : 'warn';
    return { verdict, message: `${shape}: Refused: ${describe(answer.refusal)}.` };
  }
  if (answer.problem !== undefined) return { verdict: 'warn', message: `${shape}: ${answer.problem}.` };
  return { verdict: 'pass', message: `${shape}: It brought a code.` };
}

/**
 * Opens the address with no cookies and no person in front of it.
 *
 * @returns why that is no loading of a login page
 */
async function loadElsewhere({ target, party, pushed }: Story): Promise<string | undefined> {
  const url = new URL(target.server.authorization_endpoint ?? '');
  url.search = new URLSearchParams({
    client_id: party.clientId,
    request_uri: pushed?.request_uri ?? '',
  }).toString();
  for (const time of ['first', 'second']) {
    const request = { method: 'GET', url: url.href, headers: [['accept', 'text/html']] } as const;
    const response = await target.wire.send(request, 'authorize');
    const { status } = response;
    const location = status >= 300 && status < 400 ? headerOf(response, 'location') : undefined;
    const goesOn = location !== undefined && !isCallback(new URL(location, url), [party.redirectUri]);
    // From the second one on it may be refused for what this looks for.
    if (status !== 200 && !goesOn && (time === 'first' || isGateways(status))) {
      return `The ${time} loading of the login page was answered ${status}`;
    }
  }
  return undefined;
}
