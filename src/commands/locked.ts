import type { Connection } from '../keycloak/connection.js';
import type { Lock } from '../realm/lock.js';
import { printableLine } from '../report/printable.js';
import type { Session } from './session.js';
import type { TerminalProgress } from './terminal.js';

/** A realm's lock, which need not be taken from the start: a realm that is not there yet holds none. */
export interface RealmLock {
  /** @throws LockError when somebody else holds it for longer than that */
  take(waitMs: number): Promise<void>;
  /** @throws LockError when the lock was taken and is no longer certainly ours */
  check(): void;
}

/**
 * Works with a realm's lock, and releases it however the work ends.
 *
 * @param wanted - false: somebody said that nobody else applies
 */
export async function withRealmLock<T>(
  connection: Connection,
  wanted: boolean,
  { session, progress }: { readonly session: Session; readonly progress: TerminalProgress },
  work: (lock: RealmLock) => Promise<T>,
): Promise<T> {
  let lock: Lock | undefined;
  const take = async (waitMs: number): Promise<void> => {
    if (!wanted || lock !== undefined) return;
    const { lockRealm } = await import('../realm/lock.js');
    lock = await lockRealm(connection, {
      waitMs,
      signal: session.signal,
      onWait: ({ owner, since }) => {
        if (waitMs === 0) return;
        progress.phase(`Wait up to ${waitMs / 1000} s for the lock on realm ${connection.realm}`);
        progress.note(`${owner} has been applying since ${since}`);
      },
      onNote: text => progress.note(`realm ${printableLine(connection.realm)}: ${text}`),
    });
  };
  try {
    return await work({ take, check: () => lock?.check() });
  } finally {
    await lock?.release();
  }
}

/**
 * Reads `--lock-timeout`.
 *
 * @returns milliseconds
 * @throws Error when it is no number of seconds
 */
export function lockTimeout(text: string): number {
  if (!/^\d{1,5}$/.test(text))
    throw new Error(`--lock-timeout wants a number of seconds (0: do not wait), not "${text}"`);
  return Number(text) * 1000;
}
