import { textOf } from '../client.js';
import type { Executor } from '../executor.js';

export default {
  id: 'auth-flow-enforcer',
  requests(_, configuration) {
    const flow = textOf(configuration['auth-flow-alias']);
    if (flow === undefined) return [];
    return [{ events: ['AUTHORIZATION_REQUEST'], effect: 'changes', what: `users log in by the flow "${flow}"` }];
  },
} satisfies Executor;
