import { autoConfigured } from '../auto-configure.js';
import type { Executor } from '../executor.js';

export default {
  id: 'reject-implicit-grant',
  save: (client, configuration) =>
    autoConfigured(
      client,
      configuration,
      { implicitFlowEnabled: false },
      'Invalid client metadata: implicit flow enabled',
    ),
  requests(client) {
    if (client.implicitFlowEnabled !== true) return [];
    return [
      {
        events: ['PUSHED_AUTHORIZATION_REQUEST', 'AUTHORIZATION_REQUEST'],
        effect: 'refuses',
        what: 'Implicit/Hybrid flow is prohibited.',
        ...(client.standardFlowEnabled === true ? { depends: 'on whether it asks for more than a code' } : {}),
      },
    ];
  },
} satisfies Executor;
