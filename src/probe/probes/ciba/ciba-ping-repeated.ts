import { CIBA } from '../../../clauses/ciba.js';
import type { Reply } from '../../../parties/callable.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { decide, pingsOf } from '../../scenario/backchannel.js';

const probe: Probe = {
  id: 'ciba-ping-repeated',
  title: 'A ping that is answered 401, 403, with a redirect or with a body is neither repeated nor sent elsewhere',
  clauses: [CIBA('10.2')],
  attacker: ['A1'],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode === 'ping',
  does: 'Answers four pings so, waits a little and counts what came.',
  shapes: ['401', '403', '302', '200 with a body'],
  gain: 'Whoever may set redirects at the address of the client has the notification token sent to themselves.',
  repair:
    'Keycloak does so without any setting: look for a proxy before the notification endpoint, or a version with a defect.',
  async run(target) {
    await target.control('token');
    const { notifications } = target;
    const shapes: readonly Reply[] = [
      ...[{ status: 401 }, { status: 403 }, { status: 302, headers: { location: notifications?.url ?? '' } }],
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"auth_req_id":"another"}' },
    ];
    const counts = await Promise.all(
      shapes.map(async reply => {
        const story = await reach(target, 'backchannel');
        const token = story.request.get('client_notification_token') ?? '';
        notifications?.answer(token, reply);
        await decide(story);
        // With another token it was not answered so.
        return (await pingsOf(story)).filter(({ bearer }) => bearer === token).length;
      }),
    );
    const said = shapes.map(({ status }, index) => `${counts[index]} after ${status}`).join(', ');
    if (counts.some(count => count === 0)) return { verdict: 'error', message: `Pings that came: ${said}.` };
    const verdict = counts.every(count => count === 1) ? 'pass' : 'fail';
    return { verdict, message: `Pings that came: ${said}.` };
  },
};

export default probe;
