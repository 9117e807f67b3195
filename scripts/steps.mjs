import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The repository's folder, without a slash at the end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Something expected went wrong: said without a stack. */
export class Failure extends Error {
  constructor(message, code = 1) {
    super(message);
    this.code = code;
  }
}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Begins a phase; where there is no terminal it gives a sign of life every ten seconds. Call the result at its end. */
export function phase(title) {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  say(`${title} …`);
  const beat = process.stderr.isTTY ? undefined : setInterval(() => say(`  … ${seconds()}`), 10_000);
  return (outcome = '') => {
    clearInterval(beat);
    say(`${title}  ${seconds()}${outcome === '' ? '' : `  ${outcome}`}`);
  };
}

/** Children, and the signal that ends each in place of ours, if any. */
const children = new Map();
let signalled;

/** The exit code of a process that a signal ended, once a signal came; else undefined. */
export function interrupted() {
  return signalled === undefined ? undefined : 128 + constants.signals[signalled];
}

/** From now on signals go to the children, and we end when they have. */
export function takeSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));
  // An npm that is killed cannot pass it on. (Other signals it can, as its scripts `exec` us in place of a shell.)
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end('SIGTERM');
  }, 500);
  watch.unref();
}

function end(signal) {
  signalled ??= signal;
  for (const [child, instead] of children) child.kill(instead ?? signal);
}

/**
 * Runs a program, in the repository's folder and with its output on standard error unless something else is said.
 *
 * @param options.endBy - the signal that ends it when one comes to us; the same one when nothing is said
 * @returns its exit code; 128 and the signal's number when a signal ended it
 * @throws Failure when a signal came to us before it began, or when it cannot be started
 */
export async function run(
  command,
  args,
  { stdin = 'ignore', stdout = 2, shell = false, cwd = root, endBy = undefined } = {},
) {
  if (interrupted() !== undefined) throw new Failure('', interrupted());
  const child = spawn(command, args, { cwd, stdio: [stdin, stdout, 'inherit'], shell });
  children.set(child, endBy);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', error => reject(new Failure(`${command} cannot be started: ${error.message}`)));
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
    });
  } finally {
    children.delete(child);
  }
}
