import { catalogue } from './catalogue.js';
import { words } from './words.js';

/** What a value must be to be understood. */
export type Form =
  | { readonly is: 'boolean' | 'seconds' | 'url' | 'dn' | 'map' }
  | { readonly is: 'option'; readonly options: readonly string[] };

const { signatures, keyManagement, contentEncryption } = catalogue.algorithms;
const asymmetric = signatures.filter(name => !name.startsWith('HS'));
const option = (...options: readonly string[]): Form => ({ is: 'option', options });

/**
 * Values of client attributes that Keycloak 26.7 understands. Most others it stores without a word: then a boolean is
 * false, a token is signed with the realm's algorithm or not at all, and a client cannot authenticate any more.
 */
export const clientAttributeForms: ReadonlyMap<string, Form> = new Map([
  ...each({ is: 'boolean' })(`
    access.token.header.type.rfc9068 allow.oidc.params.in.redirect.uris
    allow.token.introspection.without.audience.check allow.userinfo.with.lightweight.access.token
    backchannel.logout.revoke.offline.tokens backchannel.logout.session.required
    client.introspection.response.allow.jwt.claim.enabled client.use.lightweight.access.token.enabled
    client_credentials.use_refresh_token display.on.consent.screen dpop.bound.access.tokens
    exclude.issuer.from.auth.response exclude.session.state.from.auth.response external.token.enabled
    frontchannel.logout.session.required id.token.as.detached.signature logout.confirmation.enabled
    oauth2.device.authorization.grant.enabled oauth2.jwt.authorization.grant.enabled oidc.ciba.grant.enabled
    require.pushed.authorization.requests standard.token.exchange.enabled
    tls.client.certificate.bound.access.tokens token.response.type.bearer.lower-case use.jwks.string use.jwks.url
    use.refresh.tokens x509.allow.regex.pattern.comparison
  `),
  ...each({ is: 'seconds' })(`
    access.token.lifespan client.offline.session.idle.timeout client.offline.session.max.lifespan
    client.session.idle.timeout client.session.max.lifespan oauth2.device.code.lifespan oauth2.device.polling.interval
    token.endpoint.auth.signing.max.exp
  `),
  ...each(option(...signatures))(`
    access.token.signed.response.alg authorization.signed.response.alg id.token.signed.response.alg
    token.endpoint.auth.signing.alg user.info.response.signature.alg
  `),
  ...each(option(...signatures, 'none'))('request.object.signature.alg'),
  ...each(option(...asymmetric))('ciba.backchannel.auth.request.signing.alg'),
  ...each(option(...keyManagement))(`
    authorization.encrypted.response.alg id.token.encrypted.response.alg request.object.encryption.alg
    user.info.encrypted.response.alg
  `),
  ...each(option(...contentEncryption))(`
    authorization.encrypted.response.enc id.token.encrypted.response.enc request.object.encryption.enc
    user.info.encrypted.response.enc
  `),
  ...each(option('S256', 'plain'))('pkce.code.challenge.method'),
  ...each(option('poll', 'ping'))('ciba.backchannel.token.delivery.mode'),
  ...each(option('NO', 'SAME_SESSION'))('standard.token.exchange.enableRefreshRequestedTokenType'),
  ...each(option('not required', 'request or request_uri', 'request only', 'request_uri only'))(
    'request.object.required',
  ),
  ...each({ is: 'url' })(`
    backchannel.logout.url ciba.backchannel.client.notification.endpoint frontchannel.logout.url logoUri
    policyUri sectorIdentifierUri tosUri
  `),
  ...each({ is: 'dn' })('x509.casubjectdn'),
  ...each({ is: 'map' })('acr.loa.map acr.uri.map'),
]);

/** Values of client scope attributes. */
export const clientScopeAttributeForms: ReadonlyMap<string, Form> = new Map([
  ...each({ is: 'boolean' })(`
    display.on.consent.screen include.in.openid.provider.metadata include.in.token.scope is.parameterized.scope
  `),
]);

/** Values of the realm's own fields. Attributes of CIBA and PAR are judged beside their resource. */
export const realmFieldForms: ReadonlyMap<string, Form> = new Map([
  ...each(option(...signatures))('defaultSignatureAlgorithm'),
  ...each(option('all', 'external', 'none'))('sslRequired'),
  ...each(option('totp', 'hotp'))('otpPolicyType'),
  ...each(option('HmacSHA1', 'HmacSHA256', 'HmacSHA512'))('otpPolicyAlgorithm'),
  ...each(option('LINEAR', 'MULTIPLE'))('bruteForceStrategy'),
]);

function each(form: Form): (names: string) => readonly (readonly [string, Form])[] {
  return names => words(names).map(name => [name, form]);
}
