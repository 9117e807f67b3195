import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { whyUnreadable } from '../file-faults.js';
import { filled, type Given, IN_FILE, type Level, refusedKey, type Setting, SettingsError } from './given.js';

const NAME = 'kcfapi.yaml';

/** In our words: the parser's own may quote the file. */
const FAULTS: ReadonlyMap<string, string> = new Map([
  ['DUPLICATE_KEY', 'this setting stands there twice'],
  ['MISSING_CHAR', 'something is missing here, such as a closing quote'],
  ['TAB_AS_INDENT', 'a tab cannot indent; take blanks'],
  ['MULTIPLE_DOCS', 'the file is to hold one document'],
]);
const SYNTAX = 'settings are written "name: value", a line each, a text with special characters in quotes';

/**
 * Reads the nearest `kcfapi.yaml`, from a folder upwards to the root of its git repository; without a repository only
 * in the folder itself, so that no stranger's file in a folder above decides where an admin's password goes.
 *
 * @throws SettingsError with `file:line:col`; never with the text of the file, which may hold a secret by mistake
 */
export async function readSettingsFile(cwd: string): Promise<Level> {
  const path = findSettingsFile(cwd);
  if (path === undefined) return new Map();
  const name = relative(cwd, path);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new SettingsError(`${name} cannot be read: ${whyUnreadable(error)}`);
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) {
    throw new SettingsError(`${at(error.pos[0])}: not valid YAML: ${FAULTS.get(error.code) ?? SYNTAX}`);
  }
  if (document.contents === null) return new Map();
  if (!isMap(document.contents)) throw new SettingsError(`${at(0)}: settings are written "name: value"`);
  const level = new Map<Setting, Given>();
  for (const { key, value } of document.contents.items) {
    const place = at(isScalar(key) ? (key.range?.[0] ?? 0) : 0);
    const setting = isScalar(key) ? String(key.value) : '';
    if (!isInFile(setting)) throw new SettingsError(`${place}: ${refusedKey(setting)}`);
    const given = isScalar(value) ? value.value : undefined;
    if (typeof given !== 'string') throw new SettingsError(`${place}: ${setting} must be a text`);
    level.set(setting, filled({ value: given, as: `${place}: ${setting}`, base: dirname(path) }));
  }
  return level;
}

function isInFile(key: string): key is Setting {
  return (IN_FILE as readonly string[]).includes(key);
}

function findSettingsFile(cwd: string): string | undefined {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (existsSync(join(folder, '.git'))) break;
    if (dirname(folder) === folder) {
      folders.length = 1;
      break;
    }
  }
  return folders.map(folder => join(folder, NAME)).find(path => existsSync(path));
}
