import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTemplate } from '../../src/template/load.js';
import { faults, folder, LEAST, lines, load } from './folder.js';

/** By what is wrong: the text below {@link LEAST} (which has two lines), and what is said about it. */
const table: Readonly<Record<string, readonly [text: string, ...problems: readonly string[]]>> = {
  'an unknown section': [
    'client:\n  - clientId: a\n',
    '3:1: Unknown key "client" in the template; did you mean "clients"?',
  ],
  'an unknown field of the realm': [
    'realm:\n  accesCodeLifespan: 60\n',
    '4:3: Unknown key "accesCodeLifespan" in "realm"; did you mean "accessCodeLifespan"?',
  ],
  'a field in another case': [
    'clientDefaults:\n  ConsentRequired: true\n',
    '4:3: Unknown key "ConsentRequired" in "clientDefaults"; did you mean "consentRequired"?',
  ],
  "the realm's name": ['realm: { realm: bank }\n', '3:10: Unknown key "realm" in "realm"'],
  'fields that the admin API does not show': [
    'realm: { groups: [{ name: staff }] }\nusers: [{ username: a, groups: [/staff] }]\n',
    '3:10: "groups" cannot stand in "realm": Keycloak\'s admin API does not show it there, so that it could not be compared',
    '4:24: "groups" cannot stand in "users": Keycloak\'s admin API does not show it there, so that it could not be compared',
  ],
  'a text where a boolean belongs (yes is a text)': [
    'clientDefaults:\n  consentRequired: yes\n',
    '4:20: "consentRequired" must be true or false, not a text',
  ],
  'on is a text': [
    'clientPolicies:\n  - name: p\n    enabled: on\n    conditions: [{ condition: any-client }]\n    profiles: [fapi-1-baseline]\n',
    '5:14: "enabled" must be true or false, not a text',
  ],
  'a number where a text belongs': ['clients:\n  - clientId: 7\n', '4:15: "clientId" must be a text, not a number'],
  'a fraction where a whole number belongs': [
    'realm:\n  accessCodeLifespan: 1.5\n',
    '4:23: "accessCodeLifespan" must be a whole number, not a fraction',
  ],
  'a map where a list belongs': [
    'clients:\n  clientId: a\n',
    '4:3: "clients" must be a list, not a map of names to values',
  ],
  'a text where a map belongs': ['realm: bank\n', '3:8: "realm" must be a map of names to values, not a text'],
  'a missing key': ['clients:\n  - name: a\n', '4:5: "clientId" is missing'],
  'a key that stands twice': [
    'users:\n  - { username: alice }\n  - { username: alice }\n',
    '5:17: "alice" stands twice in "users", first at t.yaml:4:17',
  ],
  'an empty section': [
    'clients:\nusers: []\n',
    '3:1: "clients" is empty, and nothing is inherited here that an empty value could remove',
  ],
  'an unknown executor': [
    'clientProfiles:\n  - name: p\n    executors:\n      - executor: pkce-enforcr\n',
    '6:19: "executor" cannot be "pkce-enforcr"; did you mean "pkce-enforcer"?',
  ],
  'a profile without executors': [
    'clientProfiles: [{ name: p, executors: [] }]\n',
    '3:40: A client profile needs at least one executor',
  ],
  'an unknown configuration of an executor': [
    'clientProfiles:\n  - name: p\n    executors:\n      - executor: pkce-enforcer\n        configuration: { auto_configure: true }\n',
    '7:26: The executor pkce-enforcer knows no "auto_configure"; did you mean "auto-configure"?',
  ],
  'a configuration of the wrong type': [
    'clientProfiles:\n  - name: p\n    executors:\n      - executor: pkce-enforcer\n        configuration: { auto-configure: on }\n',
    '7:42: "auto-configure" of the executor pkce-enforcer must be true or false',
  ],
  'a value that is none of the options': [
    'clientProfiles:\n  - name: p\n    executors:\n      - executor: secure-signature-algorithm\n        configuration: { default-algorithm: RS256 }\n',
    '7:45: "default-algorithm" of the executor secure-signature-algorithm cannot be "RS256"; did you mean "PS256"?',
  ],
  'an item that is none of the options': [
    'clientProfiles:\n  - name: p\n    executors:\n      - executor: secure-client-authenticator\n        configuration: { allowed-client-authenticators: [client-jwt, client-x590] }\n',
    '7:70: "allowed-client-authenticators" of the executor secure-client-authenticator cannot be "client-x590"; did you mean "client-x509"?',
  ],
  'a profile named like a built-in one': [
    'clientProfiles: [{ name: fapi-1-baseline, executors: [{ executor: secure-session }] }]\n',
    '3:26: "fapi-1-baseline" is the name of a client profile that is built into Keycloak; choose another',
  ],
  'a policy that leaves out what it needs': [
    'clientPolicies:\n  - name: p\n    conditions: []\n    profiles: []\n',
    '4:5: "enabled" is missing',
    '5:17: A client policy without conditions never applies',
    '6:15: A client policy without profiles does nothing',
  ],
  'a policy with an unknown profile': [
    'clientPolicies:\n  - name: p\n    enabled: true\n    conditions: [{ condition: any-client }]\n    profiles: [fapi-2-dpop-securty-profile]\n',
    '7:16: There is no client profile "fapi-2-dpop-securty-profile", neither here nor built into Keycloak; did you mean "fapi-2-dpop-security-profile"?',
  ],
  'a mode in lower case': [
    'clientPolicies:\n  - name: p\n    enabled: true\n    mode: default\n    conditions: [{ condition: any-client }]\n    profiles: [fapi-1-baseline]\n',
    '6:11: "mode" cannot be "default"; did you mean "DEFAULT"?',
  ],
  'a condition on a misspelt attribute': [
    'clientPolicies:\n  - name: p\n    enabled: true\n    conditions: [{ condition: client-attributes, configuration: { attributes: { dpop.bound.access.token: "true" } } }]\n    profiles: [fapi-1-baseline]\n',
    '6:79: Keycloak knows no client attribute "dpop.bound.access.token"; did you mean "dpop.bound.access.tokens"?',
  ],
  'a condition whose attributes are no map': [
    'clientPolicies:\n  - name: p\n    enabled: true\n    conditions: [{ condition: client-attributes, configuration: { attributes: dpop } }]\n    profiles: [fapi-1-baseline]\n',
    '6:79: "attributes" of the condition client-attributes must be a map of names to texts',
  ],
  'a near-miss of a client attribute': [
    'clientDefaults:\n  attributes: { dpop-bound-access-tokens: true }\n',
    '4:17: Keycloak knows no client attribute "dpop-bound-access-tokens"; did you mean "dpop.bound.access.tokens"?',
  ],
  'a client attribute nobody declared': [
    'clients:\n  - clientId: a\n    attributes: { our.tier: 1 }\n',
    '5:19: Keycloak knows no client attribute "our.tier"',
  ],
  'a near-miss of a realm attribute': [
    'realm:\n  attributes: { parRequestUriLifeSpan: 60 }\n',
    '4:17: Keycloak knows no realm attribute "parRequestUriLifeSpan"; did you mean "parRequestUriLifespan"?',
  ],
  'a client attribute that is in the realm': [
    'realm:\n  attributes: { dpop.bound.access.tokens: true }\n',
    '4:17: Keycloak knows no realm attribute "dpop.bound.access.tokens"',
  ],
  'an item of the wrong type': [
    'clients:\n  - clientId: a\n    redirectUris: [https://a.example, 7]\n',
    '5:39: An item of "redirectUris" must be a text, not a number',
  ],
  'an attribute that is a list': [
    'clients:\n  - clientId: a\n    attributes: { request.uris: [a] }\n',
    '5:33: "request.uris" must be a text, a number, true or false, not a list',
  ],
  'an unknown client authenticator': [
    'clientDefaults: { clientAuthenticatorType: private_key_jwt }\n',
    '3:44: Keycloak has no client authenticator "private_key_jwt"',
  ],
  'a misspelt protocol mapper': [
    'clientScopes:\n  - name: s\n    protocolMappers: [{ name: m, protocolMapper: oidc-audience-maper }]\n',
    '5:50: Keycloak has no protocol mapper "oidc-audience-maper"; did you mean "oidc-audience-mapper"?',
  ],
  'an unknown key provider': [
    'keys: [{ name: k, providerId: rsa-generate }]\n',
    '3:31: "providerId" cannot be "rsa-generate"; did you mean "rsa-generated"?',
  ],
  'a key that cannot be': [
    'keys: [{ name: k, providerId: rsa-generated, config: { algoritm: PS256, keySize: 512 } }]\n',
    '3:56: The key provider rsa-generated knows no "algoritm"; did you mean "algorithm"?',
    '3:82: "keySize" of the key provider rsa-generated cannot be "512"',
  ],
  'an unknown clause': [
    'realm: { revokeRefreshToken: false }\nclauses:\n  /realm/revokeRefreshToken: [FAPI2-SP-FINAL-5.3.2.1-99]\n',
    '5:31: No specification has the clause "FAPI2-SP-FINAL-5.3.2.1-99"; did you mean "FAPI2-SP-FINAL-5.3.2.1-9"?',
  ],
  'a clause for nothing': [
    'realm: { revokeRefreshToken: false }\nclauses:\n  /realm/revokeRefreshTokens: [FAPI2-SP-FINAL-5.3.2.1-9]\n',
    '5:3: There is nothing at "/realm/revokeRefreshTokens" in this template; did you mean "/realm/revokeRefreshToken"?',
  ],
  'a clause by a path without slash': ['clauses: { realm: [RFC9126-5] }\n', '3:12: A path begins with a slash'],
  'something that cannot be enforced and is not there': [
    'clientDefaults: { attributes: { use.refresh.tokens: true } }\nnotEnforceable: { use.refresh.token: Why }\n',
    '4:19: "notEnforceable" names "use.refresh.token", which clientDefaults does not carry; did you mean "use.refresh.tokens"?',
  ],
  'a limitation by a clause that no specification has': [
    'limitations: [{ clauses: [RFC9449-8, RFC9449-999], text: No nonces }]\n',
    '3:38: No specification has the clause "RFC9449-999"; did you mean "RFC9449-9"?',
  ],
  'a merge key': ['realm: { <<: { enabled: true } }\n', '3:10: Unknown key "<<" in "realm"'],
  'several things at once, in their order': [
    'users: [{ user: a }]\nclients: [{ clientId: a, redirectUri: [] }]\nrealm: { sslRequired: true }\n',
    '3:9: "username" is missing',
    '3:11: Unknown key "user" in "users"',
    '4:26: Unknown key "redirectUri" in "clients"; did you mean "redirectUris"?',
    '5:23: "sslRequired" must be a text, not true or false',
  ],
};

describe('what is wrong is said with its place', () => {
  for (const [title, [text, ...problems]] of Object.entries(table)) {
    it(title, async () => {
      const error = await faults(`${LEAST}${text}`);
      expect(lines(error)).toEqual(problems.map(problem => `t.yaml:${problem}`));
    });
  }

  it('with the line and a caret', async () => {
    const error = await faults(`${LEAST}realm:\n  accesCodeLifespan: 60\n`);
    expect(error.message).toBe(
      [
        't.yaml:4:3: Unknown key "accesCodeLifespan" in "realm"; did you mean "accessCodeLifespan"?',
        '  4 |   accesCodeLifespan: 60',
        '    |   ^',
      ].join('\n'),
    );
  });

  it('with the line as it stands where nothing in it is secret', async () => {
    const error = await faults(
      `${LEAST}parameters:\n  n: { default: 1, deflt: 2 }\nclauses:\n  /clientProfiles/fapi2-security-profile-dpop/executors/x: [RFC9126-5]\n`,
    );
    expect(error.problems.map(({ excerpt }) => excerpt)).toEqual([
      '  n: { default: 1, deflt: 2 }',
      '  n: { default: 1, deflt: 2 }',
      '  /clientProfiles/fapi2-security-profile-dpop/executors/x: [RFC9126-5]',
    ]);
  });

  it('with a long line cut to what matters', async () => {
    const error = await faults(
      `${LEAST}description: ${'x '.repeat(400)}\nrealm: { displayNameHtml: "${'y '.repeat(400)}", a: 1 }\n`,
    );
    const [, line, caret] = error.message.split('\n');
    expect(line?.length).toBeLessThan(130);
    expect(line?.[caret?.indexOf('^') ?? 0]).toBe('a');
  });

  it('says what a template must have', async () => {
    expect(lines(await faults('description: nothing\n'))).toEqual([
      't.yaml:1:1: "title" is missing',
      't.yaml:1:1: "profile" is missing',
    ]);
  });

  it('says which plans there are', async () => {
    const error = await faults('title: T\nprofile: { plan: fapi2-security-profile-finl, client_auth_type: mtls }\n');
    expect(lines(error)).toEqual([
      't.yaml:2:18: "plan" cannot be "fapi2-security-profile-finl"; did you mean "fapi2-security-profile-final"?',
    ]);
    expect(error.problems[0]?.hint).toContain('fapi2-message-signing-final');
  });
});

describe('a file that is no template', () => {
  const cases: Readonly<Record<string, readonly [content: string | Uint8Array, problem: string | RegExp]>> = {
    'an empty file': ['', 't.yaml: The file is empty'],
    'only a comment': ['# nothing\n', 't.yaml: The file is empty'],
    'a list': ['- a\n', 't.yaml:1:1: A template is a map of names to values, and begins with "title:" or "extends:"'],
    'a duplicate key': [`${LEAST}title: again\n`, 't.yaml:3:1: Map keys must be unique'],
    'a tab': ['title: T\nrealm:\n\tenabled: true\n', /^t\.yaml:3:1: Tabs are not allowed as indentation/],
    'two documents': [`${LEAST}---\ntitle: U\n`, /^t\.yaml:3:\d+: .*multiple documents/],
    'an unclosed bracket': [`${LEAST}keys: [\n`, /^t\.yaml:\d:\d+: Flow sequence/],
    'a tag': [`${LEAST}description: !secret x\n`, /^t\.yaml:3:14: A tag/],
    'an alias without anchor': [`${LEAST}description: *hunter2\n`, /^t\.yaml:3:14: An alias/],
    'a map for a key': [`${LEAST}{ a: b }: c\n`, /^t\.yaml:3:1: /],
    'YAML 1.1': [`%YAML 1.1\n---\n${LEAST}`, 't.yaml:1:1: Templates are YAML 1.2, not 1.1'],
    'not a number of JSON': [`${LEAST}realm: { accessCodeLifespan: .nan }\n`, /^t\.yaml:3:30: This is no number/],
    'Latin-1': [
      new Uint8Array([0x74, 0x69, 0x74, 0x6c, 0x65, 0x3a, 0x20, 0xe9]),
      't.yaml: The file is not encoded in UTF-8; save it as UTF-8',
    ],
    'UTF-16': [new Uint8Array([0xff, 0xfe, 0x74, 0x00]), 't.yaml: The file is not encoded in UTF-8; save it as UTF-8'],
    'more than eight megabytes': [
      '#'.repeat(8 * 1024 * 1024 + 1),
      't.yaml: The file has 8388609 bytes; a template has at most 8388608 (8 MiB); put clients into files of their own (clientsFrom)',
    ],
    'an alias within itself': [
      `${LEAST}realm: &r { attributes: *r }\n`,
      /An alias \(\*name\) stands within what it refers to$/,
    ],
    'a bomb of aliases': [
      `${LEAST}a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n`,
      /Aliases multiply this file beyond 10000 values; write them out$/,
    ],
  };
  for (const [title, [content, problem]] of Object.entries(cases)) {
    it(title, async () => {
      const [first] = lines(await faults({ 't.yaml': content }));
      if (typeof problem === 'string') expect(first).toBe(problem);
      else expect(first).toMatch(problem);
    });
  }

  it('a missing file, a directory', async () => {
    const cwd = folder({ 'd.yaml/x': '' });
    await expect(loadTemplate('nowhere.yaml', { cwd })).rejects.toThrow('nowhere.yaml: There is no such file');
    await expect(loadTemplate('./d.yaml', { cwd })).rejects.toThrow(
      'd.yaml: This is a directory; a template is a file',
    );
    await expect(loadTemplate('./d.yaml/x/y', { cwd })).rejects.toThrow('There is no such file');
  });

  it('but a byte order mark, Windows line ends and JSON are fine', async () => {
    const windows = `\uFEFF${LEAST}realm:\r\n  displayName: Bank\r\n`.replace('\n', '\r\n');
    expect((await load(windows)).resources.realm).toEqual({ displayName: 'Bank' });
    const cwd = folder({});
    const json = { title: 'T', profile: { plan: 'fapi-ciba-id1', client_auth_type: 'mtls' }, realm: { enabled: true } };
    writeFileSync(join(cwd, 't.json'), JSON.stringify(json, undefined, '\t'));
    expect((await loadTemplate('t.json', { cwd })).resources).toEqual({ realm: { enabled: true } });
  });

  it('a shipped name that does not exist, with what was meant or what there is', async () => {
    const cwd = folder({});
    await expect(loadTemplate('fapi2-security-profile-dpopp', { cwd })).rejects.toThrow(
      /"fapi2-security-profile-dpopp" is shipped; did you mean "fapi2-security-profile-dpop"\?\n {2}"kcfapi templates list" names all\. A path/,
    );
    await expect(loadTemplate('nonsense', { cwd })).rejects.toThrow(
      /is shipped\n {2}Shipped: .*fapi2-security-profile-dpop,/,
    );
  });
});
