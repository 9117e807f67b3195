import { FAPI2_MS_FINAL } from '../../clauses/fapi2-ms-final.js';
import { unprobed } from '../standing.js';

export default unprobed('fapi2-ms-final', FAPI2_MS_FINAL, {
  client: [
    '5.3.2-1',
    '5.3.2-2',
    '5.3.2-3',
    '5.3.2-4',
    '5.3.2-5',
    '5.4.2-1',
    '5.4.2-2',
    '5.5.2-1',
    '5.5.2-2',
    '5.6.2-1',
  ],
  allows: ['5.3.3', '6.1'],
  unsupported: ['5.5.1-1'],
  shownBy: {
    '5': ['response-malformed', 'par-not-used'],
    '5.4.1': ['signed-response-member-twice'],
    '6.2': ['token-introspected-by-another-client'],
  },
});
