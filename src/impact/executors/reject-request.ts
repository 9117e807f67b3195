import { EVENTS } from '../events.js';
import type { Executor } from '../executor.js';

const what = 'Request not allowed';

export default {
  id: 'reject-request',
  save: () => ({ refuses: what }),
  requests: () => [{ events: EVENTS.filter(event => !event.startsWith('UPDATE')), effect: 'refuses', what }],
} satisfies Executor;
