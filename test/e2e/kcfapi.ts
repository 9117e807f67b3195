import { execFile, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Builds `dist/`, unless it is of just this source. */
export async function build(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts', 'run.mjs'), 'build'], { cwd: root });
}

/** How a run of the command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Arguments of every process that there was on the machine meanwhile; empty where the system does not tell. */
  readonly arguments: string;
}

/** Runs the built command as its users do, in an environment that holds nothing but what is given. */
export async function kcfapi(
  argv: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly stdin?: string;
    /** Told of all that has come on standard error so far. */
    readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
    /** Goes away without reading, as `head` does. */
    readonly deaf?: boolean;
  },
): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...argv], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', chunk => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', chunk => {
    stderr += chunk;
    options.onStderr?.(stderr, signal => child.kill(signal));
  });
  if (options.deaf === true) child.stdout.destroy();
  child.stdin.on('error', () => {}).end(options.stdin ?? '');
  const seen = new Set<string>();
  const watch = setInterval(async () => {
    for (const one of await processArguments()) seen.add(one);
  }, 50);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { code, stdout, stderr, arguments: [...seen].join('\n') };
  } finally {
    clearInterval(watch);
  }
}

async function processArguments(): Promise<readonly string[]> {
  const entries = await readdir('/proc').catch(() => []);
  return Promise.all(
    entries
      .filter(name => /^\d+$/.test(name))
      // A process may end between the listing and the reading.
      .map(name => readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')),
  );
}
