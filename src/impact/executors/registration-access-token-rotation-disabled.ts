import type { Executor } from '../executor.js';

export default {
  id: 'registration-access-token-rotation-disabled',
  requests: () => [
    {
      events: ['VIEW', 'UPDATE'],
      effect: 'changes',
      what: 'its registration access token stays the same when it is used',
      depends: 'on whether the client is managed with its registration access token',
    },
  ],
} satisfies Executor;
