import { RFC6749 } from '../../../clauses/rfc6749.js';
import type { Browser } from '../../../parties/browser.js';
import type { RelyingParty } from '../../../parties/relying-party.js';
import { describe } from '../../answer.js';
import type { Probe, Target } from '../../probe.js';
import { judge } from '../../refusal.js';
import { browserOf } from '../../scenario/browser.js';
import { plays, routeOf } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin, type Story } from '../../scenario/story.js';

const probe: Probe = {
  id: 'code-retargeted',
  title: 'A code that was rewritten to name another client is refused',
  clauses: [RFC6749('4.1.3'), RFC6749('4.1.2')],
  attacker: ['A3b', 'A1'],
  level: 'must',
  needs: ['second client'],
  applies: profile => plays(profile, 'authorize', 'token'),
  does: 'Lets one person use two clients in one session, puts the parts of the second’s code that name session and client into a code of the first, and lets the second redeem it, well authenticated and with the right verifier and redirect URI.',
  gain: 'A malicious client makes a code that it caught from another client its own, and gets tokens of that client’s user.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    const [victim, thief] = target.clients;
    await target.control('token', {}, victim);
    await target.control('token', {}, thief);
    // One person logs in once and uses both clients, so that the session has a part for each of them.
    const browser = browserOf(target);
    const stolen = await authorized(target, victim, browser);
    const own = await authorized(target, thief, browser);
    // Keycloak's codes have three parts, with dots between: the code's own, the session, the client.
    const [code, ...rest] = partsOf(stolen);
    const [, ...others] = partsOf(own);
    if (rest.length === 0 || rest.length !== others.length) {
      return { verdict: 'skip', message: 'The codes of this server have no parts that could name a client.' };
    }
    // All else is right, as a thief would have it: the verifier, the redirect URI, a good authentication of its own.
    const redeemed = { ...stolen, party: { ...thief, redirectUri: victim.redirectUri } };
    const answer = await steps.token(redeemed, {
      parameters: form => form.set('code', [code, ...others].join('.')),
    });
    return judge(probe, target, 'token', answer, { refusedBy: 'token', errors: ['invalid_grant'] });
  },
};
export default probe;

/** A story that has got its code, in this browser. */
async function authorized(target: Target, party: RelyingParty, browser: Browser): Promise<Story> {
  const story = { ...(await begin(target, {}, party)), browser };
  for (const step of routeOf(target.profile)) {
    const answer = await steps[step](story);
    if (!answer.accepted) throw new Error(`refused before anything was spoilt: ${describe(answer.refusal)}`);
    if (step === 'authorize') return story;
  }
  return story;
}

function partsOf({ callback }: Story): readonly string[] {
  return callback?.get('code')?.split('.') ?? [];
}
