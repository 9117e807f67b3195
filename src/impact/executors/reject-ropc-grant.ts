import { autoConfigured } from '../auto-configure.js';
import type { Executor } from '../executor.js';

export default {
  id: 'reject-ropc-grant',
  save: (client, configuration) =>
    autoConfigured(
      client,
      configuration,
      { directAccessGrantsEnabled: false },
      'Invalid client metadata: resource owner password credentials grant enabled',
    ),
  requests: () => [
    {
      events: ['RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'],
      effect: 'refuses',
      what: 'resource owner password credentials grant is prohibited.',
    },
  ],
} satisfies Executor;
