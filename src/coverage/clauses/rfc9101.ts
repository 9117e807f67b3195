import { RFC9101 } from '../../clauses/rfc9101.js';
import { unprobed } from '../standing.js';

export default unprobed('rfc9101', RFC9101, {
  unused: ['5.2.3', '6.1'],
  allows: ['9.2', '9.3'],
  client: ['10.3'],
  audit: {
    '5.2': 'the scheme of the request URIs that clients register',
  },
  shownBy: {
    '7': ['request-object-unsigned', 'request-object-wrong-audience'],
    '11.2.1': ['request-uri-reused', 'request-uri-expired'],
    '5.2.1': ['request-uri-expired', 'credentials-guessable'],
    '10.1': ['request-object-unsigned', 'request-object-rs256'],
    '10.2': ['request-uri-of-another-client', 'request-uri-reused'],
  },
});
