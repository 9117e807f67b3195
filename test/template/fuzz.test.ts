import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadTemplate } from '../../src/template/load.js';
import { TemplateError } from '../../src/template/problem.js';
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

it.each([
  ['a family that is shipped', FAMILY],
  ['a template that extends it', BANK],
])('a spoilt file loads or is refused with its place: %s', { timeout: 120_000 }, async (_, file) => {
  const cwd = folder({});
  const next = random(20261120);
  const original = await readFile(file, 'utf8');
  const outcomes = { loaded: 0, refused: 0 };
  for (let round = 0; round < 300; round += 1) {
    const text = next() < 0.3 ? mutated(mutated(original, next), next) : mutated(original, next);
    writeFileSync(join(cwd, 't.yaml'), text);
    const error: unknown = await loadTemplate('t.yaml', {
      cwd,
      environment: { KCFAPI_PARAM_USER_PASSWORD: 'canary-7f3c9a' },
    }).then(
      () => undefined,
      fault => fault,
    );
    if (error === undefined) {
      outcomes.loaded += 1;
      continue;
    }
    outcomes.refused += 1;
    expect({ round, text, error }).toMatchObject({ error: expect.any(TemplateError) });
    if (!(error instanceof TemplateError)) continue;
    expect(error.message).not.toContain('canary-7f3c9a');
    const count = text.split('\n').length;
    for (const problem of error.problems) {
      if (problem.line === undefined) expect(problem.message).toBe('The file is empty');
      else if (problem.file === 't.yaml') expect(problem.line).toBeLessThanOrEqual(count);
      expect(problem.column ?? 1).toBeGreaterThan(0);
    }
  }
  // Both must happen often, or the mutations are of no use.
  expect(outcomes.loaded).toBeGreaterThan(30);
  expect(outcomes.refused).toBeGreaterThan(100);
});
