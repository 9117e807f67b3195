import { RFC9449 } from '../../clauses/rfc9449.js';
import { unprobed } from '../standing.js';

export default unprobed('rfc9449', RFC9449, {
  unsupported: ['8', '4.3-10', '8.2', '11.3'],
  'resource server': ['9'],
  audit: {
    '11.2': 'the lifetime of access tokens',
  },
  shownBy: {
    '5': ['response-malformed', 'dpop-proof-missing'],
    '6': ['access-token-not-bound-to-key'],
    '4.1': ['dpop-proof-twice'],
    '4.3-2': ['dpop-proof-unsigned'],
    '11.9': ['dpop-key-other-than-dpop-jkt'],
  },
});
