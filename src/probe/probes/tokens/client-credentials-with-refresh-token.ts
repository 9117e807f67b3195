import { RFC6749 } from '../../../clauses/rfc6749.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { actsForItself } from '../../scenario/route.js';

const probe: Probe = {
  id: 'client-credentials-with-refresh-token',
  title: 'A client that acts for itself gets no refresh token',
  clauses: [RFC6749('4.4.3')],
  level: 'should',
  applies: actsForItself,
  does: 'Asks for a token by the client credentials grant and looks for a refresh token beside it.',
  gain: 'A stolen refresh token serves for longer than the access token, for nothing: the client can always ask anew.',
  repair: 'Set the client attribute client_credentials.use_refresh_token=false.',
  hardening: ['/clientDefaults/attributes/client_credentials.use_refresh_token'],
  async run(target) {
    const { tokens } = await reach(target, 'token');
    const faults = tokens?.refresh_token === undefined ? [] : ['a refresh token was issued'];
    return observed(probe, faults, 'There is no refresh token.');
  },
};

export default probe;
