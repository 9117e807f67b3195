import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { sendDecision } from '../../../parties/authentication-device.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { loginRequestOf } from '../../scenario/backchannel.js';
import { poll } from '../../scenario/poll.js';
import type { Story } from '../../scenario/story.js';
import { worstOf } from '../../shapes.js';

/** What somebody may send instead of the token that the device was given; undefined: nothing. */
const FORGERIES: Readonly<Record<string, (story: Story, target: Target) => Promise<string | undefined>>> = {
  'no token': async () => undefined,
  'a token with another signature': async story => altered(loginRequestOf(story).bearer),
  'a token without a signature': async story => {
    const [, claims] = loginRequestOf(story).bearer.split('.');
    return `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')}.${claims}.`;
  },
  // A client must not be able to approve by itself.
  'the auth_req_id': async ({ backchannel }) => backchannel?.auth_req_id,
  'an access token': async (_, target) => (await reach(target, 'token')).tokens?.access_token,
};

const probe: Probe = {
  id: 'ciba-decision-forged',
  title: 'A decision counts only when it comes with the token that the authentication device was given',
  clauses: [CIBA('8'), FAPI_CIBA('7.7')],
  attacker: ['A1'],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Approves logins at the callback of the authentication channel with no token or a wrong one, and polls for each.',
  shapes: Object.keys(FORGERIES),
  gain: 'Any client approves its own logins, as any user whose name it knows.',
  repair:
    'Keycloak refuses it without any setting: look for a proxy that answers in its place, or a version with a defect.',
  async run(target) {
    await target.control('token');
    const outcomes: Outcome[] = [];
    for (const [name, forge] of Object.entries(FORGERIES)) {
      const story = await reach(target, 'backchannel');
      const bearer = await forge(story, target);
      const { issuer } = target.server;
      const { status } = await sendDecision(target.wire, { issuer, bearer, decision: 'SUCCEED' });
      const answer = await poll(story);
      const expectation = { refusedBy: 'token', errors: ['authorization_pending', 'invalid_grant'] } as const;
      const outcome = judge(probe, target, 'token', answer, expectation);
      const taken = outcome.verdict === 'pass' && status < 300;
      const message = taken ? `The callback answered ${status}, though no tokens came.` : outcome.message;
      outcomes.push({ ...outcome, ...(taken ? { verdict: 'fail' } : {}), message: `${name}: ${message}` });
    }
    return worstOf(outcomes);
  },
};

/** The same token with another signature, as long as the first. */
function altered(token: string): string {
  const [header, claims, signature = ''] = token.split('.');
  return [header, claims, signature.replace(/^./, first => (first === 'A' ? 'B' : 'A'))].join('.');
}

export default probe;
