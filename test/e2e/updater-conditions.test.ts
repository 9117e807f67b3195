import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { planRealm } from '../../src/realm/plan.js';
import { LEAST, load } from '../template/folder.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';
import type {} from './setup.js';

const REALM = 'kcfapi-test-updater';
const keycloak = inject('keycloak');
const dispatcher = new Agent({ connect: { ca: keycloak.ca } });
type Found = Record<string, unknown>;
const PKCE = { executor: 'pkce-enforcer', configuration: { 'auto-configure': true } };
let ours: Counted;
let saved: Found;

beforeAll(async () => {
  await dropRealm(REALM);
  ours = await connected(REALM);
  await raw('POST', '', {
    realm: REALM,
    enabled: true,
    roles: {
      realm: ['plain', 'a.b', 'p.q'].map(name => ({ name })),
      client: { a: [{ name: 'x' }], 'a.b': [{ name: 'c' }] },
    },
    clients: [{ clientId: 'a' }, { clientId: 'a.b' }, { clientId: 'saved' }],
    groups: [{ name: 'bank', subGroups: [{ name: 'branch' }] }],
    users: [
      {
        ...{ username: 'keeper', enabled: true, email: 'k@bank.example', firstName: 'K', lastName: 'K' },
        emailVerified: true,
        credentials: [{ type: 'password', value: 'keeper' }],
        realmRoles: ['plain', 'a.b', 'p.q'],
        clientRoles: { 'realm-management': ['manage-clients'], a: ['x'], 'a.b': ['c'] },
        groups: ['/bank', '/bank/branch'],
      },
    ],
  });
  await raw('PUT', `/${REALM}/client-policies/profiles`, {
    profiles: [{ name: 'p', executors: [PKCE] }],
  });
  const [found] = await raw<Found[]>('GET', `/${REALM}/clients?clientId=saved`);
  // An attribute that is not sent stays.
  saved = { ...found, attributes: { 'pkce.code.challenge.method': '' } };
});
afterAll(async () => {
  await ours.connection.close();
  await dropRealm(REALM);
});

/** Whether the condition holds for the user, who has every role and is in every group that there is. */
async function holds(condition: string, configuration: object): Promise<boolean> {
  await raw('PUT', `/${REALM}/client-policies/policies`, { policies: [] });
  await raw('PUT', `/${REALM}/clients/${saved.id}`, saved);
  await raw('PUT', `/${REALM}/client-policies/policies`, {
    policies: [{ name: 'q', enabled: true, conditions: [{ condition, configuration }], profiles: ['p'] }],
  });
  const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: 'keeper' });
  body.set('password', 'keeper');
  const url = `${keycloak.url}/realms/${REALM}/protocol/openid-connect/token`;
  const { access_token } = (await (await fetch(url, { method: 'POST', body, dispatcher })).json()) as Found;
  const response = await fetch(`${keycloak.url}/admin/realms/${REALM}/clients/${saved.id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify(saved),
    dispatcher,
  });
  expect(response.status).toBe(204);
  const { attributes } = await raw<{ attributes: Found }>('GET', `/${REALM}/clients/${saved.id}`);
  return attributes['pkce.code.challenge.method'] === 'S256';
}

/** What the plan of a template with the condition says; nothing where it takes it. */
async function told(condition: string, configuration: object, more = ''): Promise<string> {
  const policy = {
    name: 'q',
    enabled: true,
    conditions: [{ condition, configuration }],
    profiles: ['p'],
  };
  const profiles = JSON.stringify([{ name: 'p', executors: [PKCE] }]);
  const text = `${LEAST}clientPolicies: ${JSON.stringify([policy])}\nclientProfiles: ${profiles}\n${more}`;
  const template = await load(text);
  return planRealm(ours.connection, template).then(
    () => '',
    (failure: Error) => failure.message,
  );
}

const roles = 'client-updater-source-roles';
const groups = 'client-updater-source-groups';

it.each([
  [roles, 'plain', ''],
  [roles, 'a.x', ''],
  [roles, 'a.b.c', ''],
  [roles, 'p.q', ''],
  // Of the client "a", which is there, and so not the realm role of that name.
  [roles, 'a.b', 'looks for "a.b", the role "b" of client "a", which is neither in the template nor in realm'],
  [roles, 'a.b.x', 'looks for "a.b.x", the role "x" of client "a.b", which is neither in the template nor in realm'],
  [roles, 'plan', 'looks for the realm role "plan", which is neither in the template nor in realm'],
  [roles, 'z.x', `realm ${REALM}, and no part before a dot is a client`],
  [groups, 'bank', ''],
  [groups, 'branch', ''],
  [groups, '/bank/branch', 'looks for the group "/bank/branch", which the realm does not have; did you mean "branch"?'],
  [groups, 'ban', 'looks for the group "ban", which the realm does not have'],
])('%s with %s is refused where it fits nobody who saves a client', async (condition, name, message) => {
  const configuration = condition === roles ? { roles: [name] } : { groups: [name] };
  expect(await holds(condition, configuration)).toBe(message === '');
  const line = await told(condition, configuration);
  if (message === '') expect(line).toBe('');
  else expect(line).toMatch(/^t\.yaml:3:\d+: The client policy "q" looks for /);
  expect(line).toContain(message);
});

it('takes roles that the template brings, and refuses what it brings for a client instead', async () => {
  const more = 'realmRoles: [{ name: new }, { name: n.r }]\nclients: [{ clientId: n, roles: [{ name: own }] }]\n';
  expect(await told(roles, { roles: ['new', 'n.own'] }, more)).toBe('');
  expect(await told(roles, { roles: ['n.r'] }, more)).toContain('looks for "n.r", the role "r" of client "n"');
  expect(await told(roles, { roles: ['kcfapi-apply-lock'] })).toContain('keeps two applies apart');
});
