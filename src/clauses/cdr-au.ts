import { specification } from './clause.js';

/** Anchors of the headings of the chapter Security Profile, by their order there. */
const ANCHORS: ReadonlyMap<string, string> = new Map([
  ['3', 'authentication-flows'],
  ['3.3', 'authorization-code-flow'],
  ['4', 'client-authentication'],
  ['4.1', 'private-key-jwt-client-authentication'],
  ['5', 'client-registration'],
  ['5.2', 'registration-request-using-jwt'],
  ['5.3', 'registration-validation'],
  ['7', 'oidc-client-types'],
  ['9', 'scopes-and-claims'],
  ['10', 'tokens'],
  ['11', 'identifiers-and-subject-types'],
  ['12', 'levels-of-assurance-loas'],
  ['14', 'transaction-security'],
  ['17', 'request-object'],
  ['18', 'security-endpoints'],
]);

/** The anchor of a section, or of the nearest one above it that is known to have one. */
const anchor = (section: string): string => {
  const known = ANCHORS.get(section);
  if (known !== undefined) return known;
  return section.includes('.') ? anchor(section.replace(/\.[^.]*$/, '')) : 'security-profile';
};

/**
 * Australia's Consumer Data Right: the chapter Security Profile of the Consumer Data Standards 1.36.0, 4 December 2025.
 *
 * The standard numbers nothing. The numbers here are its headings in their order in that chapter (9 is Scopes and
 * Claims, 17 Request Object); items are statements under a heading, in an order of ours. The conformance suite cites
 * anchors instead (`CDR-request-object`); its `CID-SP-` is ConnectID, another ecosystem.
 */
export const CDR_AU = specification({
  id: 'CDR-AU',
  title: 'Consumer Data Standards (Australia) 1.36.0: Security Profile',
  url: section => `https://consumerdatastandardsaustralia.github.io/standards/#${anchor(section)}`,
  requirements: {
    '3.1-1': 'Data holders support FAPI 1.0 Advanced',
    '3.1-2': 'The response_type of an authorization request must be code',
    '3.1-3': 'Clients push authorization requests and use PKCE with S256',
    '3.3-1': 'Data holders support JARM and PKCE',
    '3.3-2': 'The authorization response is encrypted only for clients that registered for it',
    '3.3-3': 'The authorization response is signed, by default with PS256',

    '4-1': 'Mutual TLS is no method of client authentication',
    '4-2': 'Clients authenticate with private_key_jwt',
    '4.1-1': 'A client assertion has iss, sub, aud, jti and exp, and is used once',
    '4.1-2': 'A client assertion may name the issuer, the token endpoint or the endpoint that is called',
    '4.1-3': 'The client_id beside a client assertion is optional',

    '5.1': 'A client is registered only with a verified request and software statement',
    '5.2': 'A registration request is a signed JWT, sent as application/jwt',
    '5.3-1': "The software statement is verified with the register's keys, the request with the client's",
    '5.3-2': 'A software product has one active registration',
    '5.4': 'A registration answers with its software statement, and ignores claims that are not supported',

    '7': 'Only confidential clients are supported',
    '7.1': "A client's keys are had only from the address that the register knows",

    '9.1': 'The scopes openid and profile are supported',
    '9.2-1': 'The claims sub, acr, auth_time, name, given_name, family_name and updated_at are supported',
    '9.2-2': 'Standard claims other than those listed are ignored',

    '10.1-1': 'ID tokens are signed with an algorithm of FAPI 1.0 Advanced',
    '10.1-2': 'ID tokens hold no personal information',
    '10.2-1': 'An access token expires after 2 to 10 minutes',
    '10.2-2': 'An authorization code that was used before is refused',
    '10.3-1': 'Refresh tokens are supported, and not rotated',
    '10.3-2': 'A refresh token expires with the sharing duration that the consumer authorised',
    '10.4': 'The lifetime of an access token is told in expires_in',

    '11.1-1': 'The sub of a consumer is pairwise',
    '11.1-2': 'A registered sector_identifier_uri counts for the pairwise sub',
    '11.2-1': 'Token and introspection responses carry cdr_arrangement_id',
    '11.2-2': 'An arrangement id cannot be guessed, tells nothing of the consumer, and stays when a consent is renewed',

    '12.1': 'The acr is one level of assurance, such as urn:cds.au:cdr:2',
    '12.2': 'Reading needs a level of assurance of 2, writing 3',

    '14.1': 'All calls are made over TLS 1.2 or later',
    '14.2': 'Calls between servers use mutual TLS with certificates of the CDR authority only',
    '14.3': 'Access tokens are bound to the client certificate',
    '14.4': 'Only the cipher suites that BCP 195 recommends are permitted',

    '17': 'Request objects are signed with an algorithm of FAPI 1.0 Advanced',
    '17.1-1': 'The request object may ask for a sharing_duration of up to one year',
    '17.1-2': 'Without sharing_duration there is no refresh token',
    '17.2': 'An authorization request may amend an arrangement, whose old tokens are revoked once it succeeds',
    '17.3-1': 'References to request objects are taken only if they were pushed',
    '17.3-2': 'The request_uri expires after 10 to 90 seconds',
    '17.3-3': 'An arrangement that is unknown, or not of this consumer, is refused',
    '17.3-4': 'Authorization requests are taken only if they were pushed, and the metadata say so',
    '17.3-5': 'Pushed authorization requests need PKCE with S256',
    '17.3-6': 'A request object expires at most 60 minutes after its nbf',
    '17.3-7': 'An authorization request with the parameter request is refused',
    '17.3-8': 'A request_uri that was used before is refused',

    '18.1-1': 'The metadata hold what OpenID Discovery, RFC 8414, RFC 8705, RFC 9126 and JARM name',
    '18.1-2': 'The metadata hold cdr_arrangement_revocation_endpoint',
    '18.5': 'There is a UserInfo endpoint',
    '18.6-1': 'Refresh tokens can be introspected, with exp, scope and cdr_arrangement_id',
    '18.6-2': 'Neither access tokens nor ID tokens can be introspected',
    '18.6-3': 'The introspection response has no username',
    '18.7': 'Refresh tokens and access tokens can be revoked',
    '18.8': 'An arrangement can be revoked, with all its tokens',
  },
});
