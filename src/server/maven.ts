import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run, tail } from './child.js';
import type { Wanted } from './distribution.js';
import { ServerError } from './server-error.js';

const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

/**
 * Lets Maven download the distribution's archive, with the user's own Maven settings (mirrors, proxies).
 *
 * @returns the archive, in the workplace
 * @throws ServerError when there is no Maven, or when it fails
 */
export async function downloadByMaven(wanted: Wanted): Promise<string> {
  const { version, folder, java, env, progress, signal } = wanted;
  const maven = await findMaven(env);
  if (maven === undefined) throw new ServerError('there is no Maven (mvn) on PATH');
  progress.phase(`Download Keycloak ${version} (about 176 MB) by Maven`);
  const logFile = join(folder, 'maven.log');
  const repository = await repositoryArguments(env, folder);
  const code = await run(
    maven,
    [
      '--batch-mode',
      '--quiet',
      wanted.marker,
      ...repository,
      PLUGIN,
      `-Dartifact=org.keycloak:keycloak-quarkus-dist:${version}:tar.gz`,
      `-DoutputDirectory=${folder}`,
    ],
    // JAVA_HOME may be at something that does not exist; the Java that we found runs.
    { cwd: folder, env: { ...env, JAVA_HOME: java.home }, logFile, signal },
  );
  const archive = (await readdir(folder)).find(name => name.endsWith('.tar.gz'));
  if (code !== 0 || archive === undefined) {
    throw new ServerError(`Maven could not download Keycloak ${version} (exit code ${code}):${await tail(logFile, 8)}`);
  }
  return join(folder, archive);
}

async function findMaven(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (folder !== '' && (await may(join(folder, 'mvn'), constants.X_OK))) return join(folder, 'mvn');
  }
  return undefined;
}

/** Maven keeps what it downloads under HOME; where that cannot be written to, it gets a place of ours. */
async function repositoryArguments(env: NodeJS.ProcessEnv, folder: string): Promise<readonly string[]> {
  // The nearest of these that is there decides: Maven makes the rest.
  let nearest = join(env.HOME ?? homedir(), '.m2', 'repository');
  while (!(await may(nearest, constants.F_OK)) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return (await may(nearest, constants.W_OK)) ? [] : [`-Dmaven.repo.local=${join(folder, 'm2')}`];
}

async function may(file: string, mode: number): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}
