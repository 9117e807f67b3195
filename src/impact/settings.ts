import type { Json, JsonObject } from '../template/template.js';
import { attributeOf, isOn, textsOf } from './client.js';
import { type Event, eventsOf, LOGIN_EVENTS, TOKEN_EVENTS } from './events.js';
import type { Effect } from './impact.js';

/** What a setting of the realm means to clients. */
interface Setting {
  readonly effect: Effect | ((value: Json | undefined) => Effect);
  /** A client that meets none of them is not touched. */
  readonly events: readonly Event[];
  readonly what: string | ((value: Json | undefined) => string);
  /** Of which clients it holds beside: those without a setting of their own. */
  of?(client: JsonObject): boolean;
  readonly depends?: string;
}

const CODE: readonly Event[] = ['TOKEN_REQUEST'];
const CIBA: readonly Event[] = ['BACKCHANNEL_AUTHENTICATION_REQUEST'];
const DEVICE: readonly Event[] = ['DEVICE_AUTHORIZATION_REQUEST'];
const REFRESH: readonly Event[] = ['TOKEN_REFRESH'];
const withTokens: readonly Event[] = [...TOKEN_EVENTS, 'AUTHORIZATION_REQUEST'];

/** True of clients without an attribute of their own. */
const without = (name: string) => (client: JsonObject) => (attributeOf(client, name) ?? '') === '';

/** True of clients without a flow of their own. */
const withoutFlow = (name: string) => (client: JsonObject) => {
  const { authenticationFlowBindingOverrides: own } = client;
  return !(typeof own === 'object' && own !== null && Object.hasOwn(own, name));
};

const offline = (client: JsonObject) =>
  [...textsOf(client.defaultClientScopes), ...textsOf(client.optionalClientScopes)].includes('offline_access');

const lifetime = (events: readonly Event[], what: string, of?: Setting['of']): Setting => ({
  ...{ effect: 'changes', events, what },
  ...(of === undefined ? {} : { of }),
});

/** Settings of the realm that touch existing clients, by what stands behind `/realm/` in their paths. */
export const SETTINGS: Readonly<Record<string, readonly Setting[]>> = {
  enabled: [
    {
      effect: value => (value === false ? 'breaks' : 'changes'),
      events: [...withTokens, 'SAML_AUTHN_REQUEST'],
      what: value => (value === false ? 'the realm is disabled' : 'the realm is enabled'),
    },
  ],
  sslRequired: [
    {
      effect: value => (value === 'none' ? 'changes' : 'requires'),
      events: [...withTokens, 'SAML_AUTHN_REQUEST'],
      what: value => (value === 'all' ? 'HTTPS, also from private addresses' : `HTTPS: ${String(value)}`),
    },
  ],
  defaultSignatureAlgorithm: [
    {
      effect: 'changes',
      events: [...TOKEN_EVENTS.filter(event => event !== 'SERVICE_ACCOUNT_TOKEN_REQUEST'), 'AUTHORIZATION_REQUEST'],
      what: value => `ID tokens are signed with ${value}`,
      of: without('id.token.signed.response.alg'),
    },
    {
      effect: 'changes',
      events: withTokens,
      what: value => `access tokens are signed with ${value}`,
      of: without('access.token.signed.response.alg'),
    },
  ],
  accessCodeLifespan: [lifetime(CODE, 'seconds in which a code must be redeemed')],
  accessCodeLifespanLogin: [lifetime(['AUTHORIZATION_REQUEST'], 'seconds in which a user must log in')],
  accessCodeLifespanUserAction: [lifetime(['AUTHORIZATION_REQUEST'], 'seconds in which a user must do what is asked')],
  accessTokenLifespan: [
    lifetime(TOKEN_EVENTS, 'seconds for which access tokens are valid', without('access.token.lifespan')),
  ],
  accessTokenLifespanForImplicitFlow: [
    lifetime(
      ['AUTHORIZATION_REQUEST'],
      'seconds for which access tokens are valid',
      client => client.implicitFlowEnabled === true && without('access.token.lifespan')(client),
    ),
  ],
  ssoSessionIdleTimeout: [lifetime(REFRESH, 'seconds after which an unused session ends')],
  ssoSessionMaxLifespan: [lifetime(LOGIN_EVENTS, 'seconds after which a session ends')],
  ssoSessionIdleTimeoutRememberMe: [lifetime(REFRESH, 'seconds after which an unused remembered session ends')],
  ssoSessionMaxLifespanRememberMe: [lifetime(LOGIN_EVENTS, 'seconds after which a remembered session ends')],
  clientSessionIdleTimeout: [
    lifetime(REFRESH, 'seconds after which an unused refresh token ends', without('client.session.idle.timeout')),
  ],
  clientSessionMaxLifespan: [
    lifetime(REFRESH, 'seconds after which refresh tokens end', without('client.session.max.lifespan')),
  ],
  offlineSessionIdleTimeout: [lifetime(REFRESH, 'seconds after which an unused offline session ends', offline)],
  offlineSessionMaxLifespan: [lifetime(REFRESH, 'seconds after which an offline session ends', offline)],
  offlineSessionMaxLifespanEnabled: [lifetime(REFRESH, 'offline sessions end at some time', offline)],
  revokeRefreshToken: [
    {
      effect: value => (value === true ? 'requires' : 'changes'),
      events: REFRESH,
      what: value =>
        value === true ? 'each refresh token is used once: the new one must be kept' : 'refresh tokens stay valid',
    },
  ],
  refreshTokenMaxReuse: [lifetime(REFRESH, 'how often a refresh token may be used again, where they are rotated')],
  oauth2DeviceCodeLifespan: [lifetime(DEVICE, 'seconds for which a device code is valid')],
  oauth2DevicePollingInterval: [lifetime(DEVICE, 'seconds between two polls')],
  cibaBackchannelTokenDeliveryMode: [
    lifetime(CIBA, 'how tokens are delivered', without('ciba.backchannel.token.delivery.mode')),
  ],
  cibaExpiresIn: [lifetime(CIBA, 'seconds for which an authentication request is valid')],
  cibaInterval: [lifetime(CIBA, 'seconds between two polls')],
  cibaAuthRequestedUserHint: [{ effect: 'requires', events: CIBA, what: value => `${value}, and no other hint` }],
  parRequestUriLifespan: [
    {
      ...lifetime(['PUSHED_AUTHORIZATION_REQUEST'], 'seconds for which a request_uri is valid'),
      depends: 'on whether it pushes its requests',
    },
  ],
  browserFlow: [lifetime(['AUTHORIZATION_REQUEST'], 'the flow by which users log in', withoutFlow('browser'))],
  directGrantFlow: [
    lifetime(
      ['RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'],
      'the flow by which passwords are checked',
      withoutFlow('direct_grant'),
    ),
  ],
  clientAuthenticationFlow: [
    lifetime(
      [...TOKEN_EVENTS, 'PUSHED_AUTHORIZATION_REQUEST', 'TOKEN_INTROSPECT'],
      'the flow by which clients authenticate',
      client => client.publicClient !== true,
    ),
  ],
  'acr.loa.map': [lifetime(['AUTHORIZATION_REQUEST'], 'what a requested acr means', without('acr.loa.map'))],
};

/** Settings that touch users, administrators and what is still to come, but no existing client. */
const OF_OTHERS = new RegExp(
  '^(realm|displayName.*|registration.*|rememberMe|verifyEmail|loginWithEmail.*|duplicateEmails.*|resetPassword.*' +
    '|editUsername.*|bruteForce.*|permanentLockout|max(Failure|Temporary|DeltaTime).*|failureFactor|waitIncrement.*' +
    '|minimumQuickLogin.*|quickLogin.*|passwordPolicy|otpPolicy.*|webAuthn.*|smtpServer.*|.*Theme|internationalization.*' +
    '|supportedLocales|defaultLocale|events.*|enabledEventTypes|adminEvents.*|browserSecurityHeaders' +
    '|actionTokenGenerated.*|userManagedAccessAllowed' +
    '|resetCredentialsFlow|registrationFlow|firstBrokerLoginFlow' +
    ')$',
);

/** True where a setting is known to touch no existing client. */
export function touchesNoClient(name: string): boolean {
  return OF_OTHERS.test(name);
}

/** Which of a setting's events a client meets; none where the setting is nothing to it. */
export function touched(setting: Setting, client: JsonObject): readonly Event[] {
  if (client.protocol === 'saml' && !setting.events.includes('SAML_AUTHN_REQUEST')) return [];
  const events = eventsOf(client);
  const met = setting.events.filter(event => events.has(event));
  // By the authorization endpoint itself only the implicit flow gets tokens.
  const gets = met.filter(
    event => event !== 'AUTHORIZATION_REQUEST' || !setting.events.includes('TOKEN_REFRESH') || isImplicit(client),
  );
  return setting.of?.(client) === false ? [] : gets;
}

function isImplicit(client: JsonObject): boolean {
  return isOn(client.implicitFlowEnabled);
}
