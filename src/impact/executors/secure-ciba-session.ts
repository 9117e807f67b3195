import type { Executor } from '../executor.js';

export default {
  id: 'secure-ciba-session',
  requests: () => [{ events: ['BACKCHANNEL_AUTHENTICATION_REQUEST'], effect: 'requires', what: 'binding_message' }],
} satisfies Executor;
