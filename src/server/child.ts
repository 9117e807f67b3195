import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { send } from './processes.js';

/** How a child process is started. */
export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Gets the output, both streams; made with mode 0600. */
  readonly logFile: string;
}

/**
 * Starts a process in a group of its own, so that Ctrl-C in the terminal reaches it only through us, with its output
 * in a file, so that it can outlive us.
 */
export function start(command: string, args: readonly string[], { cwd, env, logFile }: ChildOptions): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

/**
 * Runs a process to its end.
 *
 * @returns its exit code, null when a signal ended it
 * @throws the signal's reason when it is aborted, after the whole process group was killed; an Error when the process
 *   cannot be started
 */
export async function run(
  command: string,
  args: readonly string[],
  options: ChildOptions & { readonly signal: AbortSignal },
): Promise<number | null> {
  options.signal.throwIfAborted();
  const child = start(command, args, options);
  const kill = () => endGroup(child, 'SIGKILL');
  options.signal.addEventListener('abort', kill, { once: true });
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    options.signal.throwIfAborted();
    return code;
  } finally {
    options.signal.removeEventListener('abort', kill);
  }
}

/** Sends a signal to a child and everything it started. */
export function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) send(-child.pid, signal);
}

/** The last lines of a log for an error message, indented; empty when there are none. */
export async function tail(logFile: string, lines = 20): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map(line => `\n  ${line}`)
    .join('');
}
