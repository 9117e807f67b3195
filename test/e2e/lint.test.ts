import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { eventsOfCondition } from '../../src/catalogue/events.js';
import type { Connection } from '../../src/keycloak/connection.js';
import { PlanError, planRealm } from '../../src/realm/plan.js';
import { combined } from '../../src/template/combined.js';
import { faults, LEAST, lines, load } from '../template/folder.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';
import type {} from './setup.js';

const REALM = 'kcfapi-test-lint';
const keycloak = inject('keycloak');
const dispatcher = new Agent({ connect: { ca: keycloak.ca } });
let ours: Counted;
let clients = 0;

interface Client {
  readonly clientId: string;
  readonly id: string;
  readonly fullScopeAllowed: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}
type Executor = Readonly<Record<string, unknown>>;

const BUILT_IN = 'account account-console admin-cli broker realm-management security-admin-console'.split(' ');
const ANY = { condition: 'any-client', configuration: {} };
const PKCE = { executor: 'pkce-enforcer', configuration: { 'auto-configure': true } };

const putProfiles = (...executors: Executor[]) =>
  raw('PUT', `/${REALM}/client-policies/profiles`, { profiles: [{ name: 'p', executors }] });
const putPolicies = (conditions: readonly object[], profiles = ['p']) =>
  raw('PUT', `/${REALM}/client-policies/policies`, {
    policies: [{ name: 'q', enabled: true, conditions, profiles }],
  });
async function putBoth(conditions: readonly object[], ...executors: Executor[]): Promise<void> {
  await putProfiles(...executors);
  await putPolicies(conditions);
}
async function makeClient(more: object = {}): Promise<Client> {
  clients += 1;
  const clientId = `c${clients}`;
  await raw('POST', `/${REALM}/clients`, { clientId, redirectUris: ['https://a.example/cb'], ...more });
  const [client] = await raw<Client[]>('GET', `/${REALM}/clients?clientId=${clientId}`);
  if (client === undefined) throw new Error(`there is no client ${clientId}`);
  return client;
}
const isHeldToPkce = async () => (await makeClient()).attributes['pkce.code.challenge.method'] === 'S256';

const policy = (conditions: string, profiles = '[fapi-1-baseline]') =>
  `clientPolicies:\n  - name: q\n    enabled: true\n    conditions: ${conditions}\n    profiles: ${profiles}\n`;
const profile = (executors: string) => `clientProfiles: [{ name: p, executors: ${executors} }]\n`;
const attribute = (text: string) => `clients: [{ clientId: a, attributes: { ${text} } }]\n`;

beforeAll(async () => {
  await dropRealm(REALM);
  await raw('POST', '', { realm: REALM, enabled: true });
  ours = await connected(REALM);
});
beforeEach(async () => {
  await raw('PUT', `/${REALM}/client-policies/policies`, { policies: [] });
  await raw('PUT', `/${REALM}/client-policies/profiles`, { profiles: [] });
});
afterAll(async () => {
  await ours.connection.close();
  await dropRealm(REALM);
});

/** By what is broken: that Keycloak takes it, and what a template that asks for it is told. */
const broken: Readonly<
  Record<string, { readonly taken: () => Promise<unknown>; readonly text: string; readonly told: string }>
> = {
  'a misspelt setting of an executor': {
    taken: async () => {
      await putBoth([ANY], { executor: 'pkce-enforcer', configuration: { 'auto-configur': true } });
      await expect(makeClient()).rejects.toThrow('500');
    },
    text: profile('[{ executor: pkce-enforcer, configuration: { auto-configur: true } }]'),
    told: 'knows no "auto-configur"',
  },
  'an executor without the setting that it fails without': {
    taken: async () => {
      await putBoth([ANY], { executor: 'full-scope-disabled', configuration: {} });
      await expect(makeClient()).rejects.toThrow('500');
    },
    text: profile('[{ executor: full-scope-disabled }]'),
    told: 'needs a value for "auto-configure"',
  },
  'an algorithm that an executor does not know': {
    taken: () =>
      putProfiles({ executor: 'secure-signature-algorithm', configuration: { 'default-algorithm': 'HS256' } }),
    text: profile('[{ executor: secure-signature-algorithm, configuration: { default-algorithm: HS256 } }]'),
    told: 'cannot be "HS256"',
  },
  'an authenticator that an executor does not know': {
    taken: () =>
      putProfiles({
        executor: 'secure-client-authenticator',
        configuration: { 'allowed-client-authenticators': ['client-jwwt'] },
      }),
    text: profile(
      '[{ executor: secure-client-authenticator, configuration: { allowed-client-authenticators: [client-jwwt] } }]',
    ),
    told: 'cannot be "client-jwwt"; did you mean "client-jwt"?',
  },
  'a setting of the realm that another takes back': {
    taken: async () => {
      const both = { duplicateEmailsAllowed: true, loginWithEmailAllowed: true, registrationEmailAsUsername: true };
      await raw('PUT', `/${REALM}`, both);
      expect(await raw('GET', `/${REALM}`)).toMatchObject({
        ...{ duplicateEmailsAllowed: true, loginWithEmailAllowed: false, registrationEmailAsUsername: false },
      });
      await raw('PUT', `/${REALM}`, { duplicateEmailsAllowed: false });
    },
    text: 'realm: { duplicateEmailsAllowed: true, loginWithEmailAllowed: true }',
    told: 'cannot both be true',
  },
  'a mail server that nobody is to log in to': {
    taken: async () => {
      const mail = { host: 'h', from: 'a@b.example', user: 'u', authType: 'token', authTokenUrl: 'https://a.example' };
      const kept = async (more: object) => {
        await raw('PUT', `/${REALM}`, { smtpServer: { ...mail, ...more } });
        return Object.keys((await raw<{ smtpServer: object }>('GET', `/${REALM}`)).smtpServer).toSorted();
      };
      expect(await kept({ auth: 'false' })).toEqual(['auth', 'from', 'host']);
      expect(await kept({ auth: 'true', authType: 'basic' })).toEqual(['auth', 'authType', 'from', 'host', 'user']);
      expect(await kept({ auth: 'true', password: 'p' })).not.toContain('password');
      expect(await kept({ auth: 'true' })).toContain('authTokenUrl');
      await raw('PUT', `/${REALM}`, { smtpServer: {} });
    },
    text: 'realm: { smtpServer: { from: a@b.example, user: u } }',
    told: 'drops "user" of the mail server without "auth": true',
  },
  'a profile without executors': {
    taken: () => putProfiles(),
    text: profile('[]'),
    told: 'needs at least one executor',
  },
  'a policy without conditions': {
    taken: async () => {
      await putBoth([], PKCE);
      expect(await isHeldToPkce()).toBe(false);
    },
    text: policy('[]'),
    told: 'without conditions never applies',
  },
  'a policy without profiles': {
    taken: async () => {
      await putProfiles(PKCE);
      await putPolicies([ANY], []);
      expect(await isHeldToPkce()).toBe(false);
    },
    text: policy('[{ condition: any-client }]', '[]'),
    told: 'without profiles does nothing',
  },
  'a condition without what it looks for': {
    taken: async () => {
      await putBoth([{ condition: 'client-access-type', configuration: {} }], PKCE);
      expect(await isHeldToPkce()).toBe(false);
    },
    text: policy('[{ condition: client-access-type }]'),
    told: 'needs a value for "type"',
  },
  'a condition on attributes that is no JSON': {
    taken: async () => {
      await putBoth([{ condition: 'client-attributes', configuration: { attributes: 'fapi' } }], PKCE);
      await expect(makeClient()).rejects.toThrow('500');
    },
    text: policy('[{ condition: client-attributes, configuration: { attributes: fapi } }]'),
    told: 'must be a map of names to texts',
  },
  'a profile that is removed while a policy names it': {
    taken: async () => {
      await putBoth([ANY], PKCE);
      await raw('PUT', `/${REALM}/client-policies/profiles`, { profiles: [] });
      expect(await isHeldToPkce()).toBe(false);
    },
    text: policy('[{ condition: any-client }]', '[p]'),
    told: 'There is no client profile "p"',
  },
  'a misspelt client attribute': {
    taken: () => makeClient({ attributes: { 'dpop.bound.acces.tokens': 'true' } }),
    text: attribute('dpop.bound.acces.tokens: true'),
    told: 'did you mean "dpop.bound.access.tokens"?',
  },
  'keys that are no keys': {
    taken: () => makeClient({ attributes: { 'use.jwks.string': 'true', 'jwks.string': 'zzz' } }),
    text: attribute('use.jwks.string: true, jwks.string: zzz'),
    told: '"jwks.string" must be a JSON Web Key Set',
  },
  'a client authenticator that is none': {
    taken: () => makeClient({ clientAuthenticatorType: 'client-jwwt' }),
    text: 'clients: [{ clientId: a, clientAuthenticatorType: client-jwwt }]\n',
    told: 'no client authenticator "client-jwwt"; did you mean "client-jwt"?',
  },
  'an algorithm that is none': {
    taken: () => makeClient({ attributes: { 'token.endpoint.auth.signing.alg': 'XX999' } }),
    text: attribute('token.endpoint.auth.signing.alg: XX999'),
    told: 'cannot be "XX999"',
  },
};

describe('what Keycloak takes without a word is refused before it is written', () => {
  for (const [title, { taken, text, told }] of Object.entries(broken)) {
    it(title, async () => {
      await taken();
      const problems = lines(await faults(`${LEAST}${text}`));
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^t\.yaml:\d+:\d+: /);
      expect(problems[0]).toContain(told);
    });
  }
});

const refused = async (text: string, counted = ours): Promise<string> => {
  const failure: unknown = await planRealm(counted.connection, await load(`${LEAST}${text}`)).then(
    () => 'planned',
    (error: unknown) => error,
  );
  if (!(failure instanceof PlanError)) throw new Error(`expected a PlanError, got ${String(failure)}`);
  return failure.message;
};

describe('what only the realm can tell is refused by the plan', () => {
  it('a role that no client has, which Keycloak takes for a policy of nobody', async () => {
    await makeClient();
    await putBoth([{ condition: 'client-roles', configuration: { roles: ['ghost'] } }], PKCE);
    expect(await isHeldToPkce()).toBe(false);
    expect(await refused(policy('[{ condition: client-roles, configuration: { roles: [ghost] } }]'))).toContain(
      't.yaml:6:62: The client policy "q" looks for clients that have the role "ghost", and no client has it',
    );
  });

  it('a role that a client has, of the template or of the realm, is fine', async () => {
    const { id } = await makeClient();
    await raw('POST', `/${REALM}/clients/${id}/roles`, { name: 'theirs' });
    const text = `${policy('[{ condition: client-roles, configuration: { roles: [theirs, own] } }]')}clients: [{ clientId: a, roles: [{ name: own }] }]\n`;
    const { plan } = await planRealm(ours.connection, await load(`${LEAST}${text}`));
    expect(plan.changes.map(({ key }) => key)).toContain('q');
  });

  it("a role that no client has, of a hundred of others' only when it is asked for, and of its own always", async () => {
    const names = Array.from({ length: 101 }, (_, index) => `many-${index}`);
    await raw('POST', `/${REALM}/partialImport`, {
      ifResourceExists: 'SKIP',
      clients: names.map(clientId => ({ clientId, enabled: true })),
    });
    const known = await raw<Client[]>('GET', `/${REALM}/clients`);
    const text = policy('[{ condition: client-roles, configuration: { roles: [ghost] } }]');
    const { plan } = await planRealm(ours.connection, await load(`${LEAST}${text}`));
    const others = known.filter(({ clientId }) => !BUILT_IN.includes(clientId));
    expect(plan.notRead).toEqual([{ kind: 'clients', field: 'roles', count: others.length }]);
    await expect(planRealm(ours.connection, await load(`${LEAST}${text}`), { deep: true })).rejects.toThrow(
      'no client has it',
    );
    const own = `clients:\n${names.map(name => `  - clientId: ${name}\n`).join('')}`;
    expect(await refused(`${text}${own}`)).toContain('no client has it');
    await Promise.all(
      known
        .filter(({ clientId }) => names.includes(clientId))
        .map(({ id }) => raw('DELETE', `/${REALM}/clients/${id}`)),
    );
  });

  it('conditions under which clients would be under no policy until they are written', async () => {
    const marked = (tier: string) => [
      { condition: 'client-attributes', configuration: { attributes: JSON.stringify([{ key: 'a.b', value: tier }]) } },
    ];
    const { id } = await makeClient({ attributes: { 'a.b': 'one' } });
    await putBoth(marked('one'), PKCE);
    const clientId = `c${clients}`;
    const wanted = (tier: string) =>
      policy(`[{ condition: client-attributes, configuration: { attributes: { a.b: ${tier} } } }]`, '[p]') +
      profile('[{ executor: pkce-enforcer, configuration: { auto-configure: true } }]') +
      `clients: [{ clientId: ${clientId}, attributes: { a.b: ${tier} } }]\n`;
    expect(await refused(wanted('three'))).toContain(
      `t.yaml:6:5: The client policy "q" would not hold for "${clientId}" from its new conditions on`,
    );
    // With both nobody is left out, nor where the client lets nobody in.
    const both = wanted('three').replace(
      'clientProfiles:',
      `  - name: r\n    enabled: true\n    conditions: [{ condition: client-attributes, configuration: { attributes: { a.b: one } } }]\n    profiles: [p]\nclientProfiles:`,
    );
    expect((await planRealm(ours.connection, await load(`${LEAST}${both}`))).plan.changes).toHaveLength(3);
    await raw('PUT', `/${REALM}/clients/${id}`, {
      ...(await raw<Client>('GET', `/${REALM}/clients/${id}`)),
      enabled: false,
    });
    expect((await planRealm(ours.connection, await load(`${LEAST}${wanted('three')}`))).plan.changes).toHaveLength(2);
    await raw('DELETE', `/${REALM}/clients/${id}`);
  });

  it('a setting that the realm takes back for another, and those for which a feature is off', async () => {
    await raw('PUT', `/${REALM}`, { duplicateEmailsAllowed: true });
    const text = 'realm: { loginWithEmailAllowed: true, scimApiEnabled: true }\n';
    expect(await refused(text)).toBe(
      `t.yaml:3:33: "loginWithEmailAllowed" cannot be true where "duplicateEmailsAllowed" is, as in realm ${REALM}: Keycloak sets it to false\n` +
        '  Add "duplicateEmailsAllowed": false.',
    );
    expect(await refused(text.replace('{ ', '{ duplicateEmailsAllowed: false, '))).toMatch(
      /^t\.yaml:3:86: "scimApiEnabled" needs the feature scim-api, which is off: Keycloak 26\.\S+ takes it for false\n.*--features=scim-api/,
    );
    const files = { 'a.yaml': 'loginWithEmailAllowed', 'b.yaml': 'duplicateEmailsAllowed' };
    const both = await Promise.all(
      Object.entries(files).map(([file, name]) => load(`${LEAST.replace('T', file)}realm: { ${name}: true }\n`)),
    );
    await expect(planRealm(ours.connection, combined(both))).rejects.toThrow(
      '"loginWithEmailAllowed" cannot be true where "duplicateEmailsAllowed" is, as in another template',
    );
    await raw('PUT', `/${REALM}`, { duplicateEmailsAllowed: false, loginWithEmailAllowed: true });
  });

  it('scopes and identity providers that are not there', async () => {
    const scopes = '{ condition: client-scopes, configuration: { scopes: [profle], type: Any } }';
    const providers = '{ condition: identity-provider-alias, configuration: { identity_provider_aliases: [bank] } }';
    const text = `${policy(`[${scopes}, ${providers}]`, '[p]')}${profile('[{ executor: reject-request }]')}`;
    const message = await refused(text);
    expect(message).toContain(
      't.yaml:6:63: The client policy "q" looks for the client scope "profle", which is neither in the template nor in the realm; did you mean "profile"?',
    );
    expect(message).toContain('looks for the identity provider "bank", which the realm does not have');
  });

  it("somebody else's policy that names a profile that is not there, with which no policy can be stored", async () => {
    await putBoth([ANY], PKCE);
    await raw('PUT', `/${REALM}/client-policies/profiles`, { profiles: [] });
    const text = policy('[{ condition: client-attributes, configuration: { attributes: { a.b: c } } }]');
    expect(await refused(text.replace('name: q', 'name: r'))).toContain(
      'The realm\'s client policy "q" names the client profile "p", which is not there',
    );
    await expect(
      raw('GET', `/${REALM}/client-policies/policies`).then(all =>
        raw('PUT', `/${REALM}/client-policies/policies`, all),
      ),
    ).rejects.toThrow('400');
  });
});

describe('what this server does not offer', () => {
  const text = `${policy('[{ condition: acr-condition, configuration: { acr-property: gold } }]', '[p]')}clientProfiles:
  - name: p
    executors:
      - { executor: secure-request-object, configuration: { allowed-clock-skew: 10 } }
keys: [{ name: k, providerId: eddsa-generated }]
clients:
  - clientId: a
    clientAuthenticatorType: federated-jwt
    protocolMappers: [{ name: m, protocolMapper: oidc-acr-mapper, config: { id.token.claim: true } }]
`;
  const offers = async (change: (info: string) => string): Promise<Connection> => {
    const info = JSON.stringify(await ours.connection.admin.serverInfo.find());
    const serverInfo = { find: async () => JSON.parse(change(info)) };
    const admin = new Proxy(ours.connection.admin, {
      get: (real, name) => (name === 'serverInfo' ? serverInfo : Reflect.get(real, name)),
    });
    return { ...ours.connection, admin };
  };

  it('is refused with its place', async () => {
    // As a server says it that is of another version.
    const other = await offers(info =>
      ['acr-condition', 'allowed-clock-skew', 'eddsa-generated', 'federated-jwt', 'oidc-acr-mapper'].reduce(
        (changed, name) => changed.replaceAll(`"${name}"`, `"${name}-of-another-name"`),
        info,
      ),
    );
    const failure = await planRealm(other, await load(`${LEAST}${text}`)).catch((error: Error) => error.message);
    const [first, ...rest] = String(failure)
      .split('\n')
      .filter(line => line.startsWith('t.yaml'));
    expect([first, ...rest]).toEqual([
      expect.stringMatching(
        /^t\.yaml:11:\d+: The executor secure-request-object of Keycloak 26\.\S+ knows no "allowed-clock-skew"/,
      ),
      expect.stringMatching(/^t\.yaml:6:\d+: Keycloak 26\.\S+ has no condition "acr-condition"/),
      expect.stringMatching(/^t\.yaml:12:\d+: Keycloak 26\.\S+ has no key provider "eddsa-generated"/),
      expect.stringMatching(/^t\.yaml:16:\d+: Keycloak 26\.\S+ has no protocol mapper "oidc-acr-mapper"/),
      expect.stringMatching(/^t\.yaml:15:\d+: Keycloak 26\.\S+ has no client authenticator "federated-jwt"/),
    ]);
  });

  it('is refused where only the version tells', async () => {
    const older = await offers(info => info.replace(/(?<="systemInfo":\{"version":")[^"]+/, '26.5.6'));
    const later = `${policy('[{ condition: any-client, configuration: {} }]', '[p]').replace('enabled:', 'mode: STRICT\n    enabled:')}clientProfiles: [{ name: p, executors: [{ executor: confidential-client }] }]
realm: { maxSecondaryAuthFailures: 3, displayName: x }
clients:
  - clientId: a
    attributes: { x509.casubjectdn: CN=a, use.refresh.tokens: true }
`;
    const failure = await planRealm(older, await load(`${LEAST}${later}`)).catch((error: Error) => error.message);
    expect(
      String(failure)
        .split('\n')
        .filter(line => line.startsWith('t.yaml')),
    ).toEqual([
      expect.stringMatching(/^t\.yaml:\d+:\d+: Keycloak 26\.5\.6 knows no setting "maxSecondaryAuthFailures"$/),
      expect.stringMatching(/^t\.yaml:\d+:\d+: Keycloak 26\.5\.6 knows no setting "mode STRICT"$/),
      expect.stringMatching(/^t\.yaml:\d+:\d+: Keycloak 26\.5\.6 knows no client attribute "x509\.casubjectdn"$/),
    ]);
    expect((await planRealm(ours.connection, await load(`${LEAST}${later}`))).plan.changes).not.toEqual([]);
  });

  it('is nothing where the server is the one that the catalogue knows, or may not be asked', async () => {
    const template = await load(`${LEAST}${text}`);
    const { plan } = await planRealm(ours.connection, template);
    expect(plan.changes.map(({ kind }) => kind)).toEqual(['client-profiles', 'client-policies', 'keys', 'clients']);
    const silent = await offers(() => 'no JSON');
    expect((await planRealm(silent, template)).plan.changes).toHaveLength(4);
  });
});

/** Whether an authorization request that was not pushed is refused before the login page. */
async function refusesUnpushed(clientId: string): Promise<boolean> {
  const query = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: 'https://a.example/cb', response_type: 'code', scope: 'openid' },
  });
  const response = await fetch(`${keycloak.url}/realms/${REALM}/protocol/openid-connect/auth?${query}`, {
    redirect: 'manual',
    dispatcher,
  });
  await response.text();
  return response.status !== 200;
}

describe('conditions have a say where the catalogue says', () => {
  const configurations: Readonly<Record<string, object>> = {
    'any-client': {},
    'client-access-type': { type: ['public'] },
    'client-attributes': { attributes: '[{"key":"a.b","value":"c"}]' },
    'client-roles': { roles: ['marked'] },
    'client-scopes': { scopes: ['profile'], type: 'Any' },
    'client-type': { protocol: 'openid-connect' },
    'client-updater-context': { 'update-client-source': ['ByAuthenticatedUser'] },
    'grant-type': { grant_types: ['authorization_code'] },
  };
  for (const [condition, configuration] of Object.entries(configurations)) {
    it(condition, async () => {
      const marked = { publicClient: true, attributes: { 'a.b': 'c' }, fullScopeAllowed: true };
      const { id } = await makeClient(marked);
      const clientId = `c${clients}`;
      await raw('POST', `/${REALM}/clients/${id}/roles`, { name: 'marked' });
      const hasSay = (event: string) => eventsOfCondition(condition)?.includes(event) ?? true;

      await putBoth(
        [{ condition, configuration }],
        { executor: 'secure-par-content', configuration: {} },
        { executor: 'full-scope-disabled', configuration: { 'auto-configure': true } },
      );
      expect(await refusesUnpushed(clientId)).toBe(hasSay('PRE_AUTHORIZATION_REQUEST'));
      expect((await makeClient(marked)).fullScopeAllowed).toBe(!hasSay('REGISTER'));
      await raw('PUT', `/${REALM}/clients/${id}`, await raw('GET', `/${REALM}/clients/${id}`));
      expect((await raw<Client>('GET', `/${REALM}/clients/${id}`)).fullScopeAllowed).toBe(!hasSay('UPDATE'));
    });
  }
});
