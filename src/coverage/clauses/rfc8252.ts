import { RFC8252 } from '../../clauses/rfc8252.js';
import { unprobed } from '../standing.js';

export default unprobed('rfc8252', RFC8252, {
  client: ['5', '8.9', '8.10', '8.12'],
  people: ['7.2', '8.7'],
  audit: { '8.3': 'that no redirect URI names localhost', '8.5': 'that clients of apps are public' },
  shownBy: { '6': ['code-challenge-missing'], '8.2': ['response-type-not-allowed'] },
});
