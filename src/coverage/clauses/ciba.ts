import { CIBA } from '../../clauses/ciba.js';
import { unprobed } from '../standing.js';

export default unprobed('ciba', CIBA, {
  unused: ['12', '10.3.1'],
  people: ['15'],
  unsupported: ['7.1.2'],
  client: ['7.4'],
  audit: { '14': 'whose notification endpoints clients register' },
  shownBy: {
    '5': ['response-malformed', 'ciba-ping-inexact'],
    '7': ['ciba-metadata-unfit'],
    '10': ['response-malformed'],
    '7.2': ['ciba-hint-missing'],
    '7.2-4': ['ciba-user-unknown'],
  },
});
