import { resolve } from 'node:path';
import type { Source } from '../report/report.js';
import { VALUES_FILE } from './file-kind.js';
import { type Exposure, exposureOf, textOf } from './file-text.js';
import { entries, type Located } from './located.js';
import { shownAs } from './paths.js';
import { type Problems, problems } from './problem.js';
import { parseLocated } from './read.js';

/** A value that a file of values gives to a parameter. */
export interface WrittenValue {
  readonly name: string;
  /** As it is written, a text without its quotes. */
  readonly text: string;
  /** Where the name stands. */
  readonly key: Source;
  /** Where the value stands. */
  readonly at: Source;
  /** Of the file. */
  readonly exposure: Exposure;
}

/**
 * Reads files that give values to parameters: each a map in YAML or JSON, names to values.
 *
 * @param cwd - what relative paths are relative to, and what files are named relative to
 * @returns the values of all files, in their order: of two for one parameter, the later counts
 * @throws TemplateError with everything that is wrong with them; it shows no value
 */
export async function readValues(files: readonly string[], cwd: string): Promise<readonly WrittenValue[]> {
  const found = problems();
  const values: WrittenValue[] = [];
  for (const file of files) values.push(...(await valuesOf(resolve(cwd, file), cwd, found)));
  found.check();
  return values;
}

async function valuesOf(file: string, cwd: string, problems: Problems): Promise<readonly WrittenValue[]> {
  const shown = shownAs(file, cwd);
  const content = await textOf(file, VALUES_FILE.what);
  if (content.fault !== undefined) {
    problems.add({ file: shown }, content.fault);
    return [];
  }
  const root = parseLocated(content.text, shown, VALUES_FILE, problems);
  if (root === undefined) return [];
  if (root.kind !== 'map') problems.add(root.at, 'A file of values is a map: names of parameters to their values');
  const exposure = exposureOf(content.mode);
  return entries(root).flatMap(([name, { key, value }]) => {
    const text = textIn(value);
    if (text !== undefined) return [{ name, text, key, at: value.at, exposure }];
    const isEmpty = value.kind === 'scalar';
    const what = isEmpty ? 'has no value' : 'must be a text, a number, true or false';
    problems.add(key, `"${name}" ${what}`, isEmpty ? 'An empty text is "".' : undefined);
    return [];
  });
}

// A number as it is written: 1.10 must not become 1.1.
function textIn(node: Located): string | undefined {
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  return (typeof node.value === 'number' ? node.text : undefined) ?? String(node.value);
}
