import { JARM } from '../../clauses/jarm.js';
import { unprobed } from '../standing.js';

export default unprobed('jarm', JARM, {
  client: ['2.4', '5.1'],
  shownBy: {
    '4': ['metadata-incomplete'],
    '5.2': ['code-verifier-missing'],
    '5.3': ['signed-response-incomplete'],
    '5.4': ['code-verifier-missing', 'code-verifier-wrong'],
  },
});
