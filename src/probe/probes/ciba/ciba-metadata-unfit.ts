import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import type { Probe } from '../../probe.js';

const probe: Probe = {
  id: 'ciba-metadata-unfit',
  title: 'The metadata name the back channel, poll among its modes and not push, and PS256 or ES256 for requests',
  clauses: [CIBA('4'), FAPI_CIBA('5.2.2-3'), FAPI_CIBA('5.2.2-4'), FAPI_CIBA('7.10-1')],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Reads what the metadata say of the back channel.',
  gain: 'Clients choose a mode that delivers tokens to an address of theirs instead of handing them to who authenticates.',
  repair: 'Start Keycloak with the feature ciba, which is on by default.',
  async run({ server, profile: { ciba_mode } }) {
    const {
      backchannel_authentication_endpoint: endpoint,
      backchannel_token_delivery_modes_supported: modes = [],
      backchannel_authentication_request_signing_alg_values_supported: algorithms = [],
      grant_types_supported: grants = [],
    } = server;
    const faults = [
      ...(endpoint?.startsWith('https://') === true ? [] : ['backchannel_authentication_endpoint is no https address']),
      ...(modes.includes('poll') ? [] : ['the mode poll is missing']),
      ...(modes.includes(ciba_mode ?? 'poll') ? [] : [`the mode ${ciba_mode} is missing`]),
      ...(modes.includes('push') ? ['the mode push is offered'] : []),
      ...(algorithms.includes('PS256') || algorithms.includes('ES256') ? [] : ['neither PS256 nor ES256 is offered']),
      ...(algorithms.includes('none') ? ['requests may have the algorithm none'] : []),
      ...(grants.includes('urn:openid:params:grant-type:ciba') ? [] : ['the grant of CIBA is missing']),
    ];
    if (faults.length > 0) return { verdict: 'fail', message: `In the metadata, ${faults.join('; ')}.` };
    return { verdict: 'pass', message: `Modes ${modes.join(', ')}; algorithms ${algorithms.join(', ')}.` };
  },
};

export default probe;
