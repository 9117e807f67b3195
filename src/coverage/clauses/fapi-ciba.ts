import { FAPI_CIBA } from '../../clauses/fapi-ciba.js';
import { unprobed } from '../standing.js';

export default unprobed('fapi-ciba', FAPI_CIBA, {
  allows: ['5.2.2-5', '5.2.2-10', '5.3-1'],
  people: ['5.2.2-7', '7.5'],
  client: ['5.2.2-11', '5.2.3.1-1', '5.2.3.1-2', '5.2.3.1-3', '6.2-1', '6.2-2', '7.9-2'],
  unsupported: ['7.2'],
  unused: ['5.2.2-8', '7.11-1'],
  shownBy: {
    '5.2.2': ['client-secret-accepted', 'access-token-not-bound-to-certificate'],
    '6.1': ['bound-token-without-certificate'],
    '7.6': ['ciba-request-rs256'],
    '7.9': ['tls-version-outdated'],
    '7.9-1': ['tls-version-outdated'],
    '7.10': ['ciba-request-rs256', 'ciba-request-algorithm-none'],
    '7.10-2': ['ciba-request-rs256'],
  },
});
