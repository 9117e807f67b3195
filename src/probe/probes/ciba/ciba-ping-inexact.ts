import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { decide, pingsOf } from '../../scenario/backchannel.js';

const probe: Probe = {
  id: 'ciba-ping-inexact',
  title: 'A ping has auth_req_id alone and the notification token that the client gave',
  clauses: [CIBA('10.2'), CIBA('9'), FAPI_CIBA('7.8')],
  attacker: ['A1'],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode === 'ping',
  does: 'Lets the authentication device approve a login, waits a little and looks at what comes to the notification endpoint.',
  gain: 'With another token the client cannot tell the server from an attacker; with more than the identifier, tokens reach whoever listens there.',
  repair:
    'Keycloak does so without any setting: look for a proxy before the notification endpoint, or a version with a defect.',
  async run(target) {
    await target.control('token');
    const story = await reach(target, 'backchannel');
    await decide(story);
    const { auth_req_id } = story.backchannel ?? {};
    const token = story.request.get('client_notification_token');
    const pings = await pingsOf(story);
    const [ping] = pings;
    if (ping === undefined) return { verdict: 'fail', message: 'No ping came after the approval.' };
    const names = Object.keys(ping.body);
    const faults = [
      ...(pings.length === 1 ? [] : [`${pings.length} pings came`]),
      ...(ping.bearer === token ? [] : ['its token is not the one that the client gave']),
      ...(ping.body.auth_req_id === auth_req_id ? [] : ['its auth_req_id is not that of the login']),
      ...(names.length === 1 ? [] : [`it has ${names.join(', ')}`]),
    ];
    if (faults.length > 0) return { verdict: 'fail', message: `Of the ping: ${faults.join('; ')}.` };
    return { verdict: 'pass', message: 'One ping came, with auth_req_id alone and the token of the client.' };
  },
};

export default probe;
