import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { faults, LEAST, lines, load } from './folder.js';

const DECLARED = `${LEAST}parameters:
  algorithm: { enum: [PS256, ES256], default: PS256 }
  lifespan: { type: integer, default: 60 }
  strict: { type: boolean, default: true }
  bank: { type: string }
`;

describe('a parameter', () => {
  it('has its own type where it is the whole value, and is text within a text', async () => {
    const { resources } = await load(
      `${DECLARED}realm:
  accessCodeLifespan: $(lifespan)
  verifyEmail: $(strict)
  displayName: Bank $(bank), $(lifespan) s
  displayNameHtml: \${kept} $$(bank) $x
  attributes: { parRequestUriLifespan: $(lifespan), frontendUrl: $(bank) }
clientProfiles:
  - name: p
    executors: [{ executor: secure-signature-algorithm, configuration: { default-algorithm: $(algorithm) } }]
`,
      { parameters: { bank: 'https://bank.example', lifespan: '30', strict: 'false' } },
    );
    expect(resources.realm).toEqual({
      accessCodeLifespan: 30,
      verifyEmail: false,
      displayName: 'Bank https://bank.example, 30 s',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Keycloak's own placeholders
      displayNameHtml: '${kept} $(bank) $x',
      attributes: { parRequestUriLifespan: '30', frontendUrl: 'https://bank.example' },
    });
    expect(resources.clientProfiles).toMatchObject([
      { executors: [{ configuration: { 'default-algorithm': 'PS256' } }] },
    ]);
  });

  it('is what is given, else what the environment says, else its default', async () => {
    const text = `${LEAST}parameters: { who: { default: nobody } }\nrealm: { displayName: $(who) }\n`;
    const environment = { KCFAPI_PARAM_WHO: 'environment' };
    const name = async (options: object) => (await load(text, options)).resources.realm?.displayName;
    expect(await name({ environment, parameters: { who: 'given' } })).toBe('given');
    expect(await name({ environment, parameters: { who: { value: '' } } })).toBe('');
    expect(await name({ environment })).toBe('environment');
    expect(await name({ environment: { KCFAPI_PARAM_WHO: '' } })).toBe('nobody');
    expect(await name({})).toBe('nobody');
  });

  it('is not expanded again', async () => {
    const { resources } = await load(`${DECLARED}realm: { displayName: $(bank) }\n`, {
      parameters: { bank: '$(lifespan)' },
    });
    expect(resources.realm).toEqual({ displayName: '$(lifespan)' });
  });

  it('says that its variable is set and empty', async () => {
    const empty = { environment: { KCFAPI_PARAM_BANK: '' } };
    const error = await faults(`${DECLARED}realm: { displayName: $(bank) }\n`, empty);
    expect(error.message).toContain('The parameter "bank" has no value: KCFAPI_PARAM_BANK is set, but empty');
  });

  it('without a value is complained of once, where it is used first', async () => {
    const error = await faults(`${DECLARED}realm:\n  displayName: $(bank)\n  displayNameHtml: $(bank)\n`);
    expect(lines(error)).toEqual(['t.yaml:9:16: The parameter "bank" has no value']);
    expect(error.problems[0]?.hint).toBe(
      'Give --set bank=VALUE or --values FILE, or set KCFAPI_PARAM_BANK in the environment, or write a default into the template.',
    );
  });

  const refused: Readonly<Record<string, readonly [Record<string, string>, string]>> = {
    'that is no integer': [
      { lifespan: '1.5' },
      't.yaml:5:3: The value given for the parameter "lifespan" is no integer',
    ],
    'that is no boolean': [{ strict: 'yes' }, 't.yaml:6:3: The value given for the parameter "strict" is no boolean'],
    'that is not allowed': [
      { algorithm: 'RS256' },
      't.yaml:4:3: The value "RS256" of the parameter "algorithm" is not one of PS256, ES256',
    ],
    'that nobody asked for': [
      { algoritm: 'PS256' },
      't.yaml: The template has no parameter "algoritm"; did you mean "algorithm"?',
    ],
    'named like a member of every object': [
      { constructor: 'x' },
      't.yaml: The template has no parameter "constructor"',
    ],
  };
  for (const [title, [parameters, problem]] of Object.entries(refused)) {
    it(`is refused a value ${title}`, async () => {
      const text = `${DECLARED}realm: { accessCodeLifespan: $(lifespan), verifyEmail: $(strict), displayName: $(algorithm) }\n`;
      expect(lines(await faults(text, { parameters }))).toEqual([problem]);
    });
  }

  it('must be declared as it should', async () => {
    const error = await faults(`${LEAST}parameters:
  Bank: { type: string }
  n: { type: number, default: 1 }
  m: { type: integer, default: one }
  o: { defualt: 1 }
realm: { displayName: $(banc), displayNameHtml: $(bank) }
`);
    expect(lines(error)).toEqual([
      't.yaml:4:3: A name is in lower case: letters, digits and _',
      't.yaml:5:14: "type" cannot be "number"',
      't.yaml:6:32: The default of the parameter "m" is no integer',
      't.yaml:7:8: Unknown key "defualt" in "o"; did you mean "default"?',
      't.yaml:8:23: There is no parameter "banc"; did you mean "Bank"?',
      't.yaml:8:49: There is no parameter "bank"; did you mean "Bank"?',
    ]);
  });
});

const CANARY = 'canary-7f3c9a';
const SECRET = `${LEAST}parameters:
  password: { type: string, secret: true }
  pin: { type: integer, secret: true, enum: [1, 2] }
users:
  - username: alice
    credentials: [{ type: password, value: $(password) }]
clients:
  - { clientId: a, secret: $(password), attributes: { logoUri: "https://x/$(password)" } }
`;

describe('a secret parameter', () => {
  it('reaches the resources and nothing that is shown', async () => {
    const template = await load(SECRET, { environment: { KCFAPI_PARAM_PASSWORD: CANARY } });
    expect(template.resources.users).toEqual([
      { username: 'alice', credentials: [{ type: 'password', value: CANARY }] },
    ]);
    expect(template.resources.clients).toMatchObject([{ attributes: { logoUri: `https://x/${CANARY}` } }]);
    const shown = [
      inspect(template, { depth: 20 }),
      JSON.stringify(template),
      inspect({ template }, { depth: 20, showHidden: true }),
      String(template),
      inspect(template.resources, { depth: 20 }),
      JSON.stringify(template.resources),
    ];
    for (const text of shown) expect(text).not.toContain(CANARY);
    expect(template.secretParameters).toEqual(['password', 'pin']);
  });

  it('is known by path, with everything that holds it', async () => {
    const { isSecret } = await load(SECRET, { parameters: { password: { value: CANARY } } });
    for (const path of [
      '/users/alice/credentials/password/value',
      '/users/alice/credentials',
      '/clients/a/secret',
      '/clients/a/attributes/logoUri',
      '/clients/a',
    ]) {
      expect([path, isSecret(path)]).toEqual([path, true]);
    }
    expect(isSecret('/clients/a/clientId')).toBe(false);
    expect(isSecret('/users/alice/username')).toBe(false);
    expect(isSecret('/nothing')).toBe(false);
  });

  it('is no name by which a plan would call something', async () => {
    const named = ['a', 'b'].map(name => `  - { clientId: $(password), name: ${name} }\n`);
    const text = `${LEAST}parameters: { password: { secret: true }, other: { secret: true } }\nclients:\n${named[0]}${named[1]?.replace('password', 'other')}users: [{ username: u-$(other) }]\n`;
    const error = await faults(text, { parameters: { password: CANARY, other: CANARY } });
    const because = 'cannot be secret: every plan and report names what it is about';
    expect(lines(error)).toEqual([
      `t.yaml:5:17: "clientId" ${because}`,
      `t.yaml:6:17: "clientId" ${because}`,
      `t.yaml:7:21: "username" ${because}`,
    ]);
    expect(inspect(error)).not.toContain(CANARY);
  });

  it('does not change the digest', async () => {
    const digest = async (value: string) => (await load(SECRET, { parameters: { password: { value } } })).digest;
    expect(await digest('one')).toBe(await digest('two'));
  });

  it('is one, too, where only the caller says so', async () => {
    const text = `${LEAST}parameters: { who: {} }\nrealm: { displayName: $(who) }\n`;
    const template = await load(text, { parameters: { who: { value: CANARY, secret: true } } });
    expect(template.isSecret('/realm/displayName')).toBe(true);
    expect(template.secretParameters).toEqual(['who']);
    expect(inspect(template)).not.toContain(CANARY);
  });

  it('without a value: the hint names the ways that hide it', async () => {
    const error = await faults(SECRET);
    expect(error.problems[0]).toMatchObject({
      line: 8,
      message: 'The parameter "password" has no value',
      hint: 'It is secret: set KCFAPI_PARAM_PASSWORD in the environment, or name a file with --set-file password=FILE or --values FILE.',
    });
  });

  it('never stands in an error, wherever it is put', async () => {
    const places = [
      'realm: { sslRequired: $(s), accessCodeLifespan: $(s) }',
      'clientDefaults: { clientAuthenticatorType: $(s), consentRequired: $(s) }',
      'keys: [{ name: k, providerId: $(s) }, { name: l, providerId: rsa-generated, config: { keySize: $(s), algorithm: "$(s)x" } }]',
      'clientProfiles: [{ name: p, executors: [{ executor: $(s) }, { executor: secure-signature-algorithm, configuration: { default-algorithm: $(s) } }] }]',
      'clientPolicies: [{ name: p, enabled: $(s), mode: $(s), conditions: [{ condition: $(s) }], profiles: [$(s)] }]',
      'clientScopes: [{ name: x, protocolMappers: [{ name: m, protocolMapper: $(s) }] }]',
      'notEnforceable: { x: $(s) }',
      'profile: { plan: $(s) }',
    ];
    for (const place of places) {
      const text = `${place.startsWith('profile') ? 'title: T\n' : LEAST}parameters: { s: { secret: true } }\n${place}\n`;
      // The latter come so near to a known name that "did you mean" would give them away.
      for (const value of [CANARY, 'oidc-audience-mapperx', 'client-jwtx', 'fapi-1-baselinex', 'PS2566']) {
        const outcome = await load(text, { parameters: { s: { value } } }).catch((error: unknown) => error);
        const shown = inspect(outcome, { depth: 20 });
        expect([place, shown.includes(value), shown.includes('did you mean')]).toEqual([place, false, false]);
      }
    }
    const pin = await faults(SECRET, { environment: { KCFAPI_PARAM_PASSWORD: 'x', KCFAPI_PARAM_PIN: '77077' } });
    expect(pin.message).not.toContain('77077');
    expect(lines(pin)).toEqual(['t.yaml:5:3: The value of the parameter "pin" is not one of 1, 2']);
  });

  it('is not empty', async () => {
    for (const value of ['', '\n', '  ']) {
      for (const options of [{ parameters: { password: value } }, { environment: { KCFAPI_PARAM_PASSWORD: value } }]) {
        if (value === '' && 'environment' in options) continue;
        const error = await faults(SECRET, options);
        expect(lines(error)).toEqual(['t.yaml:4:3: The value given for the parameter "password" is empty']);
      }
    }
    const text = `${LEAST}parameters: { who: {} }\nrealm: { displayName: $(who) }\n`;
    const error = await faults(text, { parameters: { who: { value: '', secret: true } } });
    expect(lines(error)).toEqual(['t.yaml:3:15: The value given for the parameter "who" is empty']);
  });

  it('has no default', async () => {
    const declarations = [`{ secret: true, default: ${CANARY} }`, `\n    secret: true\n    default: ${CANARY}`];
    for (const declaration of [...declarations, `{ default: ${CANARY}, secret: true, "x": 1 }`]) {
      const error = await faults(`${LEAST}parameters:\n  password: ${declaration}\n`);
      expect(lines(error)[0]).toBe(
        't.yaml:4:3: The parameter "password" is secret, so it cannot have a default in a file',
      );
      expect(error.message).not.toContain(CANARY);
    }
  });
});

describe('a secret that is written into a template', () => {
  const cases: Readonly<Record<string, readonly [text: string, ...problems: readonly string[]]>> = {
    'a password': [
      `users:\n  - username: a\n    credentials:\n      - type: password\n        value: ${CANARY}\n`,
      't.yaml:7:16: "value" is secret, so it cannot stand in a file',
    ],
    "a client's secret": [
      `clients:\n  - clientId: a\n    secret: "${CANARY}"\n`,
      't.yaml:5:13: "secret" is secret, so it cannot stand in a file',
    ],
    'a keystore password': [
      `keys: [{ name: k, providerId: java-keystore, config: { keystorePassword: ${CANARY}, keystore: k, keyAlias: a } }]\n`,
      't.yaml:3:74: "keystorePassword" is secret, so it cannot stand in a file',
    ],
    "the mail server's password": [
      `realm:\n  smtpServer:\n    auth: true\n    password: ${CANARY}\n`,
      't.yaml:6:15: "password" is secret, so it cannot stand in a file',
    ],
    "the mail server's client secret": [
      `realm:\n  smtpServer:\n    auth: true\n    authType: token\n    authTokenClientSecret: ${CANARY}\n`,
      't.yaml:7:28: "authTokenClientSecret" is secret, so it cannot stand in a file',
    ],
    'a secret in what cannot be in a template': [
      `realm:\n  identityProviders:\n    - alias: a\n      config: { clientSecret: ${CANARY} }\n`,
      't.yaml:4:3: "identityProviders" cannot stand in "realm": Keycloak\'s admin API does not show it there, so that it could not be compared',
      't.yaml:6:31: "clientSecret" is secret, so it cannot stand in a file',
    ],
    'a private key': [
      `clients:\n  - clientId: a\n    attributes:\n      use.jwks.string: true\n      jwks.string: '{"keys":[{"kty":"EC","d":"${CANARY}${CANARY}${CANARY}${CANARY}"}]}'\n`,
      't.yaml:7:20: This is a private key; the server needs the public ones only',
    ],
  };
  for (const [title, [text, ...problems]] of Object.entries(cases)) {
    it(`is refused and not shown: ${title}`, async () => {
      const error = await faults(`${LEAST}${text}`);
      expect(lines(error)).toEqual(problems);
      expect(error.message).not.toContain(CANARY);
      expect(inspect(error)).not.toContain(CANARY);
    });
  }

  it('may be a text or a setting that only sounds like one', async () => {
    const text = `realm:
  passwordPolicy: length(12)
  resetPasswordAllowed: false
  webAuthnPolicyPasswordlessRpId: bank.example
clients:
  - clientId: secret-app
    attributes: { client.secret.rotation.enabled: false, jwt.credential.certificate: MIIB }
`;
    expect((await load(`${LEAST}${text}`)).resources.clients).toHaveLength(1);
  });

  it('is not shown either where the mistake is another one', async () => {
    const texts = [
      `users: [{ username: a, credentials: [{ type: password, valeu: 1, value: ${CANARY} }] }]\n`,
      `users:\n  - username: a\n    credentials:\n      - type: password\n        value: *${CANARY}\n`,
      `users:\n  - username: a\n    credentials:\n      - type: password\n        value: !${CANARY} x\n`,
      `users:\n  - username: a\n    credentials:\n      - type: password\n        value: @${CANARY}\n`,
      `clients: [{ clientId: a, secrt: 1, "secret": '${CANARY}' }]\n`,
      `clients: [{ clientId: a, "secrt": ${CANARY} }]\n`,
      `users:\n  - username: a\n    credentials:\n      - type: password\n        valeu: ${CANARY}\n`,
      `users:\n  - username: a\n    pasword: ${CANARY}\n`,
    ];
    for (const text of texts) expect((await faults(`${LEAST}${text}`)).message).not.toContain(CANARY);
  });
});
