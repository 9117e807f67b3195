import { RFC9207 } from '../../clauses/rfc9207.js';
import { unprobed } from '../standing.js';

export default unprobed('rfc9207', RFC9207, {
  operation: ['4'],
  client: ['2.4'],
  shownBy: { '2.3': ['authorization-response-without-iss', 'metadata-incomplete'] },
});
