import { usesAssertion } from '../client.js';
import type { Executor } from '../executor.js';

export default {
  id: 'secure-client-authentication-assertion',
  requests(client) {
    if (!usesAssertion(client)) return [];
    return [
      {
        events: [
          ...(['PUSHED_AUTHORIZATION_REQUEST', 'TOKEN_REQUEST', 'TOKEN_REFRESH'] as const),
          ...(['TOKEN_INTROSPECT', 'TOKEN_REVOKE'] as const),
        ],
        effect: 'requires',
        what: "client assertions whose only audience is the realm's issuer",
      },
    ];
  },
} satisfies Executor;
