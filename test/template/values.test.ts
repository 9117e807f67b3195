import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type LoadOptions, loadTemplate } from '../../src/template/load.js';
import { TemplateError } from '../../src/template/problem.js';
import { loadTemplates } from '../../src/template/several.js';
import { readValues } from '../../src/template/values.js';
import { folder, LEAST, lines } from './folder.js';

const CANARY = 'canary-7f3c9a';
const TEMPLATE = `${LEAST}parameters:
  who: { default: nobody }
  version: { default: "0" }
  lifespan: { type: integer, default: 60 }
  strict: { type: boolean, default: true }
  algorithm: { enum: [PS256, ES256], default: PS256 }
  password: { secret: true }
realm: { displayName: $(who), displayNameHtml: $(version), accessCodeLifespan: $(lifespan), verifyEmail: $(strict) }
`;

/** Loads `t.yaml` with the files of values in the order in which they stand here. */
async function load(
  values: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<LoadOptions> = {},
  mode = 0o600,
) {
  const cwd = folder({ 't.yaml': TEMPLATE, ...values });
  for (const name of Object.keys(values)) chmodSync(join(cwd, name), mode);
  return loadTemplate('t.yaml', { cwd, values: await readValues(Object.keys(values), cwd), ...options });
}

async function faults(...given: Parameters<typeof load>): Promise<readonly string[]> {
  const error: unknown = await load(...given).catch(fault => fault);
  if (!(error instanceof TemplateError)) throw new Error(`Expected a TemplateError, got ${String(error)}`);
  expect(inspect(error)).not.toContain(CANARY);
  return lines(error);
}

describe('a file of values', () => {
  it('is YAML or JSON, and values are as they are written', async () => {
    const yaml = { 'v.yaml': 'who: Bank\nversion: 1.10\nlifespan: 30\nstrict: false\n' };
    const json = { 'v.json': '\uFEFF{\n\t"who": "Bank", "version": 1.10, "lifespan": "30", "strict": "false" }' };
    const realm = {
      displayName: 'Bank',
      displayNameHtml: '1.10',
      accessCodeLifespan: 30,
      verifyEmail: false,
    };
    expect((await load(yaml)).resources.realm).toEqual(realm);
    expect((await load(json)).resources.realm).toEqual(realm);
  });

  it('stands between --set and the environment, and of several the last counts', async () => {
    const name = async (...given: Parameters<typeof load>) => (await load(...given)).resources.realm?.displayName;
    const environment = { KCFAPI_PARAM_WHO: 'environment' };
    const [a, b] = [{ 'a.yaml': 'who: a\nlifespan: 1\n' }, { 'b.yaml': 'who: b\n' }];
    expect(await name({ ...a, ...b }, { environment, parameters: { who: 'given' } })).toBe('given');
    expect(await name({ ...a, ...b }, { environment })).toBe('b');
    expect(await name({ ...b, ...a }, { environment })).toBe('a');
    expect(await name({}, { environment })).toBe('environment');
    expect(await name({ 'a.yaml': 'who: ""\n' }, { environment })).toBe('');
    expect((await load({ ...a, ...b })).resources.realm?.accessCodeLifespan).toBe(1);
  });

  it('is not expanded', async () => {
    expect((await load({ 'v.yaml': 'who: $(version) $$(x)\n' })).resources.realm?.displayName).toBe('$(version) $$(x)');
  });

  it('has no parameter that the template has not', async () => {
    expect(await faults({ 'v.yaml': 'who: x\n', 'w.yaml': 'lifespn: 3\nconstructor: 3\n' })).toEqual([
      'w.yaml:1:1: The template has no parameter "lifespn"; did you mean "lifespan"?',
      'w.yaml:2:1: The template has no parameter "constructor"',
    ]);
  });

  const cases: Readonly<Record<string, readonly [content: string | Uint8Array, ...problems: readonly string[]]>> = {
    'a value of another type': [
      `lifespan: ${CANARY}\nstrict: "${CANARY}"\n`,
      'v.yaml:1:11: The value given for the parameter "lifespan" is no integer',
      'v.yaml:2:9: The value given for the parameter "strict" is no boolean',
    ],
    'a value that is not allowed': [
      `algorithm: ${CANARY}\n`,
      'v.yaml:1:12: The value of the parameter "algorithm" is not one of PS256, ES256',
    ],
    'an empty secret': ['password: ""\n', 'v.yaml:1:11: The value given for the parameter "password" is empty'],
    'no value': ['who:\nversion: null\n', 'v.yaml:1:1: "who" has no value', 'v.yaml:2:1: "version" has no value'],
    'a list and a map': [
      `who: [${CANARY}]\nversion: { a: ${CANARY} }\n`,
      'v.yaml:1:1: "who" must be a text, a number, true or false',
      'v.yaml:2:1: "version" must be a text, a number, true or false',
    ],
    'a list': [`- ${CANARY}\n`, 'v.yaml:1:1: A file of values is a map: names of parameters to their values'],
    'a text': [CANARY, 'v.yaml:1:1: A file of values is a map: names of parameters to their values'],
    'a name twice': [`who: a\nwho: ${CANARY}\n`, 'v.yaml:2:1: Map keys must be unique'],
    nothing: ['# nothing\n', 'v.yaml: The file is empty'],
    'a tab': [`who: a\n\tx: ${CANARY}\n`, 'v.yaml:2:1: Tabs are not allowed as indentation'],
    'two documents': [
      `who: a\n---\nwho: ${CANARY}\n`,
      'v.yaml:2:1: This file holds multiple documents; a file of values is one',
    ],
    'an alias without an anchor': [`who: *${CANARY}\n`, 'v.yaml:1:6: An alias (*name) without its anchor (&name)'],
    'an alias bomb': [
      `x0: &x0 [${CANARY}]\n${Array.from({ length: 15 }, (_, n) => `x${n + 1}: &x${n + 1} [*x${n},*x${n}]\n`).join('')}`,
      'v.yaml:11:16: Aliases multiply this file beyond 10000 values; write them out',
    ],
    'no UTF-8': [new Uint8Array([0xff]), 'v.yaml: The file is not encoded in UTF-8; save it as UTF-8'],
    'ten megabytes': [
      CANARY.repeat(1024 * 1024),
      'v.yaml: The file has 13631488 bytes; a file of values has at most 8388608 (8 MiB)',
    ],
  };
  for (const [title, [content, ...problems]] of Object.entries(cases)) {
    it(`is refused at its place and shows no value: ${title}`, async () => {
      expect(await faults({ 'v.yaml': content })).toEqual(problems);
    });
  }

  it('is a file', async () => {
    const cwd = folder({});
    mkdirSync(join(cwd, 'd'));
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const error: unknown = await readValues(['none.yaml', 'd', 'pipe', '/dev/zero'], cwd).catch(fault => fault);
    expect(lines(error as TemplateError)).toEqual([
      'none.yaml: There is no such file',
      'd: This is a directory; a file of values is a file',
      'pipe: This is not a regular file',
      '/dev/zero: This is not a regular file',
    ]);
  });
});

describe('a secret in a file of values', () => {
  const values = { 'v.yaml': `who: Bank\npassword: ${CANARY}\n` };

  it.each([0o600, 0o644, 0o440])('is taken where nobody else may write the file: mode %o', async mode => {
    const template = await load(values, {}, mode);
    expect(template.secretParameters).toEqual(['password']);
    expect(inspect(template, { depth: 20 })).not.toContain(CANARY);
  });

  it.each([0o664, 0o606, 0o620, 0o666])('is refused with mode %o, also where another value counts', async mode => {
    for (const parameters of [{}, { password: 'x' }]) {
      expect(await faults(values, { parameters }, mode)).toEqual([
        'v.yaml:2:1: The parameter "password" is secret, and others than its owner may write this file',
      ]);
    }
  });

  it('and nothing is asked of a file without one', async () => {
    expect((await load({ 'v.yaml': 'who: Bank\n' }, {}, 0o666)).resources.realm?.displayName).toBe('Bank');
  });
});

it('of several templates, each gets the values that it declares', async () => {
  const cwd = folder({
    'a.yaml': `${LEAST}parameters: { who: {} }\nrealm: { displayName: $(who) }\n`,
    'b.yaml': `${LEAST}parameters: { lifespan: { type: integer } }\nrealm: { accessCodeLifespan: $(lifespan) }\n`,
    'v.yaml': 'who: Bank\nlifespan: 3\n',
    'w.yaml': 'whoo: Bank\n',
  });
  const read = async (...files: readonly string[]) =>
    loadTemplates(['a.yaml', 'b.yaml'], { cwd, values: await readValues(files, cwd) });
  expect((await read('v.yaml')).map(({ resources }) => resources.realm)).toEqual([
    { displayName: 'Bank' },
    { accessCodeLifespan: 3 },
  ]);
  const error: unknown = await read('v.yaml', 'w.yaml').catch(fault => fault);
  expect(lines(error as TemplateError)).toEqual([
    'w.yaml:1:1: None of the templates has a parameter "whoo"; did you mean "who"?',
  ]);
});
