import { attributeOf, isOn } from '../client.js';
import type { Executor } from '../executor.js';

const ATTRIBUTE = 'id.token.as.detached.signature';

export default {
  id: 'secure-response-type',
  save(client, configuration) {
    if (isOn(configuration['auto-configure'])) return { sets: { attributes: { [ATTRIBUTE]: 'true' } } };
    if (attributeOf(client, ATTRIBUTE)?.toLowerCase() === 'true') return {};
    return { refuses: 'Invalid client metadata: ID Token as detached signature in disabled' };
  },
  requests(client, configuration) {
    const token = isOn(configuration['allow-token-response-type']) ? ' (also with token)' : '';
    const signed = 'response_type "code" with response_mode "jwt"';
    const events = ['AUTHORIZATION_REQUEST'] as const;
    if (client.standardFlowEnabled !== true) return [{ events, effect: 'refuses', what: 'invalid response_type' }];
    // Hybrid is only for those that may use the implicit flow, too.
    const what = client.implicitFlowEnabled === true ? `response_type "code id_token"${token}, or ${signed}` : signed;
    return [{ events, effect: 'requires', what }];
  },
} satisfies Executor;
