import { catalogue } from './catalogue.js';
import { words } from './words.js';

/**
 * Client attributes that Keycloak 26.7 reads (OIDCConfigAttributes, CibaConfig, ParConfig, OAuth2DeviceConfig,
 * X509ClientAuthenticator, FederatedJWTClientAuthenticator, ClientSecretConstants, Constants; SamlConfigAttributes and
 * SamlProtocol). Keycloak stores any other name
 * without a word, so a typo leaves a client unprotected and nobody is told.
 */
export const clientAttributes: readonly string[] = words(`
  access.token.header.type.rfc9068 access.token.lifespan access.token.signed.response.alg
  acr.loa.map acr.uri.map default.acr.values minimum.acr.value
  allow.oidc.params.in.redirect.uris allow.token.introspection.without.audience.check
  allow.userinfo.with.lightweight.access.token
  authorization.encrypted.response.alg authorization.encrypted.response.enc authorization.signed.response.alg
  backchannel.logout.revoke.offline.tokens backchannel.logout.session.required backchannel.logout.url
  ciba.backchannel.auth.request.signing.alg ciba.backchannel.client.notification.endpoint
  ciba.backchannel.token.delivery.mode oidc.ciba.grant.enabled
  client.offline.session.idle.timeout client.offline.session.max.lifespan
  client.session.idle.timeout client.session.max.lifespan
  client.introspection.response.allow.jwt.claim.enabled client.registration.access.token.enabled
  client.secret.authentication.allowed.method client.secret.creation.time client.secret.expiration.time
  client.secret.remaining.expiration.time client.secret.rotated client.secret.rotated.creation.time
  client.secret.rotated.expiration.time client.secret.rotation.enabled
  client.use.lightweight.access.token.enabled client_credentials.use_refresh_token
  consent.screen.text display.on.consent.screen login_theme
  dpop.bound.access.tokens tls.client.certificate.bound.access.tokens
  exclude.issuer.from.auth.response exclude.session.state.from.auth.response
  external.token.enabled external.token.idp
  frontchannel.logout.session.required frontchannel.logout.url logout.confirmation.enabled post.logout.redirect.uris
  id.token.as.detached.signature id.token.encrypted.response.alg id.token.encrypted.response.enc
  id.token.signed.response.alg
  jwks.string jwks.url use.jwks.string use.jwks.url jwt.credential.certificate jwt.credential.issuer
  jwt.credential.sub
  logoUri policyUri sectorIdentifierUri tosUri
  oauth2.device.authorization.grant.enabled oauth2.device.code.lifespan oauth2.device.polling.interval
  oauth2.jwt.authorization.grant.audience
  oauth2.jwt.authorization.grant.enabled oauth2.jwt.authorization.grant.idp
  pkce.code.challenge.method require.pushed.authorization.requests
  request.object.encryption.alg request.object.encryption.enc request.object.required request.object.signature.alg
  request.uris
  standard.token.exchange.enableRefreshRequestedTokenType standard.token.exchange.enabled
  saml.allow.ecp.flow saml.artifact.binding saml.artifact.binding.identifier saml.assertion.lifespan
  saml.assertion.signature saml.authnstatement saml.client.signature saml.descriptor.cache.seconds saml.encrypt
  saml.encryption.algorithm saml.encryption.certificate saml.encryption.digestMethod saml.encryption.keyAlgorithm
  saml.encryption.maskGenerationFunction saml.encryption.private.key saml.force.post.binding saml.metadataDescriptorUrl
  saml.onetimeuse.condition saml.server.signature saml.server.signature.keyinfo.ext
  saml.server.signature.keyinfo.xmlSigKeyInfoKeyNameTransformer saml.signature.algorithm saml.signing.certificate
  saml.signing.private.key saml.useMetadataDescriptorUrl
  saml_artifact_binding_url saml_artifact_resolution_service_url saml_assertion_consumer_url_post
  saml_assertion_consumer_url_redirect saml_force_name_id_format saml_idp_initiated_sso_relay_state
  saml_idp_initiated_sso_url_name saml_name_id_format saml_signature_canonicalization_method
  saml_single_logout_service_url_artifact saml_single_logout_service_url_post saml_single_logout_service_url_redirect
  saml_single_logout_service_url_soap
  token.endpoint.auth.signing.alg token.endpoint.auth.signing.max.exp token.response.type.bearer.lower-case
  use.refresh.tokens
  user.info.encrypted.response.alg user.info.encrypted.response.enc user.info.response.signature.alg
  x509.allow.regex.pattern.comparison x509.casubjectdn x509.subjectdn
`);

/** Realm attributes that Keycloak 26.7 reads: those of a fresh realm, and those that only appear once they are set. */
export const realmAttributes: readonly string[] = [
  ...new Set([
    ...catalogue.realmAttributes,
    ...words(`
      acr.loa.map acr.uri.map adminEventsExpiration client.session.idle.timeout client.session.max.lifespan
      clientOfflineSessionIdleTimeout clientOfflineSessionMaxLifespan clientSessionIdleTimeout clientSessionMaxLifespan
      actionTokenGeneratedByUserLifespan.execute-actions actionTokenGeneratedByUserLifespan.idp-verify-account-via-email
      actionTokenGeneratedByUserLifespan.reset-credentials actionTokenGeneratedByUserLifespan.verify-email
      frontendUrl shortVerificationUri client.secret.rotation.enabled
    `),
  ]),
];

/** Attributes of a client scope that Keycloak 26.7 reads (ClientScopeModel). */
export const clientScopeAttributes: readonly string[] = words(`
  always.display.consent consent.screen.text display.on.consent.screen gui.order include.in.openid.provider.metadata
  include.in.token.scope is.parameterized.scope parameterized.scope.allow.user.data parameterized.scope.regexp
  parameterized.scope.repeatable parameterized.scope.type
`);

/** Settings of the mail server that Keycloak 26.7 reads (DefaultEmailSenderProvider and its authenticators). */
export const mailServerSettings: readonly string[] = words(`
  allowutf8 auth authTokenClientId authTokenClientSecret authTokenScope authTokenUrl authType connectionTimeout debug
  envelopeFrom from fromDisplayName host password port replyTo replyToDisplayName ssl starttls timeout user writeTimeout
`);
