import { rfc } from './rfc.js';

/** Mutual TLS: client authentication and certificate-bound access tokens. */
export const RFC8705 = rfc(8705, 'OAuth 2.0 Mutual-TLS Client Authentication and Certificate-Bound Access Tokens', {
  '2': 'A client without its certificate, or with another, gets invalid_client',
  '2.1': "With tls_client_auth, a validated chain and the client's one registered subject authenticate",
  '2.1.2': 'A client registers exactly one subject: a DN or a subject alternative name',
  '2.2': "With self_signed_tls_client_auth, one of the client's registered certificates authenticates",
  '3': 'A certificate-bound access token used with another certificate gets 401 invalid_token',
  '3.1': 'A certificate-bound JWT access token carries the thumbprint in cnf.x5t#S256',
  '3.2': 'Introspection of a certificate-bound access token shows cnf.x5t#S256',
  '3.3': 'The metadata parameter tls_client_certificate_bound_access_tokens tells of certificate-bound tokens',
  '3.4': 'A client can be registered as one that uses certificate-bound access tokens',
  '4': 'The access token of a public client can be bound to a certificate, and its refresh token should be too',
  '5': 'The metadata can name other endpoints for mutual TLS in mtls_endpoint_aliases',
  '6.1': 'A server with clients of both kinds asks for a certificate but goes on without one',
  '6.2': 'A resource server need not trust the authority of a certificate that an access token is bound to',
  '6.4': 'Access tokens of the implicit grant are not bound to certificates',
  '6.5': 'Where a proxy ends TLS, it passes on the certificate securely',
  '7.1': 'A refresh token of a client that authenticates by certificate is bound through that authentication',
  '7.4': 'Only a few trust anchors are accepted, lest another authority certify the same subject',
  '7.5': 'Certificates are validated by an established library',
});
