import { autoConfigured } from '../auto-configure.js';
import type { Executor } from '../executor.js';

export default {
  id: 'consent-required',
  save: (client, configuration) =>
    autoConfigured(client, configuration, { consentRequired: true }, 'Client is required to enable consentRequired'),
} satisfies Executor;
