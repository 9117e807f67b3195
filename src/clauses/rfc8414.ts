import { rfc } from './rfc.js';

/** Metadata of an authorization server. */
export const RFC8414 = rfc(8414, 'OAuth 2.0 Authorization Server Metadata', {
  '2': 'The metadata have an https issuer without query and fragment, and the endpoints that the grants need',
  '3': 'The metadata are published at a well-known address made from the issuer',
  '3.1': 'The metadata are had by GET; a path in the issuer comes after the well-known part',
  '3.2': 'The metadata are answered with 200 and application/json, without empty lists',
  '3.3': 'The issuer in the metadata is the one from which their address was made',
  '6.1': 'The metadata are served over TLS with a certificate that is checked',
  '6.2': 'The issuer is checked so that nobody else can publish metadata in its name',
});
