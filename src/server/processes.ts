import { readdir, readFile } from 'node:fs/promises';
import { ps } from '../process-life.js';

/** The argument by which every process that we start on behalf of `id` is recognised. */
export function marker(id: string): string {
  return `-Dkcfapi.instance=${id}`;
}

/** Numbers of the living processes whose command line carries the marker of `id`. */
export async function marked(id: string): Promise<readonly number[]> {
  const argument = marker(id);
  if (process.platform !== 'linux') {
    const lines = (await ps(['-axww', '-o', 'pid=,command='])).split('\n');
    return lines.filter(line => line.includes(argument)).map(line => Number.parseInt(line, 10));
  }
  const entries = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const lines = await Promise.all(entries.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return entries.filter((_, index) => lines[index]?.includes(argument)).map(Number);
}

/**
 * Ends every process that carries the marker of `id` and waits until they are gone.
 *
 * @param graceMs - how long they may take to end by themselves before they are killed; 0 kills at once
 */
export async function endMarked(id: string, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  let asked = false;
  for (;;) {
    const pids = await marked(id);
    if (pids.length === 0) return;
    const kill = Date.now() >= deadline;
    if (kill || !asked) for (const pid of pids) send(pid, kill ? 'SIGKILL' : 'SIGTERM');
    asked = true;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Sends a signal; to a whole process group when `pid` is negative. It is no fault when nobody is there any more. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
