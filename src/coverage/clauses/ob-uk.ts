import { OB_UK } from '../../clauses/ob-uk.js';
import { unprobed } from '../standing.js';

export default unprobed('ob-uk', OB_UK, {
  'resource server': ['2.5', '2.9', '3.1', '3.4.1.1'],
  client: ['3.3-1'],
  // Keycloak knows no such claim.
  unsupported: ['3.3.2-2', '3.3.2-3', '3.3.2-4'],
  unused: ['3.4.2.1-3', '3.4.3-1', '3.4.3.1', '3.4.3.1.1-1', '3.4.3.1.1-2'],
  allows: ['3.4.2.3', '3.6.3'],
  inside: ['3.5.1'],
  shownBy: {
    '3.3.1': ['error-response-malformed'],
    '3.3.2-1': ['token-response-incomplete'],
    '3.4.2.1-1': ['response-type-code-alone'],
    '3.4.2.1-2': ['request-object-missing', 'access-token-not-bound-to-certificate'],
  },
});
