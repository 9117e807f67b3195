import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientFields, clientScopeFields, realmFields, userFields } from '../../src/catalogue/representations.js';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import type { Json, JsonObject, Resources } from '../../src/template/template.js';
import { templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

const REALM = 'kcfapi-test-fields';

let ours: Counted;
beforeAll(async () => {
  await dropRealm(REALM);
  ours = await connected(REALM);
});
afterAll(async () => {
  await ours.connection.close();
  await dropRealm(REALM);
});

/** A value to begin with, and another one. */
type Two = readonly [Json, Json];

const BY_TYPE: Readonly<Record<string, Two>> = {
  boolean: [true, false],
  integer: [601, 602],
  long: [701, 702],
  string: ['one', 'two'],
  strings: [['one'], ['two', 'three']],
};

/** Two values of every field, one of each for two versions of a template. */
function versions(fields: Readonly<Record<string, string>>, special: Readonly<Record<string, Two>>) {
  const of = (which: 0 | 1): JsonObject =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, type]): [string, Json][] => {
        const value = (special[name] ?? BY_TYPE[type])?.[which];
        if (value === undefined) throw new Error(`which values has ${name}?`);
        return [[name, value]];
      }),
    );
  return [of(0), of(1)] as const;
}

const same = (value: Json): Two => [value, value];
const flow = (alias: string): Two => [alias, `other ${alias}`];

const realm = versions(realmFields, {
  // Only with features that the server was not started with.
  scimApiEnabled: same(false),
  verifiableCredentialsEnabled: same(false),
  internationalizationEnabled: [false, true],
  // It excludes logging in by mail address.
  duplicateEmailsAllowed: [false, true],
  // The user would lose its name.
  registrationEmailAsUsername: same(false),
  // A client's may not last longer than the realm's.
  ssoSessionIdleTimeout: [801, 802],
  ssoSessionMaxLifespan: [901, 902],
  offlineSessionIdleTimeout: [801, 802],
  offlineSessionMaxLifespan: [901, 902],
  browserFlow: flow('browser'),
  clientAuthenticationFlow: flow('clients'),
  directGrantFlow: flow('direct grant'),
  dockerAuthenticationFlow: flow('docker auth'),
  firstBrokerLoginFlow: flow('first broker login'),
  registrationFlow: flow('registration'),
  resetCredentialsFlow: flow('reset credentials'),
  bruteForceStrategy: ['LINEAR', 'MULTIPLE'],
  passwordPolicy: ['length(9)', 'length(10)'],
  sslRequired: ['all', 'external'],
  otpPolicyType: ['totp', 'hotp'],
  otpPolicyAlgorithm: ['HmacSHA256', 'HmacSHA512'],
  defaultSignatureAlgorithm: ['PS256', 'ES256'],
  // Of a realm that is made they would have to be there already.
  defaultGroups: [[], ['/staff']],
  requiredCredentials: same(['password']),
  attributes: [{ marker: 'one' }, { marker: 'two' }],
  browserSecurityHeaders: [{ referrerPolicy: 'same-origin' }, { referrerPolicy: 'no-referrer' }],
  smtpServer: [
    { host: 'one.example', from: 'a@one.example' },
    { host: 'two.example', from: 'a@two.example' },
  ],
});
const mapper = (value: string): Json => [
  { name: 'm', protocolMapper: 'oidc-hardcoded-claim-mapper', config: { 'claim.name': 'a', 'claim.value': value } },
];
const attributes: Two = [{ one: 'one' }, { one: 'two' }];
const client = versions(clientFields, {
  clientId: same('client'),
  // It takes a service account, and can be neither public nor bearer-only.
  serviceAccountsEnabled: same(true),
  publicClient: same(false),
  bearerOnly: same(false),
  clientAuthenticatorType: ['client-secret', 'client-jwt'],
  protocol: same('openid-connect'),
  secret: same('it is not compared'),
  adminUrl: ['https://one.example', 'https://two.example'],
  baseUrl: ['https://one.example', 'https://two.example'],
  rootUrl: ['https://one.example', 'https://two.example'],
  redirectUris: [['https://one.example/cb'], ['https://two.example/cb']],
  webOrigins: [['https://one.example'], ['https://two.example']],
  defaultClientScopes: [['basic'], ['basic', 'acr']],
  optionalClientScopes: [['phone'], ['address']],
  attributes,
  authenticationFlowBindingOverrides: [{ browser: 'browser' }, { browser: 'other browser' }],
  protocolMappers: [mapper('one'), mapper('two')],
});
const scope = versions(clientScopeFields, {
  name: same('scope'),
  protocol: same('openid-connect'),
  attributes,
  protocolMappers: [mapper('one'), mapper('two')],
});
const user = versions(userFields, {
  username: same('user'),
  email: ['one@bank.example', 'two@bank.example'],
  realmRoles: [['offline_access'], ['uma_authorization']],
  clientRoles: [{ account: ['view-profile'] }, { account: ['manage-account'] }],
  requiredActions: [['UPDATE_PASSWORD'], ['VERIFY_EMAIL']],
  credentials: same([{ type: 'password', value: 'it is not compared', temporary: false }]),
  // Where the realm speaks languages, it is the one attribute that every user profile knows.
  attributes: [{}, { locale: 'en' }],
});

const version = (which: 0 | 1): Resources => ({
  realm: realm[which],
  clientScopes: [scope[which]],
  clients: [client[which]],
  users: [user[which]],
});
const plan = async (wanted: Resources) => (await planRealm(ours.connection, templateOf(wanted))).plan;
const apply = async (wanted: Resources): Promise<void> => {
  const template = templateOf(wanted);
  await applyPlan(ours.connection, template, await planRealm(ours.connection, template));
};

test('what a template can say of a realm, a client, a scope and a user is shown again, when made and when changed', async () => {
  await apply(version(0));
  expect((await plan(version(0))).changes).toEqual([]);
  await raw('POST', `/${REALM}/groups`, { name: 'staff' });
  for (const [field, alias] of Object.entries(realm[0])) {
    if (!field.endsWith('Flow') || typeof alias !== 'string') continue;
    await raw('POST', `/${REALM}/authentication/flows/${alias}/copy`, { newName: `other ${alias}` });
  }

  const compared = (await plan(version(1))).changes.flatMap(({ differences }) => differences.map(({ path }) => path));
  const named = (section: string, [one, other]: readonly [JsonObject, JsonObject]): string[] =>
    Object.keys(one)
      .filter(field => JSON.stringify(one[field]) !== JSON.stringify(other[field]))
      .filter(
        field => !compared.some(path => path === `/${section}/${field}` || path.startsWith(`/${section}/${field}/`)),
      );
  expect([
    ...named('realm', realm),
    ...named('clientScopes/scope', scope),
    ...named('clients/client', client),
    ...named('users/user', user),
  ]).toEqual([]);

  await apply(version(1));
  expect((await plan(version(1))).changes).toEqual([]);
});
