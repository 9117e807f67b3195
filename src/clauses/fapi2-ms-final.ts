import { specification } from './clause.js';

/**
 * FAPI 2.0 Message Signing, Final, 25 September 2025. All of FAPI2-SP-FINAL holds, too; each of 5.3, 5.4 and 5.5 can be
 * conformed to by itself. The OIDF conformance suite still cites the first implementer's draft (FAPI2-MS-ID1) in the
 * modules of the Final; the items it names there have the same numbers here.
 */
export const FAPI2_MS_FINAL = specification({
  id: 'FAPI2-MS-FINAL',
  title: 'FAPI 2.0 Message Signing (Final)',
  url: section => `https://openid.net/specs/fapi-message-signing-2_0-final.html#section-${section}`,
  requirements: {
    '5': 'All of the FAPI 2.0 Security Profile holds',
    '5.3.1-1': 'A pushed authorization request must be a signed request object, and is verified',
    '5.3.1-2': 'The aud of a request object must be the issuer identifier, or an array that holds it',
    '5.3.1-3': 'A request object must have nbf, at most 60 minutes in the past',
    '5.3.1-4': 'A request object must have exp, at most 60 minutes after its nbf',
    '5.3.1-5': 'A request object with typ oauth-authz-req+jwt is accepted',
    '5.3.2-1': 'The client pushes all parameters in a signed request object',
    '5.3.2-2': "The aud of the client's request object is the issuer identifier",
    '5.3.2-3': "The client's request object has nbf",
    '5.3.2-4': "The client's request object has exp, and lives at most 60 minutes",
    '5.3.2-5': "The client's request object should have typ oauth-authz-req+jwt",
    '5.3.3': 'A client can be registered with the response modes it may use',
    '5.4.1': 'With JARM, iss of RFC 9207 should stand within the JWT only',
    '5.4.1-1': 'Authorization responses must be signed as JARM says',
    '5.4.2-1': 'The client asks for response_mode jwt',
    '5.4.2-2': 'The client verifies signed authorization responses as JARM says',
    '5.5.1-1': 'Introspection responses in JWT format are signed as in RFC 9701',
    '5.5.2-1': 'The client asks for signed introspection responses',
    '5.5.2-2': 'The client verifies signed introspection responses',
    '5.6.2-1': 'The client verifies the signature of an ID token',
    '6.1': 'Authorization responses need no encryption',
    '6.2': 'A client that is no resource server cannot introspect tokens as if it were one',
  },
});
