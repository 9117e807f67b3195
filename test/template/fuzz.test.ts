import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadTemplate } from '../../src/template/load.js';
import { TemplateError } from '../../src/template/problem.js';
import { readValues } from '../../src/template/values.js';
import { folder } from './folder.js';

const FAMILY = new URL('../../realm-templates/families/fapi2.yaml', import.meta.url);
const BANK = new URL('../fixtures/bank.yaml', import.meta.url);

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = [
  '\t',
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '&a ',
  '*a',
  '!x ',
  '# ',
  '| ',
  '> ',
  '%',
  '@',
  '\n',
  '\n\n',
  '---\n',
  '? ',
  '<<: ',
  'null',
  'true',
  '1e999',
  '.nan',
  '~',
  '$(',
  '$(x)',
  '$(signing_algorithm)',
  '\0',
  '\uFEFF',
  '\u2028',
  'é',
  '__proto__: ',
  'constructor: ',
  '😀',
] as const;

function mutated(text: string, next: () => number): string {
  const below = (limit: number) => Math.floor(next() * limit);
  const lines = text.split('\n');
  const line = below(lines.length);
  const at = below(text.length);
  const piece = PIECES[below(PIECES.length)] ?? '';
  const kinds = [
    () => text.slice(0, at) + piece + text.slice(at),
    () => text.slice(0, at) + text.slice(at + 1 + below(8)),
    () => text.slice(0, at) + piece + text.slice(at + 1),
    () => lines.toSpliced(line, 1).join('\n'),
    () => lines.toSpliced(line, 0, lines[below(lines.length)] ?? '').join('\n'),
    () => lines.with(line, `  ${lines[line]}`).join('\n'),
    () => lines.with(line, (lines[line] ?? '').replace(/:.*/, `: ${piece}`)).join('\n'),
    () => lines.with(line, (lines[line] ?? '').trimStart()).join('\n'),
    () => text.slice(0, at),
  ];
  return (kinds[below(kinds.length)] ?? (() => text))();
}

const CANARY = 'canary-7f3c9a';

type Files = Readonly<Record<string, string>>;

/** Loads spoilt files again and again: each is fine, or refused with a place that there is. */
async function spoil(original: Files, rounds: number): Promise<{ readonly loaded: number; readonly refused: number }> {
  const cwd = folder(original);
  const next = random(20261120);
  const names = Object.keys(original);
  const outcomes = { loaded: 0, refused: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const name = names[Math.floor(next() * names.length)] ?? '';
    const text = original[name] ?? '';
    const spoilt = next() < 0.3 ? mutated(mutated(text, next), next) : mutated(text, next);
    writeFileSync(join(cwd, name), spoilt);
    const values = 'values.yaml' in original ? ['values.yaml'] : [];
    const error: unknown = await readValues(values, cwd)
      .then(read => loadTemplate('t.yaml', { cwd, values: read, environment: { KCFAPI_PARAM_USER_PASSWORD: CANARY } }))
      .then(
        () => undefined,
        fault => fault,
      );
    writeFileSync(join(cwd, name), text);
    if (error === undefined) {
      outcomes.loaded += 1;
      continue;
    }
    outcomes.refused += 1;
    expect({ round, name, spoilt, error }).toMatchObject({ error: expect.any(TemplateError) });
    if (!(error instanceof TemplateError)) continue;
    expect(error.message).not.toContain(CANARY);
    for (const { file, line, column, message } of error.problems) {
      if (line === undefined) expect(message).toBe('The file is empty');
      else if (file === name) expect(line).toBeLessThanOrEqual(spoilt.split('\n').length);
      expect(column ?? 1).toBeGreaterThan(0);
    }
  }
  return outcomes;
}

it.each([
  ['a family that is shipped', FAMILY],
  ['a template that extends it', BANK],
])('a spoilt file loads or is refused with its place: %s', { timeout: 120_000 }, async (_, file) => {
  const { loaded, refused } = await spoil({ 't.yaml': await readFile(file, 'utf8') }, 300);
  // Both must happen often, or the mutations are of no use.
  expect(loaded).toBeGreaterThan(30);
  expect(refused).toBeGreaterThan(100);
});

it('also one that a template names: of clients, of keys, of values, in JSON', { timeout: 120_000 }, async () => {
  const jwk = (type: 'P-256' | 'P-384', kid: string) => ({
    ...generateKeyPairSync('ec', { namedCurve: type }).publicKey.export({ format: 'jwk' }),
    ...{ kid, use: 'sig' },
  });
  const template = {
    title: 'T',
    profile: { client_auth_type: 'private_key_jwt' },
    parameters: { name: {}, password: { secret: true } },
    clientDefaults: {
      clientAuthenticatorType: 'client-jwt',
      attributes: { 'token.endpoint.auth.signing.alg': 'ES256' },
    },
    clientsFrom: ['clients', './list.json'],
    users: [{ username: 'a', credentials: [{ type: 'password', value: '$(password)' }] }],
  };
  const files = {
    't.yaml': 'extends: ./t.json\nclients:\n  - clientId: c\n    jwksFile: keys/set.json\n',
    't.json': JSON.stringify(template, null, 1),
    'clients/a.yaml': 'clientId: a\nname: $(name)\njwksFile: ../keys/set.json\nredirectUris: [https://a.example/]\n',
    'list.json': JSON.stringify([{ clientId: 'b', jwksFile: './keys/set.json' }, { clientId: 'd' }], null, 1),
    'keys/set.json': JSON.stringify({ keys: [jwk('P-256', 'a'), jwk('P-384', 'b')] }, null, 1),
    'values.yaml': `name: Bank\npassword: ${CANARY}\n`,
  };
  const mask = process.umask(0o077);
  const { loaded, refused } = await spoil(files, 400).finally(() => process.umask(mask));
  expect(loaded).toBeGreaterThan(40);
  expect(refused).toBeGreaterThan(130);
});

it('a value of another type anywhere is fine or refused with its place', { timeout: 120_000 }, async () => {
  const original = parse(await readFile(BANK, 'utf8')) as object;
  const outcomes = { loaded: 0, refused: 0 };
  const cwd = folder({});
  const paths = [...leaves(original)];
  for (const [index, path] of paths.entries()) {
    const other = [null, [], {}, [[]], 7, -1.5, true, '', 'x', '$(nothing)', [{}], { a: null }][index % 12];
    writeFileSync(join(cwd, 't.json'), JSON.stringify(replaced(original, path, other)));
    const error: unknown = await loadTemplate('./t.json', {
      cwd,
      environment: { KCFAPI_PARAM_USER_PASSWORD: CANARY },
    }).then(
      () => undefined,
      fault => fault,
    );
    outcomes[error === undefined ? 'loaded' : 'refused'] += 1;
    if (error === undefined) continue;
    expect({ path, other, error }).toMatchObject({ error: expect.any(TemplateError) });
    for (const { line, column } of (error as TemplateError).problems) expect([line, column]).not.toContain(undefined);
    expect(String(error)).not.toContain(CANARY);
  }
  expect(outcomes.loaded).toBeGreaterThan(5);
  expect(outcomes.refused).toBeGreaterThan(80);
});

/** The path of each value, inner ones as well. */
function* leaves(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) yield* leaves(member, [...path, name]);
}

function replaced(value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined) return other;
  const entries = Object.entries(value as object).map(([key, member]) => [
    key,
    key === name ? replaced(member, rest, other) : member,
  ]);
  const changed = Object.fromEntries(entries);
  return Array.isArray(value) ? Object.values(changed) : changed;
}
