import type { Executor } from '../executor.js';

export default {
  id: 'confidential-client',
  requests(client) {
    if (client.publicClient !== true) return [];
    return [
      {
        events: [
          ...(['AUTHORIZATION_REQUEST', 'TOKEN_REQUEST', 'SERVICE_ACCOUNT_TOKEN_REQUEST'] as const),
          ...(['BACKCHANNEL_AUTHENTICATION_REQUEST', 'BACKCHANNEL_TOKEN_REQUEST'] as const),
        ],
        effect: 'refuses',
        what: 'invalid client access type: public',
      },
    ];
  },
} satisfies Executor;
