import { attributeOf, isOn } from '../client.js';
import type { Executor } from '../executor.js';

export default {
  id: 'use-lightweight-access-token',
  requests(client) {
    if (isOn(attributeOf(client, 'client.use.lightweight.access.token.enabled'))) return [];
    return [
      {
        events: [
          ...(['TOKEN_REQUEST', 'TOKEN_REFRESH', 'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'] as const),
          ...(['SERVICE_ACCOUNT_TOKEN_REQUEST', 'BACKCHANNEL_TOKEN_REQUEST', 'DEVICE_TOKEN_REQUEST'] as const),
        ],
        effect: 'changes',
        what: 'access tokens lose most of their claims',
      },
    ];
  },
} satisfies Executor;
