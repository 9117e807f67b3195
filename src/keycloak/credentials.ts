import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { whyUnreadable } from '../file-faults.js';
import { type Given, type Level, type Setting, SettingsError } from './given.js';
import type { Credentials } from './settings.js';

const HOW_USER = '--username and KCFAPI_PASSWORD (or --password-file)';
const HOW_CLIENT = '--client-id and KCFAPI_CLIENT_SECRET (or --client-secret-file)';
/** A secret is a line; what is longer is another file. */
const MAX_SECRET = 16_384;

/**
 * Chooses and reads the credentials. The strongest level that names a user or a client's secret decides which of both
 * it is; the other, on weaker levels, is passed over.
 *
 * @param levels - strongest first
 * @throws SettingsError when one level gives both, or something is missing; never with the secret
 */
export async function credentialsOf(levels: readonly Level[], readStdin: () => Promise<string>): Promise<Credentials> {
  for (const level of levels) refuseContradiction(level);
  const deciding = levels.find(level => hasClientSecret(level) || hasUser(level));
  const clientId = strongest(levels, 'client-id');
  if (deciding === undefined) {
    throw new SettingsError(
      clientId === undefined
        ? `no credentials: give ${HOW_USER}, or ${HOW_CLIENT}`
        : `${clientId.as} is given without a secret: ${HOW_CLIENT}`,
    );
  }
  if (hasClientSecret(deciding)) {
    if (clientId === undefined) throw new SettingsError(`a client secret is given without a client: ${HOW_CLIENT}`);
    const clientSecret = await secretOf(levels, 'client-secret', 'client-secret-file', readStdin);
    if (clientSecret === undefined) throw new SettingsError(`no client secret: ${HOW_CLIENT}`);
    return { kind: 'client', clientId: clientId.value, clientSecret };
  }
  const username = strongest(levels, 'username');
  if (username === undefined) throw new SettingsError(`a password is given without a user: ${HOW_USER}`);
  const password = await secretOf(levels, 'password', 'password-file', readStdin);
  if (password === undefined) throw new SettingsError(`${username.as} is given without a password: ${HOW_USER}`);
  // The client id of a level that also has a client's secret belongs to that secret, not to the user.
  const own = strongest(
    levels.filter(level => !hasClientSecret(level)),
    'client-id',
  );
  return { kind: 'user', clientId: own?.value ?? 'admin-cli', username: username.value, password };
}

/** The strongest level's word on a setting. */
export function strongest(levels: readonly Level[], setting: Setting): Given | undefined {
  return levels.find(level => level.has(setting))?.get(setting);
}

function hasClientSecret(level: Level): boolean {
  return level.has('client-secret') || level.has('client-secret-file');
}

function hasUser(level: Level): boolean {
  return level.has('username') || level.has('password') || level.has('password-file');
}

function refuseContradiction(level: Level): void {
  const pairs: readonly (readonly [readonly Setting[], readonly Setting[]])[] = [
    [['client-secret'], ['client-secret-file']],
    [['password'], ['password-file']],
    [
      ['client-secret', 'client-secret-file'],
      ['username', 'password', 'password-file'],
    ],
  ];
  for (const [these, those] of pairs) {
    const [a, b] = [these, those].map(names => names.map(name => level.get(name)).find(given => given !== undefined));
    if (a !== undefined && b !== undefined) {
      throw new SettingsError(`${a.as} and ${b.as} contradict each other: give one of them`);
    }
  }
}

async function secretOf(
  levels: readonly Level[],
  plain: Setting,
  file: Setting,
  readStdin: () => Promise<string>,
): Promise<string | undefined> {
  const level = levels.find(candidate => candidate.has(plain) || candidate.has(file));
  const given = level?.get(plain);
  if (given !== undefined) return given.value;
  const path = level?.get(file);
  return path === undefined ? undefined : readSecret(path, readStdin);
}

async function readSecret(given: Given, readStdin: () => Promise<string>): Promise<string> {
  const text = given.value === '-' ? await readStdin() : await readText(given);
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '')
    throw new SettingsError(`${given.as}: ${given.value === '-' ? 'standard input' : 'the file'} is empty`);
  if (/[\r\n]/.test(secret) || secret.length > MAX_SECRET) {
    throw new SettingsError(`${given.as}: a secret is one line, and this is more`);
  }
  return secret;
}

/** Reads a file that a setting names. */
export async function readText(given: Given): Promise<string> {
  const path = resolve(given.base, given.value);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SettingsError(`${given.as}: ${path} cannot be read: ${whyUnreadable(error)}`);
  }
}
