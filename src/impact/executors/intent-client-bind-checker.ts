import { textOf } from '../client.js';
import type { Executor } from '../executor.js';

export default {
  id: 'intent-client-bind-checker',
  requests(_, configuration) {
    const endpoint = textOf(configuration['intent-client-bind-check-endpoint']);
    const name = textOf(configuration['intent-name']);
    if (endpoint === undefined || !/^https?:\/\//.test(endpoint) || name === undefined) {
      const what = 'the executor has no endpoint to ask, or no name of the intent';
      return [{ events: ['AUTHORIZATION_REQUEST'], effect: 'breaks', what }];
    }
    const what = `"${name}" as an essential claim of the ID token, with an intent that ${endpoint} knows for the client`;
    return [{ events: ['AUTHORIZATION_REQUEST'], effect: 'requires', what }];
  },
} satisfies Executor;
