import type { Executor } from '../executor.js';

export default {
  id: 'suppress-refresh-token-rotation',
  requests: () => [
    { events: ['TOKEN_REFRESH_RESPONSE'], effect: 'changes', what: 'a refresh brings no new refresh token' },
  ],
} satisfies Executor;
