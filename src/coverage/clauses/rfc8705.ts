import { RFC8705 } from '../../clauses/rfc8705.js';
import { unprobed } from '../standing.js';

export default unprobed('rfc8705', RFC8705, {
  unused: ['4', '6.4'],
  unsupported: ['2.2'],
  allows: ['3.4', '6.1'],
  'resource server': ['6.2'],
  operation: ['6.5'],
  shownBy: { '7.1': ['certificate-of-another-client'] },
});
