import { RFC10017 } from '../../clauses/rfc10017.js';
import { unprobed } from '../standing.js';

export default unprobed('rfc10017', RFC10017, {
  client: [
    '6.1.2.2',
    '6.1.3.2',
    '6.1.3.3',
    '6.1.3.3.2',
    '6.1.3.6',
    '6.2.2.3',
    '6.3.2.2',
    '6.3.3.3',
    '6.3.4.2.2',
    '8.1',
    '8.2',
    '9.2',
    '9.3',
  ],
  allows: ['6.1.3.7'],
  operation: ['9.4'],
  audit: {
    '6.1.3.1': 'that a backend for frontend is a confidential client',
    '6.2.3.1': 'that a token-mediating backend is a confidential client',
    '6.3.3.1': 'that a browser-based app is a public client',
    '9.1': 'lifetimes and scopes',
  },
  // A request by exactly the https address that is registered may be taken for the client's own.
  shownBy: {
    '6.3.3.2': ['redirect-uri-not-registered'],
    '6.3.3.2.1': ['redirect-uri-not-registered'],
    '7.2': ['response-type-not-allowed'],
  },
});
