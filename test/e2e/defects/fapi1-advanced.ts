import { healRequestObject } from '../request-object-healers.js';
import type { Defects } from './defect.js';

export default {
  template: 'fapi1-advanced-private-key-jwt',
  behindProxy: [
    {
      probe: 'response-mode-query-for-hybrid',
      healer: healRequestObject(({ claims: { response_mode: mode, ...claims } }) =>
        mode === 'query' ? claims : undefined,
      ),
    },
  ],
  weakened: [
    {
      turns: { 'response-type-code-alone': 'fail', 'response-type-not-allowed': 'fail' },
      without: { executors: ['secure-response-type'] },
    },
  ],
} satisfies Defects;
