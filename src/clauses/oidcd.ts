import { specification } from './clause.js';

/** OpenID Connect Discovery; the id is the one that the OIDF conformance suite uses. */
export const OIDCD = specification({
  id: 'OIDCD',
  title: 'OpenID Connect Discovery 1.0 incorporating errata set 2',
  url: section => `https://openid.net/specs/openid-connect-discovery-1_0.html#rfc.section.${section}`,
  requirements: {
    '3': 'The metadata have an https issuer, the endpoints, jwks_uri, and what is supported',
    '4': "The metadata are published under the issuer's /.well-known/openid-configuration",
    '4.1': 'The metadata are had by GET from the issuer with /.well-known/openid-configuration appended',
    '4.2': 'The metadata are answered with 200 and application/json, without empty lists',
    '4.3': "The issuer in the metadata is the one from which they were had, and the ID tokens' iss",
    '7.1': 'The metadata are served over TLS with a certificate that is checked',
    '7.2': 'The issuer is checked so that nobody else can publish metadata in its name',
  },
});
