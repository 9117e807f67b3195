// Written by scripts/catalogue.mjs from Keycloak 26.7.4: change nothing here by hand.
import type { Catalogue } from './catalogue.js';

export const keycloak26_7: Catalogue = {
  version: '26.7',
  executors: [
    {
      id: 'auth-flow-enforcer',
      properties: [
        { name: 'auth-flow-alias', type: 'String' },
        { name: 'auth-flow-loa', type: 'Integer' },
      ],
    },
    { id: 'confidential-client', properties: [] },
    { id: 'consent-required', properties: [{ name: 'auto-configure', type: 'boolean' }] },
    { id: 'downscope-assertion-grant-enforcer', properties: [] },
    {
      id: 'dpop-bind-enforcer',
      properties: [
        { name: 'auto-configure', type: 'boolean' },
        { name: 'enforce-authorization-code-binding-to-dpop', type: 'boolean' },
        { name: 'allow-only-refresh-token-binding', type: 'boolean' },
      ],
    },
    { id: 'full-scope-disabled', properties: [{ name: 'auto-configure', type: 'boolean' }] },
    { id: 'holder-of-key-enforcer', properties: [{ name: 'auto-configure', type: 'boolean' }] },
    { id: 'intent-client-bind-checker', properties: [{ name: 'intent-client-bind-check-endpoint', type: 'String' }] },
    {
      id: 'jwt-claim-enforcer',
      properties: [
        { name: 'claim-name', type: 'String' },
        { name: 'allowed-value', type: 'String' },
      ],
    },
    { id: 'pkce-enforcer', properties: [{ name: 'auto-configure', type: 'boolean' }] },
    { id: 'registration-access-token-rotation-disabled', properties: [] },
    { id: 'reject-implicit-grant', properties: [{ name: 'auto-configure', type: 'boolean' }] },
    { id: 'reject-request', properties: [] },
    { id: 'reject-ropc-grant', properties: [{ name: 'auto-configure', type: 'boolean' }] },
    { id: 'saml-avoid-redirect', properties: [] },
    { id: 'saml-secure-client-uris', properties: [{ name: 'allow-wildcard-redirects', type: 'boolean' }] },
    { id: 'saml-signature-enforcer', properties: [] },
    {
      id: 'secure-ciba-req-sig-algorithm',
      properties: [
        { name: 'default-algorithm', type: 'List', options: ['PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'] },
      ],
    },
    { id: 'secure-ciba-session', properties: [] },
    { id: 'secure-ciba-signed-authn-req', properties: [{ name: 'available-period', type: 'String' }] },
    { id: 'secure-client-authentication-assertion', properties: [] },
    {
      id: 'secure-client-authenticator',
      properties: [
        {
          name: 'allowed-client-authenticators',
          type: 'MultivaluedList',
          options: ['client-jwt', 'client-secret', 'federated-jwt', 'client-x509', 'client-secret-jwt'],
        },
        {
          name: 'default-client-authenticator',
          type: 'List',
          options: ['client-jwt', 'client-secret', 'federated-jwt', 'client-x509', 'client-secret-jwt'],
        },
      ],
    },
    { id: 'secure-client-uris', properties: [] },
    {
      id: 'secure-client-uris-pattern',
      properties: [
        { name: 'allowed-patterns', type: 'MultivaluedString' },
        {
          name: 'client-uri-fields',
          type: 'MultivaluedList',
          options: [
            'rootUrl',
            'adminUrl',
            'baseUrl',
            'redirectUris',
            'webOrigins',
            'jwksUri',
            'requestUris',
            'backchannelLogoutUrl',
            'postLogoutRedirectUris',
            'cibaClientNotificationEndpoint',
            'logoUri',
            'policyUri',
            'tosUri',
            'sectorIdentifierUri',
            'saml_assertion_consumer_url_post',
            'saml_assertion_consumer_url_redirect',
            'saml_artifact_binding_url',
            'saml_single_logout_service_url_post',
            'saml_single_logout_service_url_artifact',
            'saml_single_logout_service_url_redirect',
            'saml_single_logout_service_url_soap',
            'saml_artifact_resolution_service_url',
            'saml.metadataDescriptorUrl',
          ],
        },
      ],
    },
    { id: 'secure-logout', properties: [{ name: 'allow-front-channel-logout', type: 'boolean' }] },
    { id: 'secure-par-content', properties: [] },
    {
      id: 'secure-redirect-uris-enforcer',
      properties: [
        { name: 'allow-ipv4-loopback-address', type: 'boolean' },
        { name: 'allow-ipv6-loopback-address', type: 'boolean' },
        { name: 'allow-private-use-uri-scheme', type: 'boolean' },
        { name: 'allow-http-scheme', type: 'boolean' },
        { name: 'allow-wildcard-context-path', type: 'boolean' },
        { name: 'allow-permitted-domains', type: 'MultivaluedString' },
        { name: 'oauth-2-0-compliant', type: 'boolean' },
        { name: 'oauth-2-1-compliant', type: 'boolean' },
        { name: 'allow-open-redirect', type: 'boolean' },
      ],
    },
    {
      id: 'secure-request-object',
      properties: [
        { name: 'verify-nbf', type: 'boolean' },
        { name: 'available-period', type: 'String' },
        { name: 'encryption-required', type: 'boolean' },
        { name: 'allowed-clock-skew', type: 'String' },
      ],
    },
    {
      id: 'secure-response-type',
      properties: [
        { name: 'auto-configure', type: 'boolean' },
        { name: 'allow-token-response-type', type: 'boolean' },
      ],
    },
    { id: 'secure-session', properties: [] },
    {
      id: 'secure-signature-algorithm',
      properties: [
        { name: 'default-algorithm', type: 'List', options: ['PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'] },
      ],
    },
    {
      id: 'secure-signature-algorithm-signed-jwt',
      properties: [{ name: 'require-client-assertion', type: 'boolean' }],
    },
    { id: 'suppress-refresh-token-rotation', properties: [] },
    {
      id: 'tls-client-auth-ca-subject-dn',
      properties: [
        { name: 'ca-subject-dn', type: 'String' },
        { name: 'enforced', type: 'boolean' },
      ],
    },
    { id: 'use-lightweight-access-token', properties: [] },
  ],
  conditions: [
    { id: 'acr-condition', properties: [{ name: 'acr-property', type: 'String' }] },
    { id: 'any-client', properties: [{ name: 'is-negative-logic', type: 'boolean' }] },
    {
      id: 'client-access-type',
      properties: [
        { name: 'is-negative-logic', type: 'boolean' },
        { name: 'type', type: 'MultivaluedList', options: ['confidential', 'public', 'bearer-only'] },
      ],
    },
    {
      id: 'client-attributes',
      properties: [
        { name: 'is-negative-logic', type: 'boolean' },
        { name: 'attributes', type: 'Map' },
      ],
    },
    {
      id: 'client-roles',
      properties: [
        { name: 'is-negative-logic', type: 'boolean' },
        { name: 'roles', type: 'MultivaluedString' },
      ],
    },
    {
      id: 'client-scopes',
      properties: [
        { name: 'is-negative-logic', type: 'boolean' },
        { name: 'scopes', type: 'MultivaluedString' },
        { name: 'type', type: 'List', options: ['Default', 'Optional', 'Any'] },
      ],
    },
    { id: 'client-type', properties: [{ name: 'protocol', type: 'List', options: ['saml', 'openid-connect'] }] },
    {
      id: 'client-updater-context',
      properties: [
        { name: 'is-negative-logic', type: 'boolean' },
        {
          name: 'update-client-source',
          type: 'MultivaluedList',
          options: ['ByAuthenticatedUser', 'ByAnonymous', 'ByInitialAccessToken', 'ByRegistrationAccessToken'],
        },
      ],
    },
    {
      id: 'client-updater-source-groups',
      properties: [
        { name: 'is-negative-logic', type: 'boolean' },
        { name: 'groups', type: 'MultivaluedString' },
      ],
    },
    {
      id: 'client-updater-source-host',
      properties: [
        { name: 'is-negative-logic', type: 'boolean' },
        { name: 'trusted-hosts', type: 'MultivaluedString' },
      ],
    },
    {
      id: 'client-updater-source-roles',
      properties: [
        { name: 'is-negative-logic', type: 'boolean' },
        { name: 'roles', type: 'MultivaluedString' },
      ],
    },
    {
      id: 'grant-type',
      properties: [
        { name: 'is-negative-logic', type: 'boolean' },
        {
          name: 'grant_types',
          type: 'MultivaluedList',
          options: [
            'authorization_code',
            'implicit',
            'refresh_token',
            'password',
            'client_credentials',
            'urn:ietf:params:oauth:grant-type:token-exchange',
            'urn:ietf:params:oauth:grant-type:device_code',
            'urn:ietf:params:oauth:grant-type:jwt-bearer',
          ],
        },
      ],
    },
    {
      id: 'identity-provider-alias',
      properties: [
        { name: 'identity_provider_aliases', type: 'IdentityProviderMultiList' },
        { name: 'is-negative-logic', type: 'boolean' },
      ],
    },
  ],
  globalProfiles: [
    {
      name: 'fapi-1-baseline',
      executors: [
        { executor: 'secure-session', configuration: {} },
        { executor: 'pkce-enforcer', configuration: { 'auto-configure': true } },
        {
          executor: 'secure-client-authenticator',
          configuration: {
            'allowed-client-authenticators': ['client-jwt', 'client-secret-jwt', 'client-x509'],
            'default-client-authenticator': 'client-jwt',
          },
        },
        { executor: 'secure-client-uris', configuration: {} },
        { executor: 'consent-required', configuration: { 'auto-configure': true } },
        { executor: 'full-scope-disabled', configuration: { 'auto-configure': true } },
      ],
    },
    {
      name: 'fapi-1-advanced',
      executors: [
        { executor: 'secure-session', configuration: {} },
        { executor: 'confidential-client', configuration: {} },
        {
          executor: 'secure-client-authenticator',
          configuration: {
            'allowed-client-authenticators': ['client-jwt', 'client-x509'],
            'default-client-authenticator': 'client-jwt',
          },
        },
        { executor: 'secure-client-uris', configuration: {} },
        { executor: 'secure-request-object', configuration: { 'available-period': '3600', 'verify-nbf': true } },
        {
          executor: 'secure-response-type',
          configuration: { 'auto-configure': true, 'allow-token-response-type': false },
        },
        { executor: 'secure-signature-algorithm', configuration: { 'default-algorithm': 'PS256' } },
        { executor: 'secure-signature-algorithm-signed-jwt', configuration: { 'require-client-assertion': false } },
        { executor: 'consent-required', configuration: { 'auto-configure': true } },
        { executor: 'full-scope-disabled', configuration: { 'auto-configure': true } },
        { executor: 'holder-of-key-enforcer', configuration: { 'auto-configure': true } },
      ],
    },
    {
      name: 'fapi-ciba',
      executors: [
        { executor: 'secure-ciba-req-sig-algorithm', configuration: { 'default-algorithm': 'PS256' } },
        { executor: 'secure-ciba-session', configuration: {} },
        { executor: 'secure-ciba-signed-authn-req', configuration: { 'available-period': '3600' } },
      ],
    },
    {
      name: 'fapi-2-security-profile',
      executors: [
        { executor: 'confidential-client', configuration: {} },
        {
          executor: 'secure-client-authenticator',
          configuration: {
            'allowed-client-authenticators': ['client-jwt', 'client-x509'],
            'default-client-authenticator': 'client-jwt',
          },
        },
        { executor: 'secure-client-uris', configuration: {} },
        { executor: 'secure-signature-algorithm', configuration: { 'default-algorithm': 'PS256' } },
        { executor: 'secure-signature-algorithm-signed-jwt', configuration: { 'require-client-assertion': false } },
        { executor: 'consent-required', configuration: { 'auto-configure': true } },
        { executor: 'full-scope-disabled', configuration: { 'auto-configure': true } },
        { executor: 'reject-implicit-grant', configuration: { 'auto-configure': 'true' } },
        { executor: 'holder-of-key-enforcer', configuration: { 'auto-configure': 'true' } },
        { executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true' } },
        { executor: 'secure-client-authentication-assertion', configuration: {} },
        { executor: 'secure-par-content', configuration: {} },
      ],
    },
    {
      name: 'fapi-2-message-signing',
      executors: [
        { executor: 'confidential-client', configuration: {} },
        {
          executor: 'secure-client-authenticator',
          configuration: {
            'allowed-client-authenticators': ['client-jwt', 'client-x509'],
            'default-client-authenticator': 'client-jwt',
          },
        },
        { executor: 'secure-client-uris', configuration: {} },
        { executor: 'secure-signature-algorithm', configuration: { 'default-algorithm': 'PS256' } },
        { executor: 'secure-signature-algorithm-signed-jwt', configuration: { 'require-client-assertion': false } },
        { executor: 'consent-required', configuration: { 'auto-configure': true } },
        { executor: 'full-scope-disabled', configuration: { 'auto-configure': true } },
        { executor: 'reject-implicit-grant', configuration: { 'auto-configure': 'true' } },
        { executor: 'holder-of-key-enforcer', configuration: { 'auto-configure': 'true' } },
        { executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true' } },
        { executor: 'secure-par-content', configuration: {} },
        {
          executor: 'secure-request-object',
          configuration: { 'verify-nbf': true, 'available-period': '3600', 'encryption-required': false },
        },
        { executor: 'secure-client-authentication-assertion', configuration: {} },
      ],
    },
    {
      name: 'oauth-2-1-for-confidential-client',
      executors: [
        { executor: 'confidential-client', configuration: {} },
        {
          executor: 'secure-client-authenticator',
          configuration: {
            'allowed-client-authenticators': ['client-jwt', 'client-x509'],
            'default-client-authenticator': 'client-jwt',
          },
        },
        {
          executor: 'secure-redirect-uris-enforcer',
          configuration: {
            'allow-ipv4-loopback-address': 'true',
            'allow-ipv6-loopback-address': 'true',
            'allow-private-use-uri-scheme': 'true',
            'oauth-2-1-compliant': 'true',
          },
        },
        { executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true' } },
        { executor: 'holder-of-key-enforcer', configuration: { 'auto-configure': 'true' } },
        { executor: 'reject-implicit-grant', configuration: { 'auto-configure': 'true' } },
        { executor: 'reject-ropc-grant', configuration: { 'auto-configure': 'true' } },
      ],
    },
    {
      name: 'oauth-2-1-for-public-client',
      executors: [
        {
          executor: 'secure-redirect-uris-enforcer',
          configuration: {
            'allow-ipv4-loopback-address': 'true',
            'allow-ipv6-loopback-address': 'true',
            'allow-private-use-uri-scheme': 'true',
            'oauth-2-1-compliant': 'true',
          },
        },
        { executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true' } },
        {
          executor: 'dpop-bind-enforcer',
          configuration: {
            'auto-configure': 'true',
            'enforce-authorization-code-binding-to-dpop': 'false',
            'allow-only-refresh-token-binding': 'false',
          },
        },
        { executor: 'reject-implicit-grant', configuration: { 'auto-configure': 'true' } },
        { executor: 'reject-ropc-grant', configuration: { 'auto-configure': 'true' } },
      ],
    },
    {
      name: 'fapi-2-dpop-security-profile',
      executors: [
        { executor: 'confidential-client', configuration: {} },
        {
          executor: 'secure-client-authenticator',
          configuration: {
            'allowed-client-authenticators': ['client-jwt', 'client-x509'],
            'default-client-authenticator': 'client-jwt',
          },
        },
        { executor: 'secure-client-uris', configuration: {} },
        { executor: 'secure-signature-algorithm', configuration: { 'default-algorithm': 'PS256' } },
        { executor: 'secure-signature-algorithm-signed-jwt', configuration: { 'require-client-assertion': false } },
        { executor: 'consent-required', configuration: { 'auto-configure': true } },
        { executor: 'full-scope-disabled', configuration: { 'auto-configure': true } },
        { executor: 'reject-implicit-grant', configuration: { 'auto-configure': 'true' } },
        { executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true' } },
        { executor: 'secure-client-authentication-assertion', configuration: {} },
        { executor: 'secure-par-content', configuration: {} },
        {
          executor: 'dpop-bind-enforcer',
          configuration: {
            'auto-configure': 'true',
            'enforce-authorization-code-binding-to-dpop': 'false',
            'allow-only-refresh-token-binding': 'false',
          },
        },
      ],
    },
    {
      name: 'fapi-2-dpop-message-signing',
      executors: [
        { executor: 'confidential-client', configuration: {} },
        {
          executor: 'secure-client-authenticator',
          configuration: {
            'allowed-client-authenticators': ['client-jwt', 'client-x509'],
            'default-client-authenticator': 'client-jwt',
          },
        },
        { executor: 'secure-client-uris', configuration: {} },
        { executor: 'secure-signature-algorithm', configuration: { 'default-algorithm': 'PS256' } },
        { executor: 'secure-signature-algorithm-signed-jwt', configuration: { 'require-client-assertion': false } },
        { executor: 'consent-required', configuration: { 'auto-configure': true } },
        { executor: 'full-scope-disabled', configuration: { 'auto-configure': true } },
        { executor: 'reject-implicit-grant', configuration: { 'auto-configure': 'true' } },
        { executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true' } },
        { executor: 'secure-par-content', configuration: {} },
        {
          executor: 'secure-request-object',
          configuration: { 'verify-nbf': true, 'available-period': '3600', 'encryption-required': false },
        },
        {
          executor: 'dpop-bind-enforcer',
          configuration: {
            'auto-configure': 'true',
            'enforce-authorization-code-binding-to-dpop': 'false',
            'allow-only-refresh-token-binding': 'false',
          },
        },
        { executor: 'secure-client-authentication-assertion', configuration: {} },
      ],
    },
    {
      name: 'saml-security-profile',
      executors: [
        { executor: 'saml-secure-client-uris', configuration: {} },
        { executor: 'saml-signature-enforcer', configuration: {} },
        { executor: 'saml-avoid-redirect', configuration: {} },
      ],
    },
  ],
  keyProviders: [
    {
      id: 'aes-generated',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        { name: 'secretSize', type: 'List', options: ['16', '24', '32'] },
      ],
    },
    {
      id: 'ecdh-generated',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        { name: 'ecGenerateCertificate', type: 'boolean' },
        { name: 'ecdhEllipticCurveKey', type: 'List', options: ['P-256', 'P-384', 'P-521'] },
        {
          name: 'ecdhAlgorithm',
          type: 'List',
          options: ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'],
        },
      ],
    },
    {
      id: 'ecdsa-generated',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        { name: 'ecGenerateCertificate', type: 'boolean' },
        { name: 'ecdsaEllipticCurveKey', type: 'List', options: ['P-256', 'P-384', 'P-521'] },
      ],
    },
    {
      id: 'eddsa-generated',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        { name: 'eddsaEllipticCurveKey', type: 'List', options: ['Ed25519', 'Ed448'] },
      ],
    },
    {
      id: 'hmac-generated',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        { name: 'secretSize', type: 'List', options: ['16', '24', '32', '64', '128', '256', '512'] },
        { name: 'algorithm', type: 'List', options: ['HS256', 'HS384', 'HS512'] },
      ],
    },
    {
      id: 'java-keystore',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        {
          name: 'algorithm',
          type: 'List',
          options: [
            'AES',
            'EdDSA',
            'ES256',
            'ES384',
            'ES512',
            'HS256',
            'HS384',
            'HS512',
            'RS256',
            'RS384',
            'RS512',
            'PS256',
            'PS384',
            'PS512',
            'RSA1_5',
            'RSA-OAEP',
            'RSA-OAEP-256',
            'ECDH-ES',
            'ECDH-ES+A128KW',
            'ECDH-ES+A192KW',
            'ECDH-ES+A256KW',
          ],
        },
        { name: 'keystore', type: 'String' },
        { name: 'keystorePassword', type: 'String' },
        { name: 'keystoreType', type: 'List', options: ['JKS', 'PKCS12', 'BCFKS'] },
        { name: 'keyAlias', type: 'String' },
        { name: 'keyPassword', type: 'String' },
        { name: 'keyUse', type: 'List', options: ['sig', 'enc'] },
      ],
    },
    {
      id: 'rsa',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        { name: 'privateKey', type: 'File' },
        { name: 'certificate', type: 'File' },
        { name: 'algorithm', type: 'List', options: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] },
      ],
    },
    {
      id: 'rsa-enc',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        { name: 'privateKey', type: 'File' },
        { name: 'certificate', type: 'File' },
        { name: 'algorithm', type: 'List', options: ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256'] },
      ],
    },
    {
      id: 'rsa-enc-generated',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        { name: 'keySize', type: 'List', options: ['1024', '2048', '3072', '4096'] },
        { name: 'algorithm', type: 'List', options: ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256'] },
      ],
    },
    {
      id: 'rsa-generated',
      properties: [
        { name: 'priority', type: 'String' },
        { name: 'enabled', type: 'boolean' },
        { name: 'active', type: 'boolean' },
        { name: 'keySize', type: 'List', options: ['1024', '2048', '3072', '4096'] },
        { name: 'algorithm', type: 'List', options: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] },
      ],
    },
  ],
  protocolMappers: [
    {
      id: 'oidc-acr-mapper',
      properties: [
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-address-mapper',
      properties: [
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
        { name: 'user.attribute.street', type: 'String' },
        { name: 'user.attribute.locality', type: 'String' },
        { name: 'user.attribute.region', type: 'String' },
        { name: 'user.attribute.postal_code', type: 'String' },
        { name: 'user.attribute.country', type: 'String' },
        { name: 'user.attribute.formatted', type: 'String' },
      ],
    },
    {
      id: 'oidc-allowed-origins-mapper',
      properties: [
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-amr-mapper',
      properties: [
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-audience-mapper',
      properties: [
        { name: 'included.client.audience', type: 'ClientList' },
        { name: 'included.custom.audience', type: 'String' },
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-audience-resolve-mapper',
      properties: [
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-claims-param-token-mapper',
      properties: [
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-claims-param-value-idtoken-mapper',
      properties: [
        { name: 'claim.name', type: 'String' },
        { name: 'id.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-full-name-mapper',
      properties: [
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-group-membership-mapper',
      properties: [
        { name: 'claim.name', type: 'String' },
        { name: 'full.path', type: 'boolean' },
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-hardcoded-claim-mapper',
      properties: [
        { name: 'claim.name', type: 'String' },
        { name: 'claim.value', type: 'String' },
        { name: 'jsonType.label', type: 'List', options: ['String', 'long', 'int', 'boolean', 'JSON'] },
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'access.tokenResponse.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    { id: 'oidc-hardcoded-role-mapper', properties: [{ name: 'role', type: 'Role' }] },
    { id: 'oidc-nonce-backwards-compatible-mapper', properties: [] },
    {
      id: 'oidc-organization-group-membership-mapper',
      properties: [
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
        { name: 'addGroupRoleMappings', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-organization-membership-mapper',
      properties: [
        { name: 'claim.name', type: 'String' },
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
        { name: 'jsonType.label', type: 'List', options: ['String', 'JSON'] },
        { name: 'multivalued', type: 'boolean' },
        { name: 'addOrganizationAttributes', type: 'boolean' },
        { name: 'addOrganizationId', type: 'boolean' },
        { name: 'addOrganizationDomain', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-role-name-mapper',
      properties: [
        { name: 'role', type: 'Role' },
        { name: 'new.role.name', type: 'String' },
      ],
    },
    {
      id: 'oidc-session-state-mapper',
      properties: [
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-sha256-pairwise-sub-mapper',
      properties: [
        { name: 'sectorIdentifierUri', type: 'String' },
        { name: 'pairwiseSubAlgorithmSalt', type: 'String' },
      ],
    },
    {
      id: 'oidc-sub-mapper',
      properties: [
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-usermodel-attribute-mapper',
      properties: [
        { name: 'user.attribute', type: 'UserProfileAttributeList' },
        { name: 'claim.name', type: 'String' },
        { name: 'jsonType.label', type: 'List', options: ['String', 'long', 'int', 'boolean', 'JSON'] },
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
        { name: 'multivalued', type: 'boolean' },
        { name: 'aggregate.attrs', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-usermodel-client-role-mapper',
      properties: [
        { name: 'usermodel.clientRoleMapping.clientId', type: 'ClientList' },
        { name: 'usermodel.clientRoleMapping.rolePrefix', type: 'String' },
        { name: 'multivalued', type: 'boolean' },
        { name: 'claim.name', type: 'String' },
        { name: 'jsonType.label', type: 'List', options: ['String', 'long', 'int', 'boolean', 'JSON'] },
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-usermodel-property-mapper',
      properties: [
        { name: 'user.attribute', type: 'String' },
        { name: 'claim.name', type: 'String' },
        { name: 'jsonType.label', type: 'List', options: ['String', 'long', 'int', 'boolean', 'JSON'] },
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-usermodel-realm-role-mapper',
      properties: [
        { name: 'usermodel.realmRoleMapping.rolePrefix', type: 'String' },
        { name: 'multivalued', type: 'boolean' },
        { name: 'claim.name', type: 'String' },
        { name: 'jsonType.label', type: 'List', options: ['String', 'long', 'int', 'boolean', 'JSON'] },
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
    {
      id: 'oidc-usersessionmodel-note-mapper',
      properties: [
        { name: 'user.session.note', type: 'String' },
        { name: 'claim.name', type: 'String' },
        { name: 'jsonType.label', type: 'List', options: ['String', 'long', 'int', 'boolean', 'JSON'] },
        { name: 'id.token.claim', type: 'boolean' },
        { name: 'access.token.claim', type: 'boolean' },
        { name: 'lightweight.claim', type: 'boolean' },
        { name: 'userinfo.token.claim', type: 'boolean' },
        { name: 'access.tokenResponse.claim', type: 'boolean' },
        { name: 'introspection.token.claim', type: 'boolean' },
      ],
    },
  ],
  clientAuthenticators: ['client-jwt', 'client-secret', 'client-secret-jwt', 'client-x509', 'federated-jwt'],
  algorithms: {
    signatures: [
      'ES256',
      'ES384',
      'ES512',
      'EdDSA',
      'HS256',
      'HS384',
      'HS512',
      'PS256',
      'PS384',
      'PS512',
      'RS256',
      'RS384',
      'RS512',
    ],
    keyManagement: [
      'ECDH-ES',
      'ECDH-ES+A128KW',
      'ECDH-ES+A192KW',
      'ECDH-ES+A256KW',
      'RSA-OAEP',
      'RSA-OAEP-256',
      'RSA1_5',
    ],
    contentEncryption: ['A128CBC-HS256', 'A128GCM', 'A192CBC-HS384', 'A192GCM', 'A256CBC-HS512', 'A256GCM'],
  },
  realmAttributes: [
    'cibaAuthRequestedUserHint',
    'cibaBackchannelTokenDeliveryMode',
    'cibaExpiresIn',
    'cibaInterval',
    'oauth2DeviceCodeLifespan',
    'oauth2DevicePollingInterval',
    'parRequestUriLifespan',
    'realmReusableOtpCode',
  ],
};
