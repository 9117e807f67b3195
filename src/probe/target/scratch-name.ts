import { randomBytes } from 'node:crypto';
import { lifeOf, processSpace } from '../../process-life.js';

/** Everything that probing makes is named so, and nothing else is. */
export const SCRATCH_PREFIX = 'kcfapi-probe-';

/** After that long nothing of a run can be alive, wherever it ran. */
const STALE_MS = 60 * 60 * 1000;
/** Machine and process space, process, its life, when (base 36 of milliseconds), and what makes it unique. */
const RUN =
  /^kcfapi-probe-(?<space>[0-9a-f]{8})-(?<pid>\d+)-(?<life>[0-9a-f]{8})-(?<start>[0-9a-z]+)-[0-9a-f]{6}(?=-|$)/;

/** A name for what a run makes, by which a later one sees whether it is over. */
export async function nameRun(): Promise<string> {
  const life = (await lifeOf(process.pid)) ?? '';
  const unique = randomBytes(3).toString('hex');
  return `${SCRATCH_PREFIX}${here()}-${process.pid}-${life.slice(0, 8)}-${Date.now().toString(36)}-${unique}`;
}

/** Whether something of this name is of a run that is over. */
export async function isLeftover(name: string): Promise<boolean> {
  const { space, pid, life, start } = RUN.exec(name)?.groups ?? {};
  if (start === undefined) return false;
  if (Date.now() - Number.parseInt(start, 36) > STALE_MS) return true;
  if (space !== here()) return false;
  // A number that another process got since does not keep it: that one has another life.
  return (await lifeOf(Number(pid)))?.slice(0, 8) !== life;
}

function here(): string {
  return processSpace().slice(0, 8);
}
