import { RFC7636 } from '../../clauses/rfc7636.js';
import { unprobed } from '../standing.js';

export default unprobed('rfc7636', RFC7636, {
  client: ['4.1', '7.1'],
  shownBy: {
    '4.2': ['metadata-incomplete', 'code-challenge-plain'],
    '4.3': ['code-challenge-missing', 'par-without-pkce'],
    '4.4': ['code-verifier-wrong'],
  },
});
