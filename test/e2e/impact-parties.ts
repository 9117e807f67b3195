import { createHmac } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { Agent, fetch } from 'undici';
import { inject } from 'vitest';
import type { Event } from '../../src/impact/events.js';
import { openBrowser } from '../../src/parties/browser.js';
import { generateSigningKey, signWith } from '../../src/parties/keys.js';
import { openNetwork } from '../../src/parties/wire.js';
import { raw } from './admin.js';
import type {} from './setup.js';

const { url: server, ca } = inject('keycloak');
const dispatcher = new Agent({ connect: { ca } });
const network = openNetwork({ ca, verifyTls: true });
const key = await generateSigningKey('PS256', 'k1');

export interface Client {
  readonly id: string;
  readonly clientId: string;
  readonly [name: string]: unknown;
}

const SECRET = 'not-a-secret-of-anybody';
const USER = { username: 'alice', password: 'pw' };
const CALLBACK = 'https://app.example/cb';
const jwks = {
  'use.jwks.string': 'true',
  'jwks.string': JSON.stringify({ keys: [key.publicJwk] }),
};
const none = { standardFlowEnabled: false, implicitFlowEnabled: false, directAccessGrantsEnabled: false };
const code = { ...none, standardFlowEnabled: true, redirectUris: [CALLBACK] };
const confidential = { publicClient: false, clientAuthenticatorType: 'client-secret', secret: SECRET };

/** Clients of many kinds, none of which any template knows. */
export const CLIENTS: readonly { readonly clientId: string; readonly [name: string]: unknown }[] = [
  { clientId: 'spa', publicClient: true, ...code, attributes: { 'post.logout.redirect.uris': '+' }, webOrigins: ['+'] },
  {
    ...{ clientId: 'spa-http', publicClient: true, ...code, directAccessGrantsEnabled: true },
    redirectUris: ['http://localhost:3000/cb'],
  },
  { clientId: 'implicit', publicClient: true, ...none, implicitFlowEnabled: true, redirectUris: [CALLBACK] },
  { clientId: 'hybrid', ...confidential, ...code, implicitFlowEnabled: true },
  {
    ...{ clientId: 'backend', ...confidential, ...code, directAccessGrantsEnabled: true, serviceAccountsEnabled: true },
    attributes: {
      'oidc.ciba.grant.enabled': 'true',
      'oauth2.device.authorization.grant.enabled': 'true',
      'standard.token.exchange.enabled': 'true',
    },
  },
  {
    ...{ clientId: 'jwt-rs256', ...confidential, ...code, serviceAccountsEnabled: true },
    clientAuthenticatorType: 'client-jwt',
    attributes: { ...jwks, 'token.endpoint.auth.signing.alg': 'RS256' },
  },
  {
    ...{ clientId: 'jwt-ps256', ...confidential, ...code, serviceAccountsEnabled: true },
    ...{ clientAuthenticatorType: 'client-jwt', attributes: jwks },
  },
  {
    ...{ clientId: 'secret-jwt', ...confidential, ...none, serviceAccountsEnabled: true },
    clientAuthenticatorType: 'client-secret-jwt',
  },
  {
    ...{ clientId: 'ready', ...confidential, ...code, clientAuthenticatorType: 'client-jwt', consentRequired: true },
    fullScopeAllowed: false,
    attributes: {
      ...jwks,
      'pkce.code.challenge.method': 'S256',
      'dpop.bound.access.tokens': 'true',
      'tls.client.certificate.bound.access.tokens': 'true',
      'require.pushed.authorization.requests': 'true',
      'id.token.as.detached.signature': 'true',
      ...Object.fromEntries(['user.info.response', 'request.object'].map(name => [`${name}.signature.alg`, 'PS256'])),
      'id.token.signed.response.alg': 'PS256',
      'access.token.signed.response.alg': 'ES256',
      'token.endpoint.auth.signing.alg': 'PS256',
      'ciba.backchannel.auth.request.signing.alg': 'PS256',
    },
  },
  { clientId: 'bearer', bearerOnly: true, ...none },
  { clientId: 'disabled', enabled: false, publicClient: true, ...code },
  {
    ...{ clientId: 'native', publicClient: true, ...code, redirectUris: ['com.example.app:/cb'] },
    attributes: { 'pkce.code.challenge.method': 'plain' },
  },
  { clientId: 'machine', ...confidential, ...none, serviceAccountsEnabled: true },
  {
    ...{ clientId: 'x509', ...confidential, ...code, clientAuthenticatorType: 'client-x509' },
    attributes: { 'x509.subjectdn': 'CN=x', 'x509.casubjectdn': 'CN=Somebody, O=Else' },
  },
  { clientId: 'x509-bare', ...confidential, ...code, clientAuthenticatorType: 'client-x509' },
  {
    ...{ clientId: 'front', ...confidential, ...code, frontchannelLogout: true, webOrigins: ['*'] },
    attributes: { 'frontchannel.logout.url': 'https://app.example/out' },
  },
  { clientId: 'wild', publicClient: true, ...code, redirectUris: ['https://app.example/*'] },
  { clientId: 'relative', publicClient: true, ...code, rootUrl: 'https://app.example', redirectUris: ['/cb'] },
  {
    ...{ clientId: 'loopback', publicClient: true, ...code, redirectUris: ['http://127.0.0.1/cb'] },
    attributes: { 'post.logout.redirect.uris': 'http://localhost/out' },
  },
  {
    ...{ clientId: 'saml-http', protocol: 'saml', redirectUris: ['http://saml.example/*'] },
    attributes: {
      'saml.client.signature': 'false',
      saml_assertion_consumer_url_post: 'http://saml.example/acs',
    },
  },
  {
    ...{ clientId: 'saml-good', protocol: 'saml', redirectUris: ['https://saml.example/acs'] },
    attributes: {
      'saml.client.signature': 'true',
      'saml.server.signature': 'true',
      'saml.force.post.binding': 'true',
      saml_assertion_consumer_url_post: 'https://saml.example/acs',
    },
  },
];

/** What came of a request: whether it was as a client wishes, and what was said otherwise. */
export interface Answer {
  readonly fine: boolean;
  readonly text: string;
}

/** Makes a realm with all the clients, their secrets as they are used here, and a user. */
export async function makeRealm(realm: string): Promise<void> {
  await raw('POST', '', {
    ...{ realm, enabled: true, accessTokenLifespan: 1800, passwordPolicy: 'hashIterations(1)' },
    users: [
      {
        ...{ username: USER.username, enabled: true, email: 'a@b.c', firstName: 'A', lastName: 'B' },
        ...{ emailVerified: true, credentials: [{ type: 'password', value: USER.password }] },
      },
    ],
  });
  await Promise.all(CLIENTS.map(client => raw('POST', `/${realm}/clients`, client)));
}

type Send = (
  path: string,
  form: Readonly<Record<string, string>>,
  token?: string,
) => Promise<Answer & { body: string }>;

const send: Send = async (path, form, token) => {
  const response = await fetch(`${server}${path}`, {
    ...{ method: 'POST', body: new URLSearchParams(form), dispatcher },
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  const body = await response.text();
  return { fine: response.ok, text: `${response.status} ${body.slice(0, 300)}`, body };
};

async function get(path: string): Promise<Answer & { readonly location: string }> {
  const response = await fetch(`${server}${path}`, { redirect: 'manual', dispatcher });
  const location = response.headers.get('location') ?? '';
  const said = /class="instruction">([^<]*)|<span[^>]*kc-feedback-text[^>]*>([^<]*)/.exec(await response.text());
  const text = `${response.status} ${location} ${said?.[1] ?? said?.[2] ?? ''}`;
  return { fine: response.status === 200, text, location };
}

/** How a client authenticates. */
async function authentication(realm: string, client: Client): Promise<Readonly<Record<string, string>>> {
  const { clientId } = client;
  if (client.publicClient === true) return { client_id: clientId };
  const type = String(client.clientAuthenticatorType);
  if (type === 'client-secret') return { client_id: clientId, client_secret: SECRET };
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: clientId, sub: clientId, aud: `${server}/realms/${realm}`, iat: now, exp: now + 50 },
    jti: crypto.randomUUID(),
  };
  return {
    ...{ client_id: clientId, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
    client_assertion: type === 'client-secret-jwt' ? hmac(claims) : await assertion(client, claims),
  };
}

async function assertion(client: Client, claims: Readonly<Record<string, unknown>>): Promise<string> {
  return signWith(key, client.clientId === 'jwt-rs256' ? 'RS256' : 'PS256')({ kid: key.kid }, claims);
}

function hmac(claims: Readonly<Record<string, unknown>>): string {
  const input = [{ alg: 'HS256' }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
}

/** What clients hold before a policy comes: tokens and codes that later requests use. */
export interface Holdings {
  readonly codes: ReadonlyMap<string, string>;
  readonly tokens: ReadonlyMap<string, readonly Tokens[]>;
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const WITH_PASSWORD = ['spa-http', 'backend'];
const WITH_CODE = ['spa', 'backend'];
/** Has a token for itself. */
const WITH_SERVICE = ['machine'];
/** Logs in once and stays so. */
const browser = openBrowser({ send: request => network.send(request), witness: () => {}, transcript: () => [] }, USER, [
  CALLBACK,
]);

/** Gets three pairs of tokens for each client that may have them by password, one for a service, codes for two. */
export async function gather(realm: string, clients: readonly Client[]): Promise<Holdings> {
  const oidc = `/realms/${realm}/protocol/openid-connect`;
  const named = (names: readonly string[]) => clients.filter(({ clientId }) => names.includes(clientId));
  const tokens = named(WITH_PASSWORD).map(async (client): Promise<[string, readonly Tokens[]]> => {
    const pairs = [1, 2, 3].map(async () => {
      const login = { grant_type: 'password', scope: 'openid', ...USER };
      return JSON.parse((await send(`${oidc}/token`, { ...login, ...(await authentication(realm, client)) })).body);
    });
    return [client.clientId, await Promise.all(pairs)];
  });
  const services = named(WITH_SERVICE).map(async (client): Promise<[string, readonly Tokens[]]> => {
    const login = { grant_type: 'client_credentials', scope: 'openid' };
    const { body } = await send(`${oidc}/token`, { ...login, ...(await authentication(realm, client)) });
    return [client.clientId, [JSON.parse(body)]];
  });
  const codes = new Map<string, string>();
  for (const { clientId } of named(WITH_CODE)) {
    const query = new URLSearchParams({ client_id: clientId, response_type: 'code', redirect_uri: CALLBACK });
    const arrival = await browser.visit(`${server}${oidc}/auth?${query}&scope=openid`);
    codes.set(clientId, arrival.kind === 'callback' ? (arrival.url.searchParams.get('code') ?? '') : '');
  }
  return { tokens: new Map(await Promise.all([...tokens, ...services])), codes };
}
/** Sends each request that a client may send as clients do that never heard of FAPI. */
export async function observe(
  realm: string,
  client: Client,
  { tokens, codes }: Holdings,
): Promise<ReadonlyMap<Event, Answer>> {
  const oidc = `/realms/${realm}/protocol/openid-connect`;
  const found = new Map<Event, Answer>();
  if (client.protocol === 'saml') {
    const request =
      `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${crypto.randomUUID()}" Version="2.0" ` +
      `IssueInstant="${new Date().toISOString()}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">` +
      `${client.clientId}</saml:Issuer></samlp:AuthnRequest>`;
    const query = new URLSearchParams({ SAMLRequest: deflateRawSync(request).toString('base64') });
    found.set('SAML_AUTHN_REQUEST', await get(`/realms/${realm}/protocol/saml?${query}`));
    return found;
  }
  const post = async (event: Event, path: string, form: Readonly<Record<string, string>>) => {
    found.set(event, await send(`${oidc}${path}`, { ...form, ...(await authentication(realm, client)) }));
  };
  const on = (field: string) => client[field] === true && client.enabled !== false;
  const attributes = client.attributes as Readonly<Record<string, string>>;
  if (on('standardFlowEnabled') || on('implicitFlowEnabled')) {
    const [first = ''] = client.redirectUris as readonly string[];
    const redirect = new URL(first.replace('*', 'cb'), String(client.rootUrl ?? server));
    if (client.clientId === 'loopback') redirect.port = '4711';
    const kind = on('standardFlowEnabled') ? {} : { nonce: 'n' };
    const response_type = on('standardFlowEnabled') ? 'code' : 'id_token token';
    const query = { response_type, redirect_uri: redirect.href, scope: 'openid', ...kind };
    await post('PUSHED_AUTHORIZATION_REQUEST', '/ext/par/request', query);
    const parameters = new URLSearchParams({ client_id: client.clientId, ...query });
    found.set('AUTHORIZATION_REQUEST', await get(`${oidc}/auth?${parameters}`));
  }
  if (on('serviceAccountsEnabled')) {
    await post('SERVICE_ACCOUNT_TOKEN_REQUEST', '/token', { grant_type: 'client_credentials' });
  }
  if (on('directAccessGrantsEnabled')) {
    const login = { grant_type: 'password', scope: 'openid', ...USER };
    await post('RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST', '/token', login);
  }
  const redeemed = codes.get(client.clientId);
  if (redeemed !== undefined) {
    await post('TOKEN_REQUEST', '/token', { grant_type: 'authorization_code', code: redeemed, redirect_uri: CALLBACK });
  }
  if (attributes['oidc.ciba.grant.enabled'] === 'true') {
    const event = 'BACKCHANNEL_AUTHENTICATION_REQUEST';
    await post(event, '/ext/ciba/auth', { login_hint: USER.username, scope: 'openid' });
    const { fine, text } = found.get(event) ?? { fine: false, text: '' };
    // Nobody is there to ask the user, which comes after all else.
    found.set(event, { fine: fine || text.startsWith('503'), text });
  }
  if (attributes['oauth2.device.authorization.grant.enabled'] === 'true') {
    await post('DEVICE_AUTHORIZATION_REQUEST', '/auth/device', { scope: 'openid' });
  }
  const [first, second, third] = tokens.get(client.clientId) ?? [];
  if (first === undefined) return found;
  found.set('USERINFO_REQUEST', await send(`${oidc}/userinfo`, {}, first.access_token));
  if (second === undefined || third === undefined) return found;
  if (attributes['standard.token.exchange.enabled'] === 'true') {
    await post('TOKEN_EXCHANGE_REQUEST', '/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      ...{ subject_token: first.access_token, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token' },
    });
  }
  if (client.publicClient !== true) {
    await post('TOKEN_INTROSPECT', '/token/introspect', { token: first.access_token });
  }
  await post('TOKEN_REFRESH', '/token', { grant_type: 'refresh_token', refresh_token: first.refresh_token });
  await post('TOKEN_REVOKE', '/revoke', { token: second.refresh_token });
  await post('LOGOUT_REQUEST', '/logout', { refresh_token: third.refresh_token });
  return found;
}
