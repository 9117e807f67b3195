import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/**
 * Tells processes apart although their numbers are used again: a short text that is the same as long as the process
 * lives and another one for whoever gets its number later. Undefined when there is no such process.
 */
export async function lifeOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    try {
      // proc(5): the 22nd field is the start in ticks since boot; the second may hold blanks and brackets.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie has ended; only its parent has not looked yet.
      return fields[0] === 'Z' ? undefined : digest(`${bootId()} ${fields[19]}`);
    } catch {
      return undefined;
    }
  }
  const started = await ps(['-o', 'lstart=', '-p', String(pid)]);
  return started.trim() === '' ? undefined : digest(started.trim());
}

/** Where process numbers mean the same: one machine, and on Linux one process namespace (a container has its own). */
export function processSpace(): string {
  try {
    return digest(`${hostname()} ${readlinkSync('/proc/self/ns/pid')}`);
  } catch {
    return digest(hostname());
  }
}

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

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

async function ps(args: readonly string[]): Promise<string> {
  try {
    const options = { env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }, maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)('ps', args, options)).stdout;
  } catch {
    return '';
  }
}
