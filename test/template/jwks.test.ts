import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { unsaidOf } from '../../src/template/unsaid.js';
import { faults, LEAST, lines, load } from './folder.js';

type Jwk = Readonly<Record<string, unknown>>;

const jwk = (key: KeyObject, more: Jwk = {}): Jwk => ({ ...key.export({ format: 'jwk' }), use: 'sig', ...more });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ED = jwk(generateKeyPairSync('ed25519').publicKey);
const RSA = jwk(rsa.publicKey, { kid: 'r' });
const EC = jwk(ec.publicKey, { kid: 'e' });
const { use: _, ...NO_USE } = EC;

const set = (...keys: readonly unknown[]) => JSON.stringify({ keys });
const FILE = `${LEAST}clients:\n  - clientId: a\n    jwksFile: ./keys/a.json\n`;
const inline = (text: string) =>
  `${LEAST}clients:\n  - clientId: a\n    attributes:\n      use.jwks.string: true\n      jwks.string: ${JSON.stringify(text)}\n`;
const KNOWN = 'It knows RSA; EC with P-256, P-384 and P-521; OKP with Ed25519 and Ed448.';

describe('the key set of a client', () => {
  it('comes from one place: the other is off, also where the client had it from there before', async () => {
    const { resources } = await load(
      `${LEAST}clients:
  - { clientId: a, attributes: { use.jwks.url: true, jwks.url: 'https://a.example/jwks' } }
  - { clientId: b, attributes: { use.jwks.string: true, jwks.string: '${set(RSA)}' } }
  - { clientId: c, attributes: { use.jwks.url: true, jwks.url: 'https://c.example/jwks', use.jwks.string: false } }
  - { clientId: d, attributes: { use.jwks.url: false } }
`,
    );
    expect(resources.clients?.map(({ attributes }) => attributes)).toMatchObject([
      { 'use.jwks.url': 'true', 'use.jwks.string': '' },
      { 'use.jwks.string': 'true', 'use.jwks.url': '' },
      { 'use.jwks.url': 'true', 'use.jwks.string': 'false' },
      { 'use.jwks.url': 'false' },
    ]);
    expect(resources.clients?.[3]?.attributes).not.toHaveProperty(['use.jwks.string']);
  });

  it('comes from a file, beside the one that names it, whether that is the template or the client’s own', async () => {
    const { resources, sourceOf } = await load({
      't.yaml': `${FILE}clientsFrom: clients\n`,
      'keys/a.json': JSON.stringify({ keys: [RSA, EC] }, null, 2),
      'clients/b.json': '{ "clientId": "b", "jwksFile": "b/keys.yaml", "attributes": { "use.jwks.url": false } }',
      'clients/b/keys.yaml': `keys:\n  - ${JSON.stringify(EC)}\n`,
    });
    expect(resources.clients).toEqual([
      {
        clientId: 'a',
        ...unsaidOf({}),
        attributes: { 'use.jwks.string': 'true', 'jwks.string': set(RSA, EC), 'use.jwks.url': 'false' },
      },
      {
        clientId: 'b',
        ...unsaidOf({}),
        attributes: { 'use.jwks.string': 'true', 'jwks.string': set(EC), 'use.jwks.url': 'false' },
      },
    ]);
    expect(sourceOf('/clients/a/attributes/jwks.string')).toEqual({ file: 't.yaml', line: 5, column: 15 });
    expect(sourceOf('/clients/b/attributes/jwks.string')).toMatchObject({ file: 'clients/b.json', column: 32 });
  });

  it('of a file may be a single key', async () => {
    const { resources } = await load({ 't.yaml': FILE, 'keys/a.json': JSON.stringify(ED) });
    expect(resources.clients?.[0]?.attributes).toMatchObject({ 'jwks.string': set(ED) });
  });

  it('takes the place of an address that is inherited', async () => {
    const { resources } = await load({
      't.yaml': `extends: ./base.yaml\nclients:\n  - clientId: a\n    jwksFile: keys/a.json\n`,
      'base.yaml': `${LEAST}clients:\n  - clientId: a\n    attributes: { use.jwks.url: true, jwks.url: https://a.example/jwks }\n`,
      'keys/a.json': set(EC),
    });
    expect(resources.clients?.[0]?.attributes).toMatchObject({ 'use.jwks.url': 'false', 'use.jwks.string': 'true' });
  });

  it('of a post-quantum signature is left to the server', async () => {
    const key = { kty: 'AKP', alg: 'ML-DSA-65', pub: 'x', use: 'sig', kid: 'q' };
    await expect(load({ 't.yaml': FILE, 'keys/a.json': set(key) })).resolves.toBeDefined();
  });
});

const cases: Readonly<Record<string, readonly [set: string, message: string, hint?: string]>> = {
  'no list of keys': ['{"keys": {}}', 'A JSON Web Key Set is {"keys": […]}, with a list of keys'],
  'no key': ['{"keys": []}', 'This key set holds no key'],
  'a key that is none': [set(7), 'A key is a map of names to values, with "kty"'],
  'no type': [set({ use: 'sig' }), 'This key has no "kty": RSA, EC or OKP'],
  'an unknown type': [set({ ...EC, kty: 'ec' }), 'Keycloak knows no keys of this type', KNOWN],
  'a type that every object has': [set({ ...EC, kty: 'constructor' }), 'Keycloak knows no keys of this type', KNOWN],
  'an unknown curve': [set({ ...EC, crv: 'secp256k1' }), 'Keycloak knows no curve of this name for EC keys', KNOWN],
  'a curve for key agreement': [
    set({ ...ED, crv: 'X25519' }),
    'Keycloak knows no curve of this name for OKP keys',
    KNOWN,
  ],
  'no use': [
    set(NO_USE),
    '"use" of this key must be "sig" or "enc": Keycloak leaves out every other key of a set that stands at the client',
  ],
  'a point that is not on the curve': [set({ ...EC, x: EC.y }), 'This is no valid public key of type EC'],
  'a number that is no text': [set({ ...RSA, e: 65537 }), 'This is no valid public key of type RSA'],
  'half a key': [set({ kty: 'RSA', use: 'sig', e: 'AQAB' }), 'This is no valid public key of type RSA'],
  'a short key': [
    set(jwk(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)),
    'This RSA key has 1024 bits; at least 2048 are needed',
  ],
  'an algorithm of other keys': [
    set({ ...RSA, alg: 'ES256' }),
    'A key of RSA is for PS256, PS384, PS512, RS256, RS384, RS512, not for its "alg"',
  ],
  'an algorithm of another curve': [
    set({ ...EC, alg: 'ES384' }),
    'A key of EC on P-256 is for ES256, not for its "alg"',
  ],
  'an algorithm of encryption for signatures': [
    set({ ...RSA, alg: 'RSA-OAEP-256' }),
    'A key of RSA is for PS256, PS384, PS512, RS256, RS384, RS512, not for its "alg"',
  ],
  'a kid that is no text': [set({ ...EC, kid: 7 }), '"kid" of a key must be a text'],
};

describe('a key set that Keycloak would store and never use is refused, in a file at its place', () => {
  for (const [title, [text, message, hint]] of Object.entries(cases)) {
    it(title, async () => {
      for (const [files, place] of [
        [{ 't.yaml': FILE, 'keys/a.json': `\n ${text}` }, /^keys\/a\.json:2:\d+: /],
        [{ 't.yaml': inline(text) }, /^t\.yaml:7:20: /],
      ] as const) {
        // What is not even a set has no other place than itself.
        if (title === 'no list of keys' && 'keys/a.json' in files === false) continue;
        const error = await faults(files);
        expect(lines(error).map(line => line.replace(place, ''))).toEqual([message]);
        expect(error.problems[0]?.hint).toBe(hint);
      }
    });
  }

  it('the same kid twice, with both places', async () => {
    const error = await faults({
      't.yaml': FILE,
      'keys/a.json': `{"keys": [\n${JSON.stringify(EC)},\n${JSON.stringify({ ...RSA, kid: 'e' })}]}`,
    });
    expect(lines(error)).toEqual([
      expect.stringMatching(
        /^keys\/a\.json:3:\d+: Another key of this set has the same "kid" \(keys\/a\.json:2:\d+\)$/,
      ),
    ]);
    expect(lines(await faults(inline(set(EC, { ...RSA, kid: 'e' }))))).toEqual([
      't.yaml:7:20: Another key of this set has the same "kid"',
    ]);
  });

  it('keys that Keycloak passes over are no fault beside one that it can use', async () => {
    const beside: readonly Jwk[] = [
      { kty: 'OKP', crv: 'X25519', x: ED.x, use: 'enc' },
      jwk(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey, { kid: 'k' }),
      { ...RSA, kid: 'o', use: 'enc', alg: 'RSA-OAEP-512' },
      NO_USE,
      { ...EC, kty: 'ec' },
    ];
    await expect(load({ 't.yaml': FILE, 'keys/a.json': set(...beside, ED) })).resolves.toBeDefined();
    const error = await faults({ 't.yaml': FILE, 'keys/a.json': set(...beside) });
    expect(error.problems).toHaveLength(beside.length);
    expect(lines(await faults({ 't.yaml': FILE, 'keys/a.json': set({ ...EC, x: EC.y }, ED) }))).toHaveLength(1);
  });

  it.each([
    ['of another use', { ...EC, use: 'enc' }, 0],
    ['for another algorithm', { ...RSA, alg: 'PS256' }, 0],
    ['that is passed over', { ...EC, crv: 'secp256k1' }, 0],
    ['without an algorithm, whatever its type', RSA, 1],
    ['for the same algorithm', EC, 1],
  ])('the same kid on a key %s', async (_, key, count) => {
    const files = { 't.yaml': FILE, 'keys/a.json': set(EC, { ...key, kid: 'e' }) };
    const found = await load(files).then(
      () => [],
      error => lines(error),
    );
    expect(found).toHaveLength(count);
  });

  it.each(['zzz', '7', 'null', '[]', '{"keys":{}}', '{"kty":"EC"}', ''])('inline, no set at all: %s', async text => {
    expect(lines(await faults(inline(text)))).toEqual([
      't.yaml:7:20: "jwks.string" must be a JSON Web Key Set: {"keys":[…]}',
    ]);
  });
});

describe('a private key is refused and never shown', () => {
  const PRIVATE = 'This is a private key; the server needs the public ones only';
  const SYMMETRIC = 'This is a symmetric key, a secret; the server needs public keys only';
  const oct = { kty: 'oct', k: 'canary-7f3c9a', use: 'sig' };
  const exposed: readonly (readonly [string, Jwk, string])[] = [
    ['RSA', jwk(rsa.privateKey), PRIVATE],
    ['EC', jwk(ec.privateKey), PRIVATE],
    ['a prime of RSA alone', { ...RSA, p: 'canary-7f3c9a' }, PRIVATE],
    ['a seed of AKP', { kty: 'AKP', alg: 'ML-DSA-65', pub: 'x', priv: 'canary-7f3c9a' }, PRIVATE],
    ['a symmetric one', oct, SYMMETRIC],
  ];
  it.each(exposed)('%s', async (_, key, message) => {
    const secrets = [key.d, key.p, key.k, key.priv].filter(value => typeof value === 'string');
    const sources = [
      { 't.yaml': FILE, 'keys/a.json': set(EC, key) },
      { 't.yaml': FILE, 'keys/a.json': JSON.stringify(key) },
      { 't.yaml': inline(set(key)) },
      { 't.yaml': `${LEAST}clientDefaults: { attributes: { jwks.string: ${JSON.stringify(set(key))} } }\n` },
      { 't.yaml': `${LEAST}clientsFrom: c.yaml\n`, 'c.yaml': inline(set(key)).split('\n').slice(3, -1).join('\n') },
    ];
    for (const files of sources) {
      const error = await faults(files);
      expect(error.problems.map(problem => problem.message)).toEqual([message]);
      for (const secret of secrets) expect(inspect(error, { depth: 9 })).not.toContain(secret);
    }
    const PATH = '"jwksFile" must be a text: the path of a JSON Web Key Set';
    for (const misplaced of [JSON.stringify(set(key)), set(key), '"-----BEGIN PRIVATE KEY-----\\ncanary-7f3c9a"']) {
      const error = await faults(`${LEAST}clients:\n  - clientId: a\n    jwksFile: ${misplaced}\n`);
      expect(error.problems.map(problem => problem.message)).toEqual([PATH]);
      for (const secret of [...secrets, 'canary-7f3c9a']) expect(inspect(error)).not.toContain(secret);
    }
  });
});

describe('the file of a key set', () => {
  it.each([
    ['a client', 'clientId: a', 'keys/a.json:1:1: A JSON Web Key Set is {"keys": […]}, with a list of keys'],
    ['a text', 'canary-7f3c9a', 'keys/a.json:1:1: A JSON Web Key Set is {"keys": […]}, with a list of keys'],
    [
      'broken',
      '{"keys": [canary-7f3c9a}',
      'keys/a.json:1:24: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a name twice', '{"keys": [], "keys": []}', 'keys/a.json:1:14: Map keys must be unique'],
    [
      'large',
      ' '.repeat(8 * 1024 * 1024 + 1),
      't.yaml:5:15: keys/a.json: The file has 8388609 bytes; a key set has at most 8388608 (8 MiB)',
    ],
    ['no text', new Uint8Array([0xff]), 't.yaml:5:15: keys/a.json: The file is not encoded in UTF-8; save it as UTF-8'],
  ])('is not %s', async (_, content, problem) => {
    const error = await faults({ 't.yaml': FILE, 'keys/a.json': content });
    expect(lines(error)[0]).toBe(problem);
    expect(error.message).not.toContain('canary-7f3c9a');
  });

  it.each([
    ec.publicKey.export({ type: 'spki', format: 'pem' }),
    ec.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ])('is no PEM', async pem => {
    const error = await faults({ 't.yaml': FILE, 'keys/a.json': String(pem) });
    expect(lines(error)).toEqual(['keys/a.json:1:1: A JSON Web Key Set is {"keys": […]}, with a list of keys']);
    expect(error.problems[0]?.hint).toMatch(/^This is PEM, which has no "kid"/);
    for (const line of String(pem).split('\n').slice(1, 3)) expect(inspect(error)).not.toContain(line);
  });

  it('is there', async () => {
    expect(lines(await faults(FILE))).toEqual(['t.yaml:5:15: keys/a.json: There is no such file']);
  });

  it('is named by a path, at a client, and nothing else says where the keys are', async () => {
    const PATH = '"jwksFile" must be a text: the path of a JSON Web Key Set';
    for (const [value, column] of [
      ['7', 15],
      ['[a]', 15],
      ['""', 15],
      ['', 15],
    ] as const) {
      const error = await faults(`${LEAST}clients:\n  - clientId: a\n    jwksFile: ${value}\n`);
      expect(lines(error)).toEqual([`t.yaml:5:${column}: ${PATH}`]);
    }
    expect(lines(await faults(`${LEAST}clientDefaults: { jwksFile: a }\n`))).toEqual([
      't.yaml:3:19: Unknown key "jwksFile" in "clientDefaults"',
    ]);
    const beside = 'use.jwks.url: true, jwks.url: https://a.example/, jwks.string: "{}"';
    const error = await faults({ 't.yaml': `${FILE}    attributes: { ${beside} }\n`, 'keys/a.json': set(EC) });
    expect(lines(error)).toEqual([
      't.yaml:6:33: "use.jwks.url" stands beside "jwksFile"; a client has its keys from one place',
      't.yaml:6:49: "jwks.url" stands beside "jwksFile"; a client has its keys from one place',
      't.yaml:6:82: "jwks.string" stands beside "jwksFile"; a client has its keys from one place',
    ]);
  });
});

describe('keys are for what the client signs', () => {
  const signing = (attributes: string, more = 'clientAuthenticatorType: client-jwt') =>
    `${FILE}    ${more}\n    attributes: { ${attributes} }\n`;
  const found = async (template: string, ...keys: readonly Jwk[]) =>
    load({ 't.yaml': template, 'keys/a.json': set(...keys) }).then(
      () => [],
      error => lines(error),
    );
  const none = (what: string, alg: string) => [
    `t.yaml:5:15: The client signs ${what} with ${alg}, and none of its keys is for that`,
  ];

  it('to authenticate', async () => {
    const es256 = signing('token.endpoint.auth.signing.alg: ES256');
    expect(await found(es256, RSA)).toEqual(none('to authenticate', 'ES256'));
    expect(await found(es256, { ...EC, use: 'enc' }, RSA)).toEqual(none('to authenticate', 'ES256'));
    expect(await found(es256, RSA, EC)).toEqual([]);
    expect(await found(es256, { ...EC, alg: 'ES256' })).toEqual([]);
    expect(await found(signing('token.endpoint.auth.signing.alg: PS256'), { ...RSA, alg: 'RS256' })).toEqual(
      none('to authenticate', 'PS256'),
    );
    expect(await found(signing('token.endpoint.auth.signing.alg: EdDSA'), ED)).toEqual([]);
    // With a certificate nothing is signed.
    expect(
      await found(signing('token.endpoint.auth.signing.alg: ES256', 'clientAuthenticatorType: federated-jwt'), RSA),
    ).toEqual([]);
  });

  it('request objects and CIBA requests', async () => {
    expect(await found(signing('request.object.signature.alg: ES256'), RSA)).toEqual(none('request objects', 'ES256'));
    expect(await found(signing('ciba.backchannel.auth.request.signing.alg: ES256'), RSA)).toEqual(
      none('its CIBA requests', 'ES256'),
    );
    expect(await found(signing('request.object.signature.alg: none'), RSA)).toEqual([]);
  });

  it('as the client defaults say it', async () => {
    const defaults =
      'clientDefaults: { clientAuthenticatorType: client-jwt, attributes: { token.endpoint.auth.signing.alg: ES256 } }\n';
    expect(await found(FILE + defaults, RSA)).toEqual(none('to authenticate', 'ES256'));
  });
});

describe('where the keys are', () => {
  const client = (attributes: string) => `${LEAST}clients:\n  - clientId: a\n    attributes: { ${attributes} }\n`;
  it.each([
    ['jwks.url: http://a.example/jwks', 29, '"jwks.url" must be an address that begins with https://'],
    ['jwks.url: /jwks', 29, '"jwks.url" must be an address that begins with https://'],
    ['jwks.url: https://', 29, '"jwks.url" must be an address that begins with https://'],
    [`jwks.string: '${set(EC)}'`, 32, 'Keycloak does not look at "jwks.string" without "use.jwks.string": true'],
    [
      'use.jwks.string: true, use.jwks.url: true',
      36,
      '"use.jwks.string" and "use.jwks.url" are both true, and Keycloak refuses a client that has keys from two places',
    ],
  ])('%s', async (attributes, column, message) => {
    expect(lines(await faults(client(attributes)))).toEqual([`t.yaml:5:${column}: ${message}`]);
  });
});
