import { autoConfigured } from '../auto-configure.js';
import type { Executor } from '../executor.js';

export default {
  id: 'full-scope-disabled',
  save: (client, configuration) =>
    autoConfigured(client, configuration, { fullScopeAllowed: false }, 'Not permitted to enable fullScopeAllowed'),
} satisfies Executor;
