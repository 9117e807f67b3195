import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
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

/** What `ps` prints, in a fixed language and time zone; nothing when it cannot be asked. */
export async function ps(args: readonly string[]): Promise<string> {
  try {
    const options = { env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }, maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)('ps', args, options)).stdout;
  } catch {
    return '';
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
