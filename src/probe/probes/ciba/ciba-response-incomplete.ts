import { CIBA } from '../../../clauses/ciba.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';

/** CIBA section 7.3 recommends 160 bits; base64url has 6 in a character. */
const MIN_CHARACTERS = Math.ceil(160 / 6);

const probe: Probe = {
  id: 'ciba-response-incomplete',
  title: 'The backchannel authentication response has an unguessable auth_req_id, expires_in and a sound interval',
  clauses: [CIBA('7.3')],
  attacker: ['A1'],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Asks for two logins and looks at both responses.',
  gain: 'An attacker guesses the identifiers of logins that others begin, and fetches the tokens.',
  repair: 'Set the realm attributes cibaExpiresIn and cibaInterval; the auth_req_id has no setting.',
  hardening: ['/realm/attributes/cibaExpiresIn', '/realm/attributes/cibaInterval'],
  async run(target) {
    const first = (await reach(target, 'backchannel')).backchannel;
    const second = (await reach(target, 'backchannel')).backchannel;
    const faults = [first, second].flatMap(response => {
      const { auth_req_id: id = '', expires_in: expiresIn = 0, interval = 5 } = response ?? {};
      return [
        ...(/^[\w.-]+$/.test(id) ? [] : ['auth_req_id has characters that it must not have']),
        ...(new Set(id).size < 10 || id.length < MIN_CHARACTERS ? ['auth_req_id can be guessed'] : []),
        ...(expiresIn > 0 ? [] : ['expires_in is not positive']),
        ...(interval > 0 && interval <= expiresIn ? [] : ['interval is longer than expires_in']),
      ];
    });
    if (first?.auth_req_id === second?.auth_req_id) faults.push('two logins have the same auth_req_id');
    if (faults.length > 0) return { verdict: 'fail', message: `${[...new Set(faults)].join('; ')}.` };
    const said = `expires_in ${first?.expires_in}, interval ${first?.interval ?? 'not said'}`;
    return { verdict: 'pass', message: `auth_req_id has ${first?.auth_req_id.length} characters, ${said}.` };
  },
};

export default probe;
