import { expect, it } from 'vitest';
import type { Clause } from '../../src/clauses/clause.js';
import { planText } from '../../src/commands/plan-text.js';
import type { Plan } from '../../src/realm/resource.js';
import { HOSTILE } from '../reporters/report.js';

const clause = { id: 'RFC7636-4.2', specification: 'RFC 7636', section: '4.2', title: 't', url: 'https://x' };
const source = { file: 'bank.yaml', line: 7, column: 3 };
const basis: Plan['basis'] = {
  server: 'https://sso.example',
  realm: 'bank',
  digest: 'd',
  template: { id: 'fapi', digest: 'e' },
  tool: 'keycloak-fapi-kit',
};
const plain = { colour: false };
const about = { clauses: [clause], source, sensitive: false };

it('shows each value with old, new, clause and line, what is not ours last, and a summary', () => {
  const long = ['https://one.example/callback', 'https://two.example/callback'];
  const plan: Plan = {
    basis,
    changes: [
      {
        kind: 'realm',
        key: 'bank',
        action: 'update',
        differences: [
          { ...about, path: '/realm/accessCodeLifespan', current: 300, desired: 60 },
          { ...about, path: '/realm/attributes/old', current: 'x', clauses: [] },
        ],
      },
      {
        kind: 'clients',
        key: 'tpp',
        action: 'create',
        differences: [
          {
            path: '/clients/tpp/attributes/a~1b',
            desired: true,
            clauses: [clause, { ...clause, id: 'RFC6749-4.1' }],
            sensitive: false,
          },
          {
            ...about,
            path: '/clients/tpp/redirectUris',
            current: [],
            desired: long,
            source: { ...source, file: '/opt/fapi.yaml', line: 9 },
          },
          { ...about, path: '/clients/tpp/secret', sensitive: true },
          { ...about, path: '/clients/tpp/other', sensitive: true, again: true },
        ],
      },
      { kind: 'keys', key: 'rsa', action: 'delete', differences: [] },
    ],
    unmanaged: [
      { kind: 'client-policies', key: 'mine' },
      { kind: 'clients', key: 'tpp', path: '/clients/tpp/attributes/x', current: 'y' },
      { kind: 'clients', key: 'app', madeFor: ['native-app'] },
    ],
    orphans: [{ kind: 'client-profiles', key: 'old' }],
    notCompared: ['/users/alice/credentials'],
    notRead: [],
  };
  expect(planText(plan, plain)).toMatchInlineSnapshot(`
    "Realm bank on https://sso.example, as fapi asks

    ~ realm bank
        ~ accessCodeLifespan: 300 → 60  (bank.yaml:7)
            RFC7636-4.2
        - attributes / old: "x" → (none)  (bank.yaml:7)

    + clients tpp
        RFC7636-4.2
        + attributes / a/b: true
            besides RFC6749-4.1
        ~ redirectUris:  (fapi.yaml:9)
            []
          → ["https://one.example/callback","https://two.example/callback"]
        ~ secret: (sensitive)  (bank.yaml:7)
        ~ other: (set again; what is there cannot be compared)  (bank.yaml:7)

    - keys rsa

    On the server and not in the template (left as it is):
        client-policies mine
        clients tpp attributes / x: "y"
        clients app (made for native-app)

    Made by this tool and no longer in the template (kept; --prune deletes it):
        client-profiles old

    Not compared, since Keycloak does not show it (--rotate sets it again):
        users / alice / credentials

    Plan: 1 to create, 1 to update, 1 to delete; 3 not in the template; 1 no longer in the template; 1 not compared.
    "
  `);
});

const [a, b, c] = ['A-1', 'B-2', 'C-3'].map(id => ({ ...clause, id })) as [Clause, Clause, Clause];
const valued = (...all: readonly (readonly [name: string, clauses: readonly Clause[]])[]): Plan => ({
  basis,
  changes: [
    {
      ...{ kind: 'keys', key: 'k', action: 'update' },
      differences: all.map(([name, clauses]) => ({
        ...{ path: `/keys/k/${name}`, desired: 1, clauses, sensitive: false },
      })),
    },
  ],
  unmanaged: [],
  orphans: [],
  notCompared: [],
  notRead: [],
});

it('says the clauses of most values once, and of the others what asks for them instead or besides', () => {
  const plan = valued(['v', [a]], ['w', [a]], ['x', [b]], ['y', [a, c]], ['z', [a]], ['none', []]);
  expect(planText(plan, plain).split('\n').slice(2, -3)).toEqual([
    '~ keys k',
    '    A-1',
    '    + v: 1',
    '    + w: 1',
    '    + x: 1',
    '        only B-2',
    '    + y: 1',
    '        besides C-3',
    '    + z: 1',
    '    + none: 1',
    '        no clause',
  ]);
});

it('says each its own where no clause asks for most', () => {
  const plan = valued(['v', [a]], ['w', [b]], ['x', []]);
  expect(planText(plan, plain).split('\n').slice(2, -3)).toEqual([
    ...['~ keys k', '    + v: 1', '        A-1', '    + w: 1', '        B-2', '    + x: 1'],
  ]);
});

it.each([
  ['realm', '/realm/realm'],
  ['clients', '/clients/k/clientId'],
  ['users', '/users/k/username'],
  ['keys', '/keys/k/name'],
])('does not repeat the key of something new: %s', (kind, path) => {
  const differences = [
    { ...about, path, desired: 'k' },
    { ...about, path: kind === 'realm' ? '/realm/displayName' : `/${kind}/k/description`, desired: 'k' },
  ];
  const text = planText(
    {
      basis,
      changes: [{ kind, key: 'k', action: 'create', differences }],
      unmanaged: [],
      orphans: [],
      notCompared: [],
      notRead: [],
    },
    plain,
  );
  expect(text).not.toContain(`${path.split('/').at(-1)}:`);
  expect(text).toMatch(/\+ d\w+: "k"/);
});

it('says what nobody looked at', () => {
  const notRead = [{ kind: 'clients', field: 'scopeMappings', count: 1000 }];
  const text = planText({ basis, changes: [], unmanaged: [], orphans: [], notCompared: [], notRead }, plain);
  expect(text).toContain('(--deep reads it):\n    scopeMappings of 1000 clients\n');
  expect(text).toContain('as the template asks; not all was read.');
});

it('shows the name of a client, which is not its key', () => {
  const differences = [{ ...about, path: '/clients/k/name', desired: 'k' }];
  const change = { kind: 'clients', key: 'k', action: 'create' as const, differences };
  expect(
    planText({ basis, changes: [change], unmanaged: [], orphans: [], notCompared: [], notRead: [] }, plain),
  ).toContain('+ name: "k"');
});

it('says that something is there that it does not show', () => {
  const differences = [{ ...about, path: '/clients/a/attributes/own', hidden: true, desired: 'new' }];
  const changes: Plan['changes'] = [{ kind: 'clients', key: 'a', action: 'update', differences }];
  const rest = { basis, unmanaged: [], orphans: [], notCompared: [], notRead: [] };
  expect(planText({ ...rest, changes }, plain)).toContain('~ attributes / own: (not shown) → "new"');
});

it('shows no value of a sensitive difference, even where one is there by mistake', () => {
  const differences = [
    { ...about, path: '/clients/a/secret', current: 'old-one', desired: 'new-one', sensitive: true },
  ];
  const text = planText(
    {
      basis,
      changes: [{ kind: 'clients', key: 'a', action: 'update', differences }],
      unmanaged: [],
      orphans: [],
      notCompared: [],
      notRead: [],
    },
    plain,
  );
  expect(text).not.toMatch(/old-one|new-one/);
});

it('says that there is nothing to do', () => {
  expect(planText({ basis, changes: [], unmanaged: [], orphans: [], notCompared: [], notRead: [] }, plain)).toMatch(
    /\n\nNothing to do: the realm is as the template asks\.\n$/,
  );
});

it('lets no foreign text move the cursor or begin a line', () => {
  const differences = [{ ...about, path: `/clients/a/${HOSTILE}`, current: HOSTILE, desired: HOSTILE }];
  const text = planText(
    {
      basis: { ...basis, realm: HOSTILE },
      changes: [{ kind: 'clients', key: HOSTILE, action: 'update', differences }],
      unmanaged: [
        { kind: 'clients', key: HOSTILE, path: `/clients/a/${HOSTILE}`, current: HOSTILE, madeFor: [HOSTILE] },
      ],
      orphans: [{ kind: 'clients', key: HOSTILE }],
      notCompared: [`/clients/${HOSTILE}/secret`],
      notRead: [],
    },
    plain,
  );
  expect(text).not.toMatch(/[\p{Cf}\u2028\u2029]|(?!\n)\p{Cc}/u);
  expect(text).not.toMatch(/^(?:second line|third)/m);
});
