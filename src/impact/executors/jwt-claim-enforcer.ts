import { textOf } from '../client.js';
import type { Executor } from '../executor.js';

export default {
  id: 'jwt-claim-enforcer',
  requests(_, configuration) {
    const events = ['JWT_AUTHORIZATION_GRANT', 'TOKEN_EXCHANGE_REQUEST'] as const;
    const claim = textOf(configuration['claim-name']);
    if (claim === undefined) return [{ events, effect: 'refuses', what: 'Invalid configuration' }];
    const allowed = textOf(configuration['allowed-value']);
    const value = allowed === undefined ? '' : ` that matches ${allowed}`;
    return [{ events, effect: 'requires', what: `the claim "${claim}"${value} in the assertion or subject token` }];
  },
} satisfies Executor;
