import type { Executor } from '../executor.js';

export default {
  id: 'secure-session',
  requests: () => [
    { events: ['AUTHORIZATION_REQUEST'], effect: 'requires', what: 'nonce; where it asks for no scope openid, state' },
  ],
} satisfies Executor;
