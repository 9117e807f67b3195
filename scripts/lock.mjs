import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cache } from './scratch.mjs';
import { Failure, interrupted, say } from './steps.mjs';

const BEAT_MS = 2_000;
const STALE_MS = 15_000;

/** Does work while no other process of this repository does any under the same name. */
export async function withLock(name, work) {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `${name}.lock`);
  for (let told = false; !take(file); told = true) {
    if (!told) say(`Waiting for process ${ownerOf(file)}, which is at it …`);
    await sleep(200);
    if (interrupted() !== undefined) throw new Failure('', interrupted());
  }
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
}

function take(file) {
  if (isStale(file)) removeStale(file);
  try {
    writeFileSync(file, `${process.pid} ${hostname()}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new Failure(`${file} cannot be written: ${error.message}`);
  }
}

function ownerOf(file) {
  try {
    return readFileSync(file, 'utf8').split(' ')[0];
  } catch {
    return '';
  }
}

function isStale(file) {
  try {
    const [pid, host] = readFileSync(file, 'utf8').split(' ');
    if (Date.now() - statSync(file).mtimeMs > STALE_MS) return true;
    return host === hostname() && !isAlive(Number(pid));
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** One at a time, and looking again: else the second to see a dead owner would remove the lock of the first. */
function removeStale(file) {
  const breaking = `${file}.breaking`;
  try {
    mkdirSync(breaking);
  } catch {
    try {
      if (Date.now() - statSync(breaking).mtimeMs > STALE_MS) rmdirSync(breaking);
    } catch {
      // Somebody else was faster.
    }
    return;
  }
  if (isStale(file)) rmSync(file, { force: true });
  rmdirSync(breaking);
}
