import { describe, expect, it } from 'vitest';
import { unsaidOf } from '../../src/template/unsaid.js';
import { faults, LEAST, lines, load } from './folder.js';

const BASE = `${LEAST}realm:
  accessCodeLifespan: 60
  supportedLocales: [en, nl]
  attributes: { parRequestUriLifespan: 60, cibaExpiresIn: 90 }
keys:
  - { name: k, providerId: rsa-generated, config: { algorithm: PS256, priority: 1 } }
clientProfiles:
  - name: p
    executors:
      - { executor: pkce-enforcer, configuration: { auto-configure: true } }
      - { executor: secure-session }
clientPolicies:
  - name: q
    enabled: true
    conditions:
      - { condition: client-attributes, configuration: { attributes: { our.mark: x } } }
    profiles: [p]
clientScopes:
  - name: s
    protocolMappers:
      - { name: m, protocolMapper: oidc-audience-mapper, config: { access.token.claim: true } }
clientDefaults:
  consentRequired: true
  attributes: { our.mark: x, use.refresh.tokens: true, dpop.bound.access.tokens: true }
clients:
  - { clientId: a, redirectUris: [https://a.example/1, https://a.example/2], attributes: { logoUri: https://a.example } }
users:
  - { username: u, firstName: Una }
clauses:
  /realm/accessCodeLifespan: [FAPI2-SP-FINAL-5.3.2.1-11]
  /clientDefaults/attributes/use.refresh.tokens: [FAPI2-SP-FINAL-6.1]
`;

const extended = (text: string) => load({ 't.yaml': `extends: ./base.yaml\n${text}`, 'base.yaml': BASE });

describe('a template that extends another', () => {
  it('is the other where it says nothing', async () => {
    const own = await extended('');
    const base = await load(BASE);
    expect(own.resources).toEqual(base.resources);
    expect(own.digest).toBe(base.digest);
    expect(own.title).toBe('T');
    expect(own.files).toEqual(['t.yaml', 'base.yaml']);
    expect(own.id).toBe('t');
  });

  it('removes items by their key', async () => {
    const { resources } = await extended(`keys: [{ name: k, remove: true }]
clientProfiles: [{ name: p, executors: [{ executor: pkce-enforcer, remove: true }, { executor: confidential-client }] }]
clients: [{ clientId: a, remove: true }, { clientId: b }]
users: [{ username: u, remove: true }]
`);
    expect(resources).toMatchObject({
      keys: [],
      clientProfiles: [
        {
          name: 'p',
          executors: [
            { executor: 'secure-session', configuration: {} },
            { executor: 'confidential-client', configuration: {} },
          ],
        },
      ],
      clients: [{ clientId: 'b', consentRequired: true }],
      users: [],
    });
  });

  it('puts an item that is removed and said anew at the end', async () => {
    const { resources } = await extended(`clientProfiles:
  - name: p
    executors: [{ executor: pkce-enforcer, remove: true }, { executor: confidential-client }, { executor: pkce-enforcer, configuration: { auto-configure: true } }]
`);
    const [profile] = resources.clientProfiles ?? [];
    expect(profile?.executors).toEqual([
      { executor: 'secure-session', configuration: {} },
      { executor: 'confidential-client', configuration: {} },
      { executor: 'pkce-enforcer', configuration: { 'auto-configure': true } },
    ]);
  });

  it('removes items of the client defaults from one client', async () => {
    const base = `${LEAST}clientDefaults: { protocolMappers: [{ name: m, protocolMapper: oidc-audience-mapper }] }
`;
    const { resources } = await load({
      't.yaml': 'extends: ./middle.yaml\nclients: [{ clientId: a, name: A }]\n',
      'middle.yaml':
        'extends: ./base.yaml\nclients: [{ clientId: a, protocolMappers: [{ name: m, remove: true }] }, { clientId: b }]\n',
      'base.yaml': base,
    });
    const [a, b] = resources.clients ?? [];
    expect(a).toEqual({ clientId: 'a', name: 'A', protocolMappers: [], ...unsaidOf({}) });
    expect(b?.protocolMappers).toHaveLength(1);
  });

  it('refuses to remove an item that is not inherited', async () => {
    const { problems } = await faults(`${LEAST}keys: [{ name: k, remove: true }]
clients: [{ clientId: a, protocolMappers: [{ name: m, remove: true }] }, { clientId: b, remove: true }]
`);
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [3, '"k" is to be removed, and nothing is inherited here that could be'],
      [4, '"m" is to be removed, and nothing is inherited here that could be'],
      [4, '"b" is to be removed, and nothing is inherited here that could be'],
    ]);
  });

  it('merges maps, replaces lists of texts, and removes with null', async () => {
    const { resources } = await extended(`realm:
  accessTokenLifespan: 300
  supportedLocales: [de]
  accessCodeLifespan: null
  attributes: { cibaExpiresIn: null, cibaInterval: 7 }
`);
    expect(resources.realm).toEqual({
      supportedLocales: ['de'],
      accessTokenLifespan: 300,
      attributes: { parRequestUriLifespan: '60', cibaInterval: '7' },
    });
  });

  it('merges lists by key', async () => {
    const { resources } = await extended(`
keys: [{ name: k, config: { priority: 2 } }, { name: l, providerId: ecdsa-generated }]
clientProfiles: [{ name: p, executors: [{ executor: pkce-enforcer, configuration: { auto-configure: false } }] }]
clientPolicies: [{ name: q, enabled: false, conditions: [{ condition: any-client }] }]
clientScopes: [{ name: s, protocolMappers: [{ name: m, config: { id.token.claim: true } }] }]
clients: [{ clientId: a, name: A }, { clientId: b }]
users: [{ username: u, lastName: Unwin }]
`);
    expect(resources.keys).toEqual([
      { name: 'k', providerId: 'rsa-generated', config: { algorithm: 'PS256', priority: '2' } },
      { name: 'l', providerId: 'ecdsa-generated' },
    ]);
    expect(resources.clientProfiles).toEqual([
      {
        name: 'p',
        executors: [
          { executor: 'pkce-enforcer', configuration: { 'auto-configure': false } },
          { executor: 'secure-session', configuration: {} },
        ],
      },
    ]);
    expect(resources.clientPolicies).toMatchObject([
      { name: 'q', enabled: false, conditions: [{ condition: 'client-attributes' }, { condition: 'any-client' }] },
    ]);
    expect(resources.clientScopes).toMatchObject([
      {
        name: 's',
        protocolMappers: [{ name: 'm', config: { 'access.token.claim': 'true', 'id.token.claim': 'true' } }],
      },
    ]);
    expect(resources.clients?.map(({ clientId, name }) => [clientId, name])).toEqual([
      ['a', 'A'],
      ['b', undefined],
    ]);
    expect(resources.users).toEqual([{ username: 'u', firstName: 'Una', lastName: 'Unwin' }]);
  });

  it('lays its clients over the client defaults, which null removes from', async () => {
    const { resources } = await extended(`clientDefaults: { fullScopeAllowed: false }
clients:
  - { clientId: a, consentRequired: false, attributes: { use.refresh.tokens: null, logoUri: null } }
`);
    expect(resources.clients).toEqual([
      {
        clientId: 'a',
        ...unsaidOf({}),
        consentRequired: false,
        fullScopeAllowed: false,
        redirectUris: ['https://a.example/1', 'https://a.example/2'],
        attributes: { 'our.mark': 'x', 'dpop.bound.access.tokens': 'true' },
      },
    ]);
  });

  it('says where the value in effect is written', async () => {
    const { sourceOf } = await extended('realm:\n  attributes:\n    cibaExpiresIn: 80\nclients:\n  - clientId: b\n');
    expect(sourceOf('/realm/attributes/cibaExpiresIn')).toEqual({ file: 't.yaml', line: 4, column: 20 });
    expect(sourceOf('/realm/attributes/parRequestUriLifespan')).toEqual({ file: 'base.yaml', line: 6, column: 40 });
    expect(sourceOf('/realm/attributes')).toEqual({ file: 't.yaml', line: 3, column: 3 });
    expect(sourceOf('/clients/b')).toEqual({ file: 't.yaml', line: 6, column: 5 });
    expect(sourceOf('/clients/b/attributes/use.refresh.tokens')).toMatchObject({ file: 'base.yaml', line: 26 });
    expect(sourceOf('/clients/b/nothing/of/the/kind')).toEqual({ file: 't.yaml', line: 6, column: 5 });
    expect(sourceOf('/clientProfiles/p/executors/secure-session/configuration')).toMatchObject({ line: 13 });
    expect(sourceOf('/nothing')).toBeUndefined();
  });

  it('may remove what the other cites a clause for', async () => {
    const template = await extended(
      'realm: { accessCodeLifespan: null }\nclauses: { /realm/accessCodeLifespan: null }\n',
    );
    expect(template.clausesOf('/realm/accessCodeLifespan')).toEqual([]);
    expect((await extended('realm: { accessCodeLifespan: null }\n')).resources.realm).not.toHaveProperty(
      'accessCodeLifespan',
    );
  });

  it('can set the default of a parameter', async () => {
    const { resources } = await load({
      't.yaml': 'extends: ./base.yml\nparameters: { n: { default: 2 } }\n',
      'base.yml': `${LEAST}parameters: { n: { type: integer, default: 1 } }\nrealm: { failureFactor: $(n) }\n`,
    });
    expect(resources.realm).toEqual({ failureFactor: 2 });
  });

  it('may extend a shipped one, and be extended from another folder', async () => {
    const { resources, files } = await load({
      't.yaml': 'extends: families/bank.yaml\n',
      'families/bank.yaml': 'extends: ../base.yaml\n',
      'base.yaml': 'extends: fapi2-security-profile-dpop\ntitle: Ours\n',
    });
    expect(resources.keys).toHaveLength(2);
    expect(files.slice(0, 3)).toEqual(['t.yaml', 'families/bank.yaml', 'base.yaml']);
  });

  it('may extend several, each laid over those before it, one that is met twice where it was met first', async () => {
    const template = await load({
      't.yaml': 'extends: [./mtls.yaml, ./jarm.yaml]\ntitle: Both\n',
      'mtls.yaml': 'extends: ./base.yaml\ntitle: M\nrealm: { accessCodeLifespan: 30, accessTokenLifespan: 200 }\n',
      'jarm.yaml': 'extends: ./base.yaml\nrealm: { accessTokenLifespan: 100 }\n',
      'base.yaml': BASE,
    });
    expect(template.files).toEqual(['t.yaml', 'jarm.yaml', 'mtls.yaml', 'base.yaml']);
    expect(template.title).toBe('Both');
    expect(template.resources.realm).toMatchObject({ accessCodeLifespan: 30, accessTokenLifespan: 100 });
    expect(template.sourceOf('/realm/accessCodeLifespan')).toMatchObject({ file: 'mtls.yaml', line: 3 });
    expect(lines(await faults({ 't.yaml': 'extends: [./a.yaml]\n', 'a.yaml': 'extends: [./t.yaml]\n' }))).toEqual([
      'a.yaml:1:11: t.yaml extends a.yaml extends t.yaml: a template cannot extend itself',
    ]);
    expect(lines(await faults(`${LEAST}extends: 5\n`))[0]).toMatch(/"extends" must be a text or a list of texts/);
  });

  it('says what Keycloak cannot do beside what the other says', async () => {
    const { limitations } = await load({
      't.yaml': 'extends: ./base.yaml\nlimitations: [{ clauses: [RFC9449-8], text: No nonces }]\n',
      'base.yaml': `${LEAST}limitations: [{ clauses: [RFC9126-5, RFC9126-2.3], text: Not in the metadata }]\n`,
    });
    expect(limitations.map(({ clauses, text }) => [text, clauses.map(({ id }) => id)])).toEqual([
      ['Not in the metadata', ['RFC9126-5', 'RFC9126-2.3']],
      ['No nonces', ['RFC9449-8']],
    ]);
  });

  it('cannot extend itself, however far around', async () => {
    const files = {
      't.yaml': 'extends: ./a.yaml\n',
      'a.yaml': 'title: A\nextends: ./b.yaml\n',
      'b.yaml': 'extends: ./t.yaml\n',
    };
    expect(lines(await faults(files))).toEqual([
      'b.yaml:1:10: t.yaml extends a.yaml extends b.yaml extends t.yaml: a template cannot extend itself',
    ]);
    expect(lines(await faults('extends: ./t.yaml\n'))).toEqual([
      't.yaml:1:10: t.yaml extends t.yaml: a template cannot extend itself',
    ]);
  });

  it('must extend something that is there, and only that is complained of', async () => {
    expect(lines(await faults(`extends: ./nowhere.yaml\nrealms: 1\n`))).toEqual([
      't.yaml:1:10: nowhere.yaml: There is no such file',
    ]);
    expect(lines(await faults(`extends: fapi2-security-profile\n`))[0]).toMatch(
      /^t\.yaml:1:10: No template named "fapi2-security-profile" is shipped/,
    );
    expect(lines(await faults({ 't.yaml': 'extends: ./b.yaml\n', 'b.yaml': 'title: [\n' }))[0]).toMatch(/^b\.yaml:\d:/);
  });

  it('is complained of in the file that is at fault', async () => {
    const error = await faults({
      't.yaml': 'extends: ./base.yaml\nrealm: { accesTokenLifespan: 1 }\n',
      'base.yaml': `${LEAST}realm:\n  sslRequird: all\n`,
    });
    expect(lines(error)).toEqual([
      't.yaml:2:10: Unknown key "accesTokenLifespan" in "realm"; did you mean "accessTokenLifespan"?',
      'base.yaml:4:3: Unknown key "sslRequird" in "realm"; did you mean "sslRequired"?',
    ]);
  });

  it('cannot remove what is not there', async () => {
    const error = await faults(
      `${LEAST}clientDefaults: { name: x }\nclients:\n  - { clientId: a, name: null, rootUrl: null }\n`,
    );
    expect(lines(error)).toEqual([
      't.yaml:5:32: "rootUrl" is empty, and nothing is inherited here that an empty value could remove',
    ]);
  });
});

describe('the digest', () => {
  it('is the same for what asks for the same', async () => {
    const a = await load(
      `${LEAST}clients: [{ clientId: a }, { clientId: b, name: B }]\nrealm: { enabled: true, displayName: X }\n`,
    );
    const b = await load(
      `# other\ntitle: Other\nprofile:\n  client_auth_type: private_key_jwt\n  plan: fapi2-security-profile-final\nrealm: { displayName: X, enabled: true }\nclients: [{ name: B, clientId: b }, { clientId: a }]\n`,
    );
    expect(a.digest).toBe(b.digest);
    expect(a.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another for another value, profile or client default', async () => {
    const texts = [
      LEAST,
      `${LEAST}realm: { enabled: true }\n`,
      `${LEAST}realm: { enabled: false }\n`,
      `${LEAST}clientDefaults: { enabled: true }\n`,
      LEAST.replace('private_key_jwt', 'mtls'),
    ];
    const digests = await Promise.all(texts.map(async text => (await load(text)).digest));
    expect(new Set(digests).size).toBe(texts.length);
  });
});

it('a policy that is removed is named where something inherited is left that only it looked for', async () => {
  const over = `extends: ./base.yaml
clientPolicies:
  - { name: q, remove: true }
`;
  const error = await faults({ 'base.yaml': BASE, 't.yaml': over });
  expect(lines(error)).toEqual([
    't.yaml:3:24: Without the policy "q" nothing looks for the client attribute "our.mark" (base.yaml:26:17)',
  ]);
  await load({ 'base.yaml': BASE, 't.yaml': `${over}clientDefaults: { attributes: { our.mark: null } }\n` });
});
