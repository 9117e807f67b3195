import type { Command } from 'commander';
import type { Connection } from '../keycloak/connection.js';
import type { Embedded } from '../keycloak/settings.js';
import { printableLine } from '../report/printable.js';
import type { GlobalOptions, Session } from './session.js';
import type { TerminalProgress } from './terminal.js';

/** Adds the flags that say where to connect to and as whom. */
export function withConnection(command: Command): Command {
  return command
    .optionsGroup('Connection:')
    .option('--server <url>', 'base address of the Keycloak (KCFAPI_SERVER)')
    .option('--realm <name>', 'realm to work on (KCFAPI_REALM)')
    .option('--auth-realm <name>', 'realm to log in to; master without it (KCFAPI_AUTH_REALM)')
    .option('--ca <file>', 'PEM of authorities to trust beside the system’s (KCFAPI_CA)')
    .option('--username <name>', 'user to log in as (KCFAPI_USERNAME; password: KCFAPI_PASSWORD)')
    .option('--password-file <file>', 'file with the password, - for standard input (KCFAPI_PASSWORD_FILE)')
    .option('--client-id <id>', 'client to log in with (KCFAPI_CLIENT_ID; secret: KCFAPI_CLIENT_SECRET)')
    .option('--client-secret-file <file>', 'file with the client’s secret, - for standard input')
    .option('--insecure', 'do not verify certificates')
    .option('--allow-master', 'allow realm master as the realm to work on')
    .optionsGroup('Options:');
}

/**
 * Connects as flags, environment and `kcfapi.yaml` say.
 *
 * @throws SettingsError when something is missing or wrong
 * @throws KeycloakError when the server cannot be reached or refuses the login
 */
export async function openConnection(
  options: GlobalOptions & Readonly<Record<string, unknown>>,
  session: Session,
  progress: TerminalProgress,
): Promise<Connection> {
  const { resolveSettings } = await import('../keycloak/settings.js');
  const { settings, notes } = await resolveSettings({
    flags: options,
    environment: session.environment,
    cwd: session.cwd,
    embedded: runningServer,
    readStdin: () => readStdin(session),
  });
  for (const note of notes) progress.note(note);
  const { connect } = await import('../keycloak/connect.js');
  return unlessAborted(connect(settings, { onRequest: verbosely(options, progress) }), session.signal, late =>
    late.close(),
  );
}

/** Says each request where `--verbose` asks for it. */
export function verbosely(options: GlobalOptions, progress: TerminalProgress) {
  return (request: {
    readonly method: string;
    readonly path: string;
    readonly status?: number;
    readonly durationMs: number;
  }) => {
    if (options.verbose !== true) return;
    const { method, path, status, durationMs } = request;
    progress.note(printableLine(`${method} ${path} ${status ?? 'no answer'} ${durationMs.toFixed(0)} ms`));
  };
}

/**
 * Waits for work that changes nothing, but not longer than until the user interrupts.
 *
 * @param late - clears away what comes after that
 * @throws the signal's reason
 */
export async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  late: (result: T) => unknown = () => {},
): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } catch (error) {
    if (signal.aborted) work.then(late, () => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function runningServer(): Promise<Embedded | undefined> {
  const { readPersistent } = await import('../server/embedded.js');
  return readPersistent();
}

/** More is no secret, and would only fill the memory. */
const MAX_STDIN = 65_536;

async function readStdin({ stdin }: Session): Promise<string> {
  if (stdin.isTTY === true) {
    throw new Error('"-" reads a secret from a pipe; typed here, the terminal would show it');
  }
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > MAX_STDIN) throw new Error('standard input is longer than any secret');
  }
  return text;
}
