import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Java } from './java.js';

/**
 * The whole environment of a Keycloak process. Nothing of ours comes through but PATH (for the tools that kc.sh calls):
 * `KC_*`, `JAVA_OPTS*`, `JAVA_TOOL_OPTIONS`, `DEBUG` or a proxy would make it another server than the one asked for.
 *
 * @param folder - a folder of the process's own, for HOME and temporary files
 * @param secrets - `KC_BOOTSTRAP_ADMIN_PASSWORD` and the like: the environment is not shown in the list of processes
 */
export function keycloakEnvironment(
  java: Java,
  folder: string,
  secrets: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'C.UTF-8',
    HOME: folder,
    TMPDIR: temporary,
    JAVA_HOME: java.home,
    // Without it a killed JVM leaves a file in the machine's temporary folder.
    JAVA_OPTS_APPEND: '-XX:-UsePerfData',
    ...secrets,
  };
}

/** Arguments that keep a Keycloak process recognisable and its temporary files in `folder`. */
export function keycloakProperties(marker: string, folder: string): readonly string[] {
  return [marker, `-Djava.io.tmpdir=${join(folder, 'tmp')}`];
}
