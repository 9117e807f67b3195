import { expect, it } from 'vitest';
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
        ],
      },
      { kind: 'keys', key: 'rsa', action: 'delete', differences: [] },
    ],
    unmanaged: [
      { kind: 'client-policies', key: 'mine' },
      { kind: 'clients', key: 'tpp', path: '/clients/tpp/attributes/x', current: 'y' },
    ],
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
            RFC6749-4.1
        ~ redirectUris:  (fapi.yaml:9)
            []
          → ["https://one.example/callback","https://two.example/callback"]
        ~ secret: (sensitive)  (bank.yaml:7)

    - keys rsa

    On the server and not in the template (left as it is):
        client-policies mine
        clients tpp attributes / x: "y"

    Plan: 1 to create, 1 to update, 1 to delete; 2 not in the template.
    "
  `);
});

it('shows no value of a sensitive difference, even where one is there by mistake', () => {
  const differences = [
    { ...about, path: '/clients/a/secret', current: 'old-one', desired: 'new-one', sensitive: true },
  ];
  const text = planText(
    { basis, changes: [{ kind: 'clients', key: 'a', action: 'update', differences }], unmanaged: [] },
    plain,
  );
  expect(text).not.toMatch(/old-one|new-one/);
});

it('says that there is nothing to do', () => {
  expect(planText({ basis, changes: [], unmanaged: [] }, plain)).toMatch(
    /\n\nNothing to do: the realm is as the template asks\.\n$/,
  );
});

it('lets no foreign text move the cursor or begin a line', () => {
  const differences = [{ ...about, path: `/clients/a/${HOSTILE}`, current: HOSTILE, desired: HOSTILE }];
  const text = planText(
    {
      basis: { ...basis, realm: HOSTILE },
      changes: [{ kind: 'clients', key: HOSTILE, action: 'update', differences }],
      unmanaged: [{ kind: 'clients', key: HOSTILE, path: `/clients/a/${HOSTILE}`, current: HOSTILE }],
    },
    plain,
  );
  expect(text).not.toMatch(/[\p{Cf}\u2028\u2029]|(?!\n)\p{Cc}/u);
  expect(text).not.toMatch(/^(?:second line|third)/m);
});
