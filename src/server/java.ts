import { execFile } from 'node:child_process';
import { access, constants, readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ServerError } from './server-error.js';

/** A Java installation that runs. */
export interface Java {
  /** What `JAVA_HOME` is to be. */
  readonly home: string;
  /** The feature release: 25. */
  readonly release: number;
  /** In full: `25.0.3`. */
  readonly version: string;
}

/** The oldest Java that Keycloak 26 runs on. */
const OLDEST = 17;
/** The newest one that Keycloak 26 is tested with, and the one it recommends; a newer one is the last resort. */
const RECOMMENDED = 25;

/**
 * Finds the Java to run Keycloak with: the newest of those that fit.
 *
 * @throws ServerError when none fits: says which were found where, and what is missing
 */
export async function findJava(env: NodeJS.ProcessEnv = process.env, places = usualPlaces()): Promise<Java> {
  const seen = await Promise.all((await candidates(env, places)).map(async file => ({ file, java: await ask(file) })));
  const fit = seen.flatMap(({ java }) => (java && java.release >= OLDEST ? [java] : []));
  const best = fit.toSorted((a, b) => rank(b) - rank(a) || newerFirst(a.version, b.version))[0];
  if (best !== undefined) return best;
  const found = seen.map(({ file, java }) => `\n  ${file}: ${java ? `Java ${java.version}, too old` : 'does not run'}`);
  throw new ServerError(
    `Keycloak needs Java ${OLDEST} or newer (${RECOMMENDED} is recommended), and none was found. ${
      found.length === 0 ? 'There is no Java on PATH, in JAVA_HOME or in the usual places.' : `Found:${found.join('')}`
    }\nInstall a Java ${RECOMMENDED} runtime, or set JAVA_HOME to one.`,
  );
}

function rank({ release }: Java): number {
  return release <= RECOMMENDED ? release : -release;
}

function newerFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}

/** Every `java` that may be one, each once although it is there under several names. */
async function candidates(env: NodeJS.ProcessEnv, places: readonly string[]): Promise<readonly string[]> {
  const homes = Object.keys(env).filter(name => /^(?:JAVA_HOME(?:_.+)?|JDK_HOME)$/.test(name));
  const files = [
    ...homes.map(name => join(env[name] ?? '', 'bin', 'java')),
    ...(env.PATH ?? '').split(delimiter).flatMap(folder => (folder === '' ? [] : [join(folder, 'java')])),
    ...(await Promise.all(places.map(expand))).flat().map(home => join(home, 'bin', 'java')),
  ];
  const real = await Promise.all(files.map(runnable));
  return [...new Set(real.filter(file => file !== undefined))];
}

async function runnable(file: string): Promise<string | undefined> {
  try {
    await access(file, constants.X_OK);
    return await realpath(file);
  } catch {
    return undefined;
  }
}

/** Where installers put Java; `*` stands for any one name. */
function usualPlaces(): readonly string[] {
  const home = homedir();
  const apple = ['*', 'Contents', 'Home'];
  return [
    join('/', 'usr', 'lib', 'jvm', '*'),
    join('/', 'usr', 'lib64', 'jvm', '*'),
    join('/', 'usr', 'java', '*'),
    join('/', 'opt', 'java', '*'),
    join('/', 'opt', '*'),
    join('/', 'Library', 'Java', 'JavaVirtualMachines', ...apple),
    join('/', 'opt', 'homebrew', 'opt', '*'),
    join(home, 'Library', 'Java', 'JavaVirtualMachines', ...apple),
    join(home, '.sdkman', 'candidates', 'java', '*'),
    join(home, '.jdks', '*'),
    join(home, '.asdf', 'installs', 'java', '*'),
    join(home, '.local', 'share', 'mise', 'installs', 'java', '*'),
  ];
}

async function expand(place: string): Promise<readonly string[]> {
  const [folder, ...rest] = place.split('*');
  if (folder === undefined || rest.length === 0) return [place];
  const names = await readdir(folder).catch(() => []);
  return names.map(name => join(folder, name, ...rest));
}

/** Asks a `java` who it is, without what the environment would make it do (`JAVA_TOOL_OPTIONS`). */
async function ask(file: string): Promise<Java | undefined> {
  try {
    const { stderr } = await promisify(execFile)(file, ['-XshowSettings:properties', '-version'], {
      env: { PATH: process.env.PATH },
      timeout: 20_000,
    });
    const property = (name: string) => new RegExp(`^\\s*${name} = (.+)$`, 'm').exec(stderr)?.[1]?.trim();
    const home = property('java\\.home');
    const version = property('java\\.version');
    const release = Number.parseInt((property('java\\.specification\\.version') ?? '').replace(/^1\./, ''), 10);
    return home && version && release > 0 ? { home, version, release } : undefined;
  } catch {
    return undefined;
  }
}
