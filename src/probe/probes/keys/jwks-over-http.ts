import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';

const probe: Probe = {
  id: 'jwks-over-http',
  title: 'The key set is published over TLS',
  clauses: [FAPI2_SP_FINAL('5.4.2-1'), FAPI1_ADV('8.9-1')],
  attacker: ['A2'],
  level: 'must',
  applies: () => true,
  does: 'Looks at the jwks_uri of the metadata.',
  gain: 'Who sits in the network puts a key of his own into the key set, and his tokens verify.',
  repair: 'Set the server option hostname to the https address, and proxy-headers where a proxy ends TLS.',
  async run({ server: { jwks_uri: url } }) {
    if (url === undefined) return { verdict: 'error', message: "The server's metadata name no jwks_uri." };
    const faults = url.startsWith('https://') ? [] : [`jwks_uri is ${url}`];
    return observed(probe, faults, 'jwks_uri is an https address.');
  },
};

export default probe;
