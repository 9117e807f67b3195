import type { Executor } from '../executor.js';

export default {
  id: 'downscope-assertion-grant-enforcer',
  requests: () => [
    {
      events: ['TOKEN_EXCHANGE_REQUEST', 'JWT_AUTHORIZATION_GRANT'],
      effect: 'requires',
      what: 'an access token as assertion or subject token, and no scope that it does not have',
    },
  ],
} satisfies Executor;
