import { catalogue } from './catalogue.js';
import { realmFields } from './representations.js';
import { words } from './words.js';

/** What a value must be to be understood. */
export type Form =
  | { readonly is: 'email' | 'address' | 'redirect' | 'password-policy' }
  | { readonly is: 'number'; readonly least: number; readonly most?: number }
  | { readonly is: 'text'; readonly most: number; readonly without?: Forbidden }
  | { readonly is: 'boolean' | 'seconds' | 'url' | 'dn' | 'map' }
  | { readonly is: 'option'; readonly options: readonly string[] };

/** Characters that a text may not hold. */
export interface Forbidden {
  readonly pattern: RegExp;
  /** What the pattern finds: `blanks`. */
  readonly what: string;
}

/** A column of the database: Keycloak answers a longer one with 500. */
const column: Form = { is: 'text', most: 255 };

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

/** Values of a client's own fields; of a list, its items. */
export const clientFieldForms: ReadonlyMap<string, Form> = new Map([
  ...each(column)('clientId name description secret webOrigins'),
  ...each({ is: 'address' })('rootUrl adminUrl baseUrl'),
  ...each({ is: 'redirect' })('redirectUris'),
]);

/** Values of a client scope's own fields. Its name is a scope-token (RFC 6749, section 3.3). */
export const clientScopeFieldForms: ReadonlyMap<string, Form> = new Map([
  ['name', { ...column, without: { pattern: /[^!#-[\]-~]/, what: 'blanks, ", \\ or characters beyond ASCII' } }],
  ['description', column],
]);

/** Values of the own fields of realm roles and clients' roles. */
export const roleFieldForms: ReadonlyMap<string, Form> = new Map(each(column)('name description'));

/** Values of the own fields of protocol mappers. */
export const mapperFieldForms: ReadonlyMap<string, Form> = new Map(each(column)('name'));

/** Values of the own fields of key providers. */
export const keyFieldForms: ReadonlyMap<string, Form> = new Map(each(column)('name'));

/** Values of a user's own fields, by the user profile that a new realm has. */
export const userFieldForms: ReadonlyMap<string, Form> = new Map([
  [
    'username',
    {
      ...column,
      without: {
        pattern: /[<>&"'\s$%!#?§,;:*~/\\|^=[\]{}()`\p{Cc}]/u,
        what: 'blanks or any of < > & " \' $ % ! # ? § , ; : * ~ / \\ | ^ = [ ] { } ( ) `',
      },
    },
  ],
  ['email', { is: 'email' }],
  ...each(column)('firstName lastName'),
]);

/** Values of the mail server's settings. */
export const mailServerForms: ReadonlyMap<string, Form> = new Map(each({ is: 'email' })('from replyTo'));

/** How a password policy is configured, by its id. A server may have others of its own. */
export const passwordPolicies: ReadonlyMap<string, 'number' | 'text' | 'nothing'> = new Map([
  ...words(`
    digits hashIterations length lowerCase maxAuthAge maxLength passwordAge passwordHistory
    recoveryCodesWarningThreshold specialChars upperCase
  `).map(name => [name, 'number'] as const),
  ...words('forceExpiredPasswordChange hashAlgorithm passwordBlacklist regexPattern').map(
    name => [name, 'text'] as const,
  ),
  ...words('notContainsUsername notEmail notUsername').map(name => [name, 'nothing'] as const),
]);

/** Settings of which 0 would end everything at once; of the others 0 is "none" or "as the realm's". */
const AT_LEAST_ONE = words(`
  accessCodeLifespan accessTokenLifespan offlineSessionIdleTimeout otpPolicyPeriod ssoSessionIdleTimeout
  ssoSessionMaxLifespan
`);

/** Values of the realm's own fields. Attributes of CIBA and PAR are judged beside their resource. */
export const realmFieldForms: ReadonlyMap<string, Form> = new Map([
  ...Object.entries(realmFields).flatMap(([name, type]): (readonly [string, Form])[] =>
    type === 'integer' || type === 'long' ? [[name, { is: 'number', least: AT_LEAST_ONE.includes(name) ? 1 : 0 }]] : [],
  ),
  // RFC 4226, section 5.3, has six at least.
  ['otpPolicyDigits', { is: 'number', least: 6, most: 8 }],
  ...each(column)('displayName accountTheme adminTheme emailTheme loginTheme'),
  ['passwordPolicy', { is: 'password-policy' }],
  ...each(option(...signatures))('defaultSignatureAlgorithm'),
  ...each(option('all', 'external', 'none'))('sslRequired'),
  ...each(option('totp', 'hotp'))('otpPolicyType'),
  ...each(option('HmacSHA1', 'HmacSHA256', 'HmacSHA512'))('otpPolicyAlgorithm'),
  ...each(option('LINEAR', 'MULTIPLE'))('bruteForceStrategy'),
]);

function each(form: Form): (names: string) => readonly (readonly [string, Form])[] {
  return names => words(names).map(name => [name, form]);
}
