import { didYouMean } from '../nearest.js';

/** What can be said about a connection, in the words of `kcfapi.yaml`, which are those of the flags. */
export const SETTINGS = [
  'server',
  'realm',
  'auth-realm',
  'ca',
  'client-id',
  'client-secret',
  'client-secret-file',
  'username',
  'password',
  'password-file',
] as const;
export type Setting = (typeof SETTINGS)[number];

/** A setting as somebody gave it. */
export interface Given {
  readonly value: string;
  /** How it was given, for messages: `--server`, `KCFAPI_SERVER`, `kcfapi.yaml:3:1: server`. */
  readonly as: string;
  /** The folder that a relative path in it starts from. */
  readonly base: string;
}

/** Everything that was given in one place; places differ in strength, and within one nothing may contradict. */
export type Level = ReadonlyMap<Setting, Given>;

/** A setting that is missing, wrong or contradicts another. Never quotes a value that may be secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The settings among the environment's variables. */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>, cwd: string): Level {
  const level = new Map<Setting, Given>();
  for (const setting of SETTINGS) {
    const as = variableOf(setting);
    const value = environment[as];
    if (value !== undefined) level.set(setting, filled({ value, as, base: cwd }));
  }
  return level;
}

/** The environment variable of a setting: `KCFAPI_AUTH_REALM`. */
export function variableOf(setting: Setting): string {
  return `KCFAPI_${setting.toUpperCase().replaceAll('-', '_')}`;
}

/** Flags as commander hands them over: `authRealm` for `--auth-realm`. Others are passed over. */
export function fromFlags(flags: Readonly<Record<string, unknown>>, cwd: string): Level {
  const level = new Map<Setting, Given>();
  for (const setting of SETTINGS) {
    const value = flags[setting.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    if (typeof value === 'string') level.set(setting, filled({ value, as: `--${setting}`, base: cwd }));
  }
  return level;
}

/** Refuses what was given empty: `--realm "$REALM"` with a variable that is not set is a mistake, not a wish. */
export function filled(given: Given): Given {
  if (given.value.trim() === '') throw new SettingsError(`${given.as} is empty`);
  return given;
}

/** Settings that `kcfapi.yaml` may hold: all but the secrets themselves. */
export const IN_FILE: readonly Setting[] = SETTINGS.filter(name => name !== 'client-secret' && name !== 'password');

/** Says why a key of `kcfapi.yaml` is refused. */
export function refusedKey(key: string): string {
  const bare = key.toLowerCase().replace(/[-_.]/g, '');
  if (/(?:secret|password|passphrase|token|privatekey)$/.test(bare)) {
    return (
      `"${key}" is a secret and does not belong into a file that is shared: take it out, and give it as ` +
      'KCFAPI_PASSWORD or KCFAPI_CLIENT_SECRET, or in a file of its own that --password-file or --client-secret-file names'
    );
  }
  if (bare === 'insecure' || bare === 'allowmaster') {
    return `"${key}" must be said each time: it is a flag only (--${bare === 'insecure' ? 'insecure' : 'allow-master'})`;
  }
  return `unknown key "${key}"${didYouMean(key, IN_FILE)}`;
}
