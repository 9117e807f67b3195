import { describe, expect, it } from 'vitest';
import { unsaidOf } from '../../src/template/unsaid.js';
import { faults, LEAST, lines, load } from './folder.js';

const BASE = `${LEAST}realmRoles:
  - name: head
    description: Head
    attributes: { level: 3, places: [Bonn, 1] }
    composites: { realm: [teller], client: { account: [view-profile] } }
  - name: teller
`;

describe('realm roles', () => {
  it('are read as they stand, with their places', async () => {
    const template = await load(BASE);
    expect(template.resources.realmRoles).toEqual([
      {
        name: 'head',
        description: 'Head',
        attributes: { level: 3, places: ['Bonn', 1] },
        composites: { realm: ['teller'], client: { account: ['view-profile'] } },
      },
      { name: 'teller' },
    ]);
    expect(template.sourceOf('/realmRoles/head/composites/client/account')).toMatchObject({ line: 7, column: 46 });
    expect(template.sourceOf('/realmRoles/teller')).toMatchObject({ line: 8, column: 5 });
  });

  it('are merged by name', async () => {
    const text = `extends: ./base.yaml
realmRoles:
  - { name: head, description: null, composites: { realm: [], client: { broker: [read-token] } } }
  - { name: clerk }
`;
    const { resources } = await load({ 't.yaml': text, 'base.yaml': BASE });
    expect(resources.realmRoles).toEqual([
      {
        name: 'head',
        attributes: { level: 3, places: ['Bonn', 1] },
        composites: { realm: [], client: { account: ['view-profile'], broker: ['read-token'] } },
      },
      { name: 'teller' },
      { name: 'clerk' },
    ]);
  });

  it.each([
    ['realm: { roles: { realm: [] } }', '3:10: Unknown key "roles" in "realm"'],
    ['realmRoles: [{ description: x }]', '3:14: "name" is missing'],
    [
      'realmRoles: [{ name: a, composites: { reallm: [b] } }]',
      '3:39: Unknown key "reallm" in "composites"; did you mean "realm"?',
    ],
    ['realmRoles: [{ name: a, composites: [b] }]', '3:37: "composites" must be a map'],
    ['realmRoles: [{ name: a }, { name: a }]', '3:35: "a" stands twice in "realmRoles"'],
    ['realmRoles: [{ name: a, attributes: { b: { c: d } } }]', '3:42: "b" must be'],
  ])('%s', async (text, message) => {
    expect(lines(await faults(`${LEAST}${text}\n`)).join('\n')).toContain(`t.yaml:${message}`);
  });
});

describe('roles of clients and users', () => {
  it('are laid over those of clientDefaults, by name', async () => {
    const { resources } = await load(`${LEAST}clientDefaults:
  roles: [{ name: fapi, description: Finds it }]
  scopeMappings: { realm: [a] }
clients:
  - clientId: c
    roles: [{ name: fapi, attributes: { level: 1 } }, { name: own }]
    scopeMappings: { client: { broker: [read-token] } }
    serviceAccountRoles: { realm: [b] }
users:
  - { username: u, realmRoles: [a], clientRoles: { c: [own] } }
`);
    expect(resources.clients).toEqual([
      {
        clientId: 'c',
        ...unsaidOf({}),
        roles: [{ name: 'fapi', description: 'Finds it', attributes: { level: 1 } }, { name: 'own' }],
        scopeMappings: { realm: ['a'], client: { broker: ['read-token'] } },
        serviceAccountRoles: { realm: ['b'] },
      },
    ]);
    expect(resources.users).toEqual([{ username: 'u', realmRoles: ['a'], clientRoles: { c: ['own'] } }]);
  });

  it('are another thing than the roles of a condition, which one list replaces', async () => {
    const policy = (roles: string) => `clientPolicies:
  - name: p
    enabled: true
    conditions: [{ condition: client-roles, configuration: { roles: ${roles} } }]
    profiles: [fapi-2-security-profile]
`;
    const { resources } = await load({
      't.yaml': `extends: ./base.yaml\n${policy('[b]')}`,
      'base.yaml': `${LEAST}${policy('[a, c]')}`,
    });
    expect(resources.clientPolicies?.[0]?.conditions).toEqual([
      { condition: 'client-roles', configuration: { roles: ['b'] } },
    ]);
  });

  it.each([
    ['clients: [{ clientId: c, scopeMappings: { realmMappings: [a] } }]', '3:43: Unknown key "realmMappings"'],
    ['clients: [{ clientId: c, roles: [a] }]', '3:34: An item of "roles" must be a map'],
    ['users: [{ username: u, clientRoles: { c: a } }]', '3:42: "c" must be a list'],
  ])('%s', async (text, message) => {
    expect(lines(await faults(`${LEAST}${text}\n`)).join('\n')).toContain(`t.yaml:${message}`);
  });

  it('may be of a client whose id sounds like a secret', async () => {
    const text = (roles: string) => `${LEAST}clients:
  - clientId: my-secret-app
    roles: [{ name: a, composites: { client: { my-secret-app: ${roles} } } }, { name: b }]
    scopeMappings: { client: { my-secret-app: ${roles} } }
    serviceAccountRoles: { client: { my-secret-app: ${roles} } }
users:
  - { username: u, clientRoles: { my-secret-app: ${roles} } }
`;
    await expect(load(text('[b]'))).resolves.toBeDefined();
    // What is no list is not shown: it may be one.
    const { message } = await faults(text('canary'));
    expect(message).toContain('t.yaml:6:47: "my-secret-app" must be a list');
    expect(message).not.toContain('canary');
  });
});
