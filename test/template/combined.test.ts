import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { combined } from '../../src/template/combined.js';
import { TemplateError } from '../../src/template/problem.js';
import { loadTemplates } from '../../src/template/several.js';
import { namesOf, type Template } from '../../src/template/template.js';
import { unsaidOf } from '../../src/template/unsaid.js';
import { unspokenSettings } from '../../src/template/unspoken.js';
import { folder, LEAST, lines } from './folder.js';

const marked = (name: string, more = '') => `${LEAST}clientProfiles:
  - name: ${name}
    executors: [{ executor: pkce-enforcer, configuration: { auto-configure: true } }]
clientPolicies:
  - name: ${name}
    enabled: true
    conditions: [{ condition: client-attributes, configuration: { attributes: { our.mark: ${name} } } }]
    profiles: [${name}]
clientDefaults: { attributes: { our.mark: ${name} } }
${more}`;

/** A template with one policy for what its condition says, and no clients. */
const policy = (condition: string, configuration: string, more = 'enabled: true') => `${LEAST}clientPolicies:
  - { name: theirs, ${more}, conditions: [{ condition: ${condition}, configuration: ${configuration} }], profiles: [refusing] }
clientProfiles: [{ name: refusing, executors: [{ executor: reject-request }] }]
`;

async function together(
  files: Readonly<Record<string, string>>,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Template> {
  const cwd = folder(files);
  return combined(await loadTemplates(Object.keys(files), { cwd, parameters }));
}

async function conflicts(files: Readonly<Record<string, string>>, parameters = {}): Promise<TemplateError> {
  const outcome = await together(files, parameters).catch((error: unknown) => error);
  if (!(outcome instanceof TemplateError)) throw new Error(`Expected a TemplateError, got ${inspect(outcome)}`);
  return outcome;
}

describe('several templates as one', () => {
  test('have what each of them has, in their order', async () => {
    const { id, title, resources, files, clientDefaults } = await together({
      'bank.yaml': marked('bank', 'realm: { accessCodeLifespan: 60 }\nclients: [{ clientId: a }]\n'),
      'app.yaml': marked('app', 'realm: { attributes: { cibaInterval: 5 } }\nclients: [{ clientId: b }]\n'),
    });
    expect({ id, title, files, clientDefaults }).toEqual({
      ...{ id: 'bank + app', title: 'T', files: ['bank.yaml', 'app.yaml'] },
      clientDefaults: {},
    });
    expect(resources.realm).toEqual({ accessCodeLifespan: 60, attributes: { cibaInterval: '5' } });
    expect(resources.clientPolicies?.map(({ name }) => name)).toEqual(['bank', 'app']);
    expect(resources.clients).toEqual([
      { clientId: 'a', ...unsaidOf({}), attributes: { 'our.mark': 'bank' } },
      { clientId: 'b', ...unsaidOf({}), attributes: { 'our.mark': 'app' } },
    ]);
  });

  test('of one alone are that one', async () => {
    const cwd = folder({ 't.yaml': marked('bank') });
    const [template] = await loadTemplates(['t.yaml'], { cwd });
    expect(combined([template as Template])).toBe(template);
  });

  test('say of each value where it stands and why', async () => {
    const cited = (clause: string) => `clauses: { /realm/accessCodeLifespan: [${clause}] }\n`;
    const { sourceOf, clausesOf } = await together({
      'bank.yaml': `${LEAST}realm: { accessCodeLifespan: 60 }\nclients: [{ clientId: a }]\n${cited('RFC6749-4.1.2')}`,
      'app.yaml': `${LEAST}realm: { accessCodeLifespan: 60 }\nclients:\n  - { clientId: b, name: B }\n${cited('FAPI2-SP-FINAL-5.3.2.1-11')}`,
    });
    expect(sourceOf('/realm/accessCodeLifespan')).toMatchObject({ file: 'bank.yaml', line: 3 });
    expect(sourceOf('/clients/b/name')).toMatchObject({ file: 'app.yaml', line: 5, column: 26 });
    expect(sourceOf('/clients/b/attributes/x')).toMatchObject({ file: 'app.yaml', line: 5, column: 5 });
    expect(clausesOf('/realm/accessCodeLifespan').map(({ id }) => id)).toEqual([
      'RFC6749-4.1.2',
      'FAPI2-SP-FINAL-5.3.2.1-11',
    ]);
  });

  test('have a digest that hangs on what they ask for and not on their order', async () => {
    const [bank, app] = [marked('bank'), marked('app')];
    const one = await together({ 'bank.yaml': bank, 'app.yaml': app });
    const other = await together({ 'app.yaml': app, 'bank.yaml': bank });
    const third = await together({ 'app.yaml': app, 'bank.yaml': `${bank}realm: { accessCodeLifespan: 60 }\n` });
    expect(other.digest).toBe(one.digest);
    expect(third.digest).not.toBe(one.digest);
  });

  test('show no secret when they are logged', async () => {
    const file = (user: string) =>
      `${LEAST}parameters: { pw: { type: string, secret: true } }\nusers: [{ username: ${user}, credentials: [{ type: password, value: $(pw) }] }]\n`;
    const template = await together({ 'a.yaml': file('a'), 'b.yaml': file('b') }, { pw: 'c4nary' });
    expect(JSON.stringify(template.resources.users?.map(({ credentials }) => credentials))).toContain('c4nary');
    expect(template.isSecret('/users/b/credentials/password/value')).toBe(true);
    for (const shown of [
      inspect(template, { depth: 9 }),
      JSON.stringify(template),
      JSON.stringify(template.resources),
    ]) {
      expect(shown).not.toContain('c4nary');
      expect(shown).toContain('(secret)');
    }
  });
});

describe('a contradiction', () => {
  test('of settings is told with both places and what asks for them, all at once', async () => {
    const error = await conflicts({
      'bank.yaml': `${LEAST}realm:\n  revokeRefreshToken: false\n  attributes: { cibaInterval: 5, cibaExpiresIn: 90 }\nclauses: { /realm/revokeRefreshToken: [FAPI2-SP-FINAL-5.3.2.1-9] }\n`,
      'app.yaml': `${LEAST}realm:\n  revokeRefreshToken: true\n  attributes: { cibaInterval: 7, cibaExpiresIn: 90 }\n`,
    });
    expect(lines(error)).toEqual([
      'app.yaml:4:23: /realm/revokeRefreshToken is true in app, and false in bank (bank.yaml:4:23)',
      'app.yaml:5:31: /realm/attributes/cibaInterval is "7" in app, and "5" in bank (bank.yaml:5:31)',
    ]);
    expect(error.problems[0]?.hint).toBe(
      'bank has it for FAPI2-SP-FINAL-5.3.2.1-9.\n' +
        '  It holds for the whole realm: let both say the same, or give each template a realm of its own.',
    );
  });

  test('of a third is told, too', async () => {
    const realm = (lifespan: number) => `${LEAST}realm: { accessCodeLifespan: ${lifespan} }\n`;
    const files = { 'a.yaml': realm(60), 'b.yaml': realm(60), 'c.yaml': realm(30), 'd.yaml': realm(20) };
    expect(lines(await conflicts(files))).toEqual([
      'c.yaml:3:30: /realm/accessCodeLifespan is 30 in c, and 60 in a (a.yaml:3:30)',
      'd.yaml:3:30: /realm/accessCodeLifespan is 20 in d, and 60 in a (a.yaml:3:30)',
    ]);
  });

  test('is every difference of what has a name: a condition more makes another policy', async () => {
    const more = marked('shared').replace('our.mark: shared } }', 'our.mark: shared, our.kind: x } }');
    const narrower = more.replace('clientDefaults: { attributes: { our.mark: shared } }', 'clientDefaults: {}');
    const error = await conflicts({
      'a.yaml': marked('shared'),
      'b.yaml': `${narrower}keys: [{ name: k, providerId: rsa-generated, config: { algorithm: PS256 } }]\n`,
      'c.yaml': `${LEAST}keys: [{ name: k, providerId: rsa-generated, config: { algorithm: RS256, priority: 1 } }]\n`,
    });
    expect(lines(error)).toEqual([
      'b.yaml:7:5: /clientPolicies/shared is not the same in b and in a (a.yaml:7:5)',
      'c.yaml:3:8: /keys/k is not the same in c and in b (b.yaml:12:8)',
    ]);
    expect(error.problems[1]?.hint).toContain(
      'config / algorithm is "RS256" in c, and "PS256" in b (b.yaml:12:67)\n' +
        '  config / priority is "1" in c, and not there in b (b.yaml:12:46)\n',
    );
  });

  test('is no other order of what Keycloak keeps as a set', async () => {
    const file = (uris: string, scopes: string, locales: string, conditions: string) =>
      `${LEAST}realm: { internationalizationEnabled: true, supportedLocales: [${locales}] }\nclients: [{ clientId: a, redirectUris: [${uris}], defaultClientScopes: [${scopes}] }]\n` +
      `clientPolicies: [{ name: p, enabled: true, conditions: [${conditions}], profiles: [fapi-1-baseline] }]\n`;
    const [any, saml] = ['{ condition: any-client }', '{ condition: client-type, configuration: { protocol: saml } }'];
    await together({
      'a.yaml': file('"https://a.example/1", "https://a.example/2"', 'profile, email', 'en, de', `${any}, ${saml}`),
      'b.yaml': file('"https://a.example/2", "https://a.example/1"', 'email, profile', 'de, en', `${saml}, ${any}`),
    });
  });

  test('is another order of the profiles of a policy', async () => {
    const file = (profiles: string) =>
      `${LEAST}clientPolicies: [{ name: p, enabled: true, conditions: [{ condition: any-client }], profiles: [${profiles}] }]\n`;
    const error = await conflicts({
      'a.yaml': file('fapi-1-baseline, fapi-1-advanced'),
      'b.yaml': file('fapi-1-advanced, fapi-1-baseline'),
    });
    expect(error.problems[0]?.hint).toContain('profiles is ["fapi-1-advanced","fapi-1-baseline"] in b');
  });

  test('is also another order of executors', async () => {
    const profile = (...executors: readonly string[]) =>
      `${LEAST}clientProfiles: [{ name: p, executors: [${executors.map(name => `{ executor: ${name} }`).join(', ')}] }]\n`;
    const error = await conflicts({
      'a.yaml': profile('secure-session', 'confidential-client'),
      'b.yaml': profile('confidential-client', 'secure-session'),
    });
    expect(error.problems[0]?.hint).toContain('executors is [{"executor":"confidential-client"');
  });

  test('of secrets is told without them', async () => {
    const file = (name: string) =>
      `${LEAST}parameters: { ${name}: { type: string, secret: true } }\nclients: [{ clientId: rs, secret: $(${name}) }]\n`;
    const error = await conflicts({ 'a.yaml': file('one'), 'b.yaml': file('two') }, { one: 'c4nary1', two: 'c4nary2' });
    expect(error.problems[0]?.hint).toContain('secret is another secret in b than in a (a.yaml:4:35)');
    expect(error.message).not.toContain('c4nary');
  });

  test('of many values of one client names a few and counts the rest', async () => {
    const names = [...'abcdefgh'].map(letter => `our.${letter}`);
    const file = (value: number) =>
      `${LEAST}customAttributes: [${names.join(', ')}]\nclients: [{ clientId: a, attributes: { ${names.map(name => `${name}: ${value}`).join(', ')} } }]\n`;
    const { problems } = await conflicts({ 'a.yaml': file(1), 'b.yaml': file(2) });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.hint?.split('\n').slice(4, 6).join('')).toMatch(/our\.e is "2" .*and 3 more values$/);
  });
});

describe('a policy of one template', () => {
  const bank = (client: string) => `${LEAST}clients: [{ clientId: a${client} }]\n`;
  const theirs = async (condition: string, configuration: string, client = '', more?: string) => {
    const files = { 'bank.yaml': bank(client), 'app.yaml': policy(condition, configuration, more) };
    const outcome = await together(files).catch((error: unknown) => error);
    return outcome instanceof TemplateError ? lines(outcome).join('\n') : 'none';
  };
  const REFUSED =
    'app.yaml:4:5: The client policy "theirs" of app also holds for clients of bank, which does not have it: "a" (bank.yaml:3:11)';

  test.each([
    ['any-client', '{}', ''],
    ['client-access-type', '{ type: [public] }', ', publicClient: true'],
    ['client-access-type', '{ type: [confidential] }', ''],
    ['client-access-type', '{ type: [public], is-negative-logic: true }', ''],
    ['client-type', '{ protocol: openid-connect }', ''],
    ['client-scopes', '{ type: Optional, scopes: [offline_access] }', ''],
    ['client-scopes', '{ type: Default, scopes: [pay] }', ', defaultClientScopes: [pay]'],
    // At requests that do not ask for it.
    ['client-scopes', '{ type: Optional, scopes: [offline_access], is-negative-logic: true }', ''],
    ['client-scopes', '{ type: Any, scopes: [offline_access], is-negative-logic: true }', ''],
    ['client-roles', '{ roles: [app, pay] }', ', roles: [{ name: pay }]'],
    ['grant-type', '{ grant_types: [password] }', ''],
    ['client-updater-context', '{ update-client-source: [ByAuthenticatedUser] }', ''],
    ['client-updater-context', '{ update-client-source: [ByAnonymous], is-negative-logic: true }', ''],
  ])('that holds for a client of another is refused: %s %s, client %s', async (condition, configuration, client) => {
    expect(await theirs(condition, configuration, client)).toBe(REFUSED);
  });

  test.each([
    ['client-access-type', '{ type: [public] }', ''],
    ['client-access-type', '{ type: [bearer-only] }', ', publicClient: true'],
    ['client-type', '{ protocol: saml }', ''],
    ['client-scopes', '{ type: Default, scopes: [offline_access] }', ''],
    ['client-scopes', '{ type: Any, scopes: [offline_access] }', ', optionalClientScopes: [], defaultClientScopes: []'],
    ['client-scopes', '{ type: Any, scopes: [pay], is-negative-logic: true }', ', defaultClientScopes: [pay]'],
    ['client-updater-context', '{ update-client-source: [ByInitialAccessToken, ByAnonymous] }', ''],
    ['client-roles', '{ roles: [app] }', ', roles: [{ name: pay }]'],
    ['any-client', '{ is-negative-logic: true }', ''],
  ])('that holds for none is fine: %s %s, client %s', async (condition, configuration, client) => {
    expect(await theirs(condition, configuration, client)).toBe('none');
  });

  // For clients that are registered by themselves; at their requests that condition abstains.
  test.each([
    ['', 'client-access-type', REFUSED],
    [', mode: STRICT', 'client-access-type', 'none'],
    ['', 'client-updater-source-groups', 'none'],
  ])('with two conditions is judged by event: %s with %s', async (mode, other, expected) => {
    const configuration = other === 'client-access-type' ? '{ type: [confidential] }' : '{ groups: [g] }';
    const more = `{ update-client-source: [ByAnonymous] } }, { condition: ${other}, configuration: ${configuration}`;
    expect(await theirs('client-updater-context', more, '', `enabled: true${mode}`)).toBe(expected);
  });

  test.each([
    ['client-attributes', 'attributes: { fapi.profile: x }', 'any-client', ''],
    ['client-attributes', 'attributes: { fapi.profile: x }', 'client-access-type', 'type: [confidential]'],
    ['client-attributes', 'attributes: { fapi.profile: x }', 'grant-type', 'grant_types: [authorization_code]'],
  ])('does not hold where a mark is missing: %s %s and %s', async (one, settings, other, more) => {
    const both = `{ ${settings} } }, { condition: ${other}, configuration: { ${more} }`;
    expect(await theirs(one, both)).toBe('none');
  });

  test('that asks for a scope holds for all where scopes have no say', async () => {
    const more =
      '{ type: Default, scopes: [pay] } }, { condition: client-access-type, configuration: { type: [confidential] }';
    expect(await theirs('client-scopes', more)).toBe(REFUSED);
  });

  test('for clients that register themselves holds for those of another', async () => {
    const files = {
      'bank.yaml': `${LEAST}clientDefaults: { consentRequired: true }\n`,
      'app.yaml': policy('client-updater-context', '{ update-client-source: [ByAnonymous] }'),
    };
    expect(lines(await conflicts(files))[0]).toContain('what they carry by default (bank.yaml:3:1)');
  });

  test('that is off holds for none', async () => {
    expect(await theirs('any-client', '{}', '', 'enabled: false')).toBe('none');
  });

  test('that the other has, too, is meant for both', async () => {
    const both = policy('any-client', '{}');
    await together({ 'bank.yaml': `${both}clients: [{ clientId: a }]\n`, 'app.yaml': both });
  });

  test('that a client of the other reaches by its mark is refused, and may be by what it has by default', async () => {
    const stray = marked('bank', 'clients: [{ clientId: a, attributes: { our.mark: app } }]\n');
    expect(lines(await conflicts({ 'bank.yaml': stray, 'app.yaml': marked('app') }))[0]).toMatch(
      /^app\.yaml:7:5: The client policy "app" of app also holds for clients of bank, .* "a" \(bank\.yaml:12:11\)$/,
    );
    const more = 'customAttributes: [our.kind]\n';
    const children = marked('bank', more).replace('clientDefaults: { attributes: { our.mark: bank', '$&, our.kind: x');
    const wide = marked('app').replaceAll('our.mark: app', 'our.kind: x');
    expect(lines(await conflicts({ 'bank.yaml': children, 'app.yaml': wide }))[0]).toContain(
      'what they carry by default (bank.yaml:11:1)',
    );
  });
});

describe('parameters', () => {
  const declares = (name: string, more = '') =>
    `${LEAST}parameters: { ${name}: { type: string, default: x${more} } }\nrealm: { displayName: $(${name}) }\n`;

  test('go to each template that declares them', async () => {
    const files = { 'a.yaml': declares('bank_name'), 'b.yaml': declares('bank_name'), 'c.yaml': LEAST };
    expect((await together(files, { bank_name: 'Ours' })).resources.realm).toEqual({ displayName: 'Ours' });
  });

  test('that none declares are refused', async () => {
    const error = await conflicts({ 'a.yaml': declares('bank_name'), 'b.yaml': LEAST }, { bank_nam: 'Ours' });
    expect(lines(error)).toEqual([
      'a.yaml, b.yaml: None of the templates has a parameter "bank_nam"; did you mean "bank_name"?',
    ]);
  });

  test('that are secret in one are to be secret in all', async () => {
    const secret = `${LEAST}parameters: { pw: { type: string, secret: true } }\nclients: [{ clientId: rs, secret: $(pw) }]\n`;
    const error = await conflicts({ 'a.yaml': secret, 'b.yaml': declares('pw') }, { pw: 'c4nary' });
    expect(lines(error)).toEqual(['b.yaml: The parameter "pw" is secret in a, and not here']);
    expect(error.message).not.toContain('c4nary');
  });

  test('are wrong in several templates at once', async () => {
    const error = await conflicts({ 'a.yaml': `${LEAST}relm: {}\n`, 'b.yaml': `${LEAST}clint: []\n` });
    expect(lines(error).map(line => line.slice(0, 11))).toEqual(['a.yaml:3:1:', 'b.yaml:3:1:']);
  });
});

test('settings that one brings and another does not speak of are told, unless Keycloak does the same by itself', async () => {
  const cwd = folder({
    'a.yaml': `${LEAST}realm: { accessCodeLifespan: 30, attributes: { cibaInterval: 7, cibaExpiresIn: 120 } }\n`,
    'b.yaml': `${LEAST}realm: { accessCodeLifespan: 30, accessTokenLifespan: 300, revokeRefreshToken: true }\n`,
    'c.yaml': LEAST,
  });
  expect(unspokenSettings(await loadTemplates(['a.yaml', 'b.yaml', 'c.yaml'], { cwd }))).toEqual([
    'a says nothing of what will hold for its clients, too: revokeRefreshToken (b)',
    'b says nothing of what will hold for its clients, too: cibaInterval (a)',
    'c says nothing of what will hold for its clients, too: accessCodeLifespan, cibaInterval (a); revokeRefreshToken (b)',
  ]);
});

test('every value of the combined template leads to a place', async () => {
  const files = {
    'a.yaml': 'extends: fapi2-security-profile-dpop\ntitle: A\n',
    'b.yaml': 'extends: native-app\ntitle: B\n',
  };
  const { resources, sourceOf } = await together(files);
  for (const { name } of resources.clientPolicies ?? []) {
    const path = `/clientPolicies/${name}`;
    expect([namesOf(path).length, sourceOf(path)?.file]).toEqual([2, expect.stringContaining(String(name))]);
  }
});
