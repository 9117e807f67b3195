import { RFC9126 } from '../../clauses/rfc9126.js';
import { unprobed } from '../standing.js';

export default unprobed('rfc9126', RFC9126, {
  allows: ['2.4'],
  unused: ['7.2'],
  shownBy: {
    '2': ['par-by-get', 'par-without-client-authentication'],
    '3': ['parameter-beside-request-object-used'],
    '6': ['par-not-used'],
    '2.1': ['par-with-request-uri', 'par-without-client-authentication'],
    '2.1-3': ['par-without-pkce', 'par-without-redirect-uri'],
    '7.5': ['code-verifier-missing'],
  },
});
