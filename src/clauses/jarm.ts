import { specification } from './clause.js';

/**
 * JARM, Final, 9 November 2022; the id is the one that the OIDF conformance suite uses. Its errata set 1 changes no
 * requirement and no number. FAPI 1.0 cites a draft whose section 4 is section 2 here: 4.3 and 4.4 are 2.3 and 2.4.
 */
export const JARM = specification({
  id: 'JARM',
  title: 'JWT Secured Authorization Response Mode for OAuth 2.0 (Final)',
  url: section => `https://openid.net/specs/oauth-v2-jarm-final.html#section-${section}`,
  requirements: {
    '2.1': 'The JWT of a response has iss, aud and exp, and all parameters of the response, of an error too',
    '2.1.1': 'With response_type code, the JWT has code or error, and the state of the request',
    '2.2': 'The JWT is signed, or signed and then encrypted',
    '2.3': 'The response modes are query.jwt, fragment.jwt, form_post.jwt and jwt',
    '2.3.1': 'With query.jwt, the JWT is in the query, and no token unless it is encrypted',
    '2.3.2': 'With fragment.jwt, the JWT is in the fragment',
    '2.3.3': 'With form_post.jwt, the JWT is posted by a form',
    '2.3.4': 'With jwt, the response is encoded as is usual for its response_type',
    '2.4': 'The client uses no parameter of a response before all checks succeeded',
    '2.4-1': 'The client decrypts the JWT where it is encrypted',
    '2.4-2': 'The iss of the JWT is the issuer that the client expects',
    '2.4-3': "The aud of the JWT is the client's identifier",
    '2.4-4': 'The JWT is not expired',
    '2.4-5': 'The signature of the JWT is verified, and the algorithm none not accepted',
    '3': 'A client registers its algorithms; without one the response is signed with RS256, and never with none',
    '4': 'The metadata should name the algorithms and the response modes',
    '5.1': 'The client checks the issuer before it fetches a key for the JWT',
    '5.2': 'Responses of different runs are told apart, as by PKCE',
    '5.3': 'A response of another authorization server is noticed by iss and aud',
    '5.4': 'A leaked code is worthless without what PKCE asks for, even where the response is encrypted',
  },
});
