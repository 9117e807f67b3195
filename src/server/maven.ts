import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
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

/** Maven keeps what it downloads in the user's home; where that cannot be written to, it gets a place of ours. */
async function repositoryArguments(env: NodeJS.ProcessEnv, folder: string): Promise<readonly string[]> {
  // Java takes the home from the system's list of users, and HOME only where that has none.
  for (const home of [env.HOME ?? homedir(), userInfo().homedir]) {
    const repository = join(home, '.m2', 'repository');
    await mkdir(repository, { recursive: true }).catch(() => {});
    if (!(await may(repository, constants.W_OK))) return [`-Dmaven.repo.local=${join(folder, 'm2')}`];
  }
  return [];
}

async function may(file: string, mode: number): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}
