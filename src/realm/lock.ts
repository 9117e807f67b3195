import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../keycloak/connection.js';
import { KeycloakError } from '../keycloak/errors.js';
import { printableLine } from '../report/printable.js';

/**
 * The realm role whose presence says that somebody is applying. Keycloak takes a role's name once only, on all nodes
 * (the database sees to it), gives it to nobody by itself, and shows it in no token and no metadata.
 */
export const LOCK_ROLE = 'kcfapi-apply-lock';

/** So long after its last sign of life a lock is void. */
const LEASE_MS = 30_000;
const RENEW_MS = 8_000;
/** So long after its last sign of life the holder itself writes no more: well before others may take the lock over. */
const SAFE_MS = 20_000;
const LOOK_MS = 1_000;
/** The columns of Keycloak's database are 255 wide. */
const MAX_TEXT = 250;

/** Somebody else holds the lock, or it cannot be had or kept. */
export class LockError extends Error {
  override readonly name = 'LockError';
}

/** Who holds a lock, as far as the lock tells. */
export interface Holder {
  /** `alice@ci-7, process 4711`. */
  readonly owner: string;
  /** ISO 8601, by the holder's clock. */
  readonly since: string;
}

/** What keeps two that apply apart. */
export interface Lock {
  /**
   * To be asked before each write.
   *
   * @throws LockError when the lock is no longer certainly ours
   */
  check(): void;
  /** Removes the lock; does not fail. */
  release(): Promise<void>;
}

/** What may be told or asked while the lock is waited for and held. */
export interface LockOptions {
  /** How long to wait for another holder; a lock that was left behind is taken over only after 30 seconds of these. */
  readonly waitMs: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Told once, when somebody else holds the lock and it is waited for. */
  readonly onWait?: (holder: Holder) => void;
  /** Told what somebody should know: that a lock was taken over, or could not be removed. */
  readonly onNote?: (text: string) => void;
}

interface Found extends Holder {
  readonly id: string;
  readonly nonce: string;
  readonly leaseMs: number;
  /** Another text with each sign of life. */
  readonly beat: string;
}

/**
 * Takes the lock of a realm, which must exist.
 *
 * Nobody's clock is compared with another's: a lock is void when whoever waits has seen no sign of life for the whole
 * lease, and its holder stops writing well before. It is removed by its id and made by its name, so that of several
 * that take it over each removes only the void one, and one alone makes the next.
 *
 * @throws LockError when somebody else still holds it, or the account may not make it
 * @throws KeycloakError when the server cannot be reached
 */
export async function lockRealm(connection: Connection, options: LockOptions): Promise<Lock> {
  const { admin, realm } = connection;
  const { waitMs, signal, onWait, onNote } = options;
  const mine = { owner: ownerText(), since: new Date().toISOString(), nonce: randomUUID() };
  const started = performance.now();
  let watched: { readonly beat: string; readonly at: number } | undefined;
  let told = false;
  let removed: Found | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const asked = stamp();
    const refusal = await admin.roles.create(roleOf(mine)).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    if (refusal instanceof KeycloakError && refusal.status === 403) {
      throw new LockError(notAllowed(realm), { cause: refusal });
    }
    // Also after another failure: the request may have been carried out and its answer lost.
    const found = await findLock(connection).catch(failure => {
      throw failure instanceof LockError ? failure : (refusal ?? failure);
    });
    if (found?.nonce === mine.nonce) {
      if (removed !== undefined) onNote?.(`took over the lock of ${removed.owner}, who gave no sign of life any more`);
      return held(connection, { ...mine, id: found.id }, asked, onNote);
    }
    if (found === undefined) {
      const status = refusal instanceof KeycloakError ? refusal.status : undefined;
      // Of several that make it at the same moment, Keycloak answers some 409 and some 500.
      if (refusal !== undefined && status !== 409 && status !== 500) throw refusal;
    } else {
      removed = undefined;
      if (watched?.beat !== found.beat) watched = { beat: found.beat, at: performance.now() };
      if (performance.now() - watched.at >= found.leaseMs && (await remove(connection, found.id))) {
        removed = found;
        continue;
      }
    }
    if (performance.now() - started >= waitMs) throw new LockError(stillLocked(connection, found, waitMs));
    if (found !== undefined && !told) onWait?.(found);
    told ||= found !== undefined;
    await sleep(LOOK_MS, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  }
}

/** A lock that is ours, kept alive until it is released. */
function held(
  connection: Connection,
  mine: Holder & { readonly id: string; readonly nonce: string },
  asked: Stamp,
  onNote: LockOptions['onNote'],
): Lock {
  const { id } = mine;
  let alive = asked;
  let lost = false;
  let beats = 0;
  let beating: Promise<void> = Promise.resolve();
  const beat = async (): Promise<void> => {
    const begun = stamp();
    beats += 1;
    try {
      await connection.admin.roles.updateById({ id }, roleOf(mine, beats));
      // What comes too late may have met a lock that somebody was just taking over.
      if (elapsed(alive) >= SAFE_MS) lost = true;
      alive = begun;
    } catch (failure) {
      if (failure instanceof KeycloakError && failure.status === 404) lost = true;
    }
  };
  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, RENEW_MS);
  timer.unref();
  return {
    check() {
      if (elapsed(alive) >= SAFE_MS) lost = true;
      if (!lost) return;
      throw new LockError(
        `the lock on realm ${connection.realm} could not be kept: the server did not take a sign of life for ` +
          `${SAFE_MS / 1000} seconds, or somebody removed the lock, so that another may be writing by now`,
      );
    },
    async release() {
      clearInterval(timer);
      await beating;
      if (await remove(connection, id)) return;
      onNote?.(`the lock could not be removed; in ${LEASE_MS / 1000} seconds it is void`);
    },
  };
}

/** Whether that lock is gone. Keycloak answers 500 where two remove it at the same moment, or one renews it. */
async function remove({ admin }: Connection, id: string): Promise<boolean> {
  for (const wait of [0, 200, 1_000]) {
    await sleep(wait);
    try {
      await admin.roles.delById({ id });
      return true;
    } catch (failure) {
      if (failure instanceof KeycloakError && failure.status === 404) return true;
    }
  }
  return false;
}

async function findLock({ admin, realm }: Connection): Promise<Found | undefined> {
  const role = await admin.roles.findOneByName({ name: LOCK_ROLE });
  if (role === undefined || role === null) return undefined;
  const attributes = (role.attributes ?? {}) as Readonly<Record<string, readonly string[] | undefined>>;
  const text = (name: string): string => attributes[name]?.[0] ?? '';
  const leaseMs = Number(text('leaseSeconds')) * 1000;
  if (text('nonce') === '' || !(leaseMs > 0)) {
    throw new LockError(
      `realm ${realm} has a role "${LOCK_ROLE}" that is no lock: that name is taken for what keeps two applies apart; ` +
        'rename the role',
    );
  }
  const { id = '' } = role;
  return {
    ...{ id, leaseMs, nonce: text('nonce'), beat: `${id} ${text('beat')}` },
    ...{ owner: printableLine(text('owner')), since: printableLine(text('since')) },
  };
}

function roleOf({ owner, since, nonce }: Holder & { readonly nonce: string }, beats = 0) {
  const description = `kcfapi apply is at work (${owner}). Removed at its end; if it crashed, the next apply takes over.`;
  return {
    name: LOCK_ROLE,
    description: description.slice(0, MAX_TEXT),
    attributes: {
      ...{ owner: [owner], since: [since], nonce: [nonce] },
      ...{ beat: [String(beats)], leaseSeconds: [String(LEASE_MS / 1000)] },
    },
  };
}

function ownerText(): string {
  let user = 'somebody';
  try {
    user = userInfo().username;
  } catch {
    // In a container the user may have no name.
  }
  return printableLine(`${user}@${hostname()}, process ${process.pid}`).slice(0, MAX_TEXT / 2);
}

function notAllowed(realm: string): string {
  return (
    `realm ${realm} cannot be locked against another apply: the lock is a realm role ("${LOCK_ROLE}"), and the account ` +
    'may not make roles\n  It needs manage-realm of the client realm-management (realm-admin has it). If certainly nobody ' +
    'else applies to this realm: --no-lock.'
  );
}

function stillLocked({ server, realm }: Connection, found: Found | undefined, waitMs: number): string {
  const waited = waitMs === 0 ? '' : `, after waiting for ${waitMs / 1000} seconds`;
  if (found === undefined) return `realm ${realm} could not be locked${waited}: others apply to it all the time`;
  const lease = found.leaseMs / 1000;
  return [
    `realm ${realm} is locked${waited}: ${found.owner} has been applying since ${found.since}`,
    `  Apply again when that is over. If it crashed, its lock is void ${lease} seconds after its last sign of life, and an`,
    `  apply that waits longer than that (--lock-timeout) takes it over. By hand, when it certainly works no more:`,
    `  DELETE ${server}/admin/realms/${encodeURIComponent(realm)}/roles-by-id/${found.id}`,
  ].join('\n');
}

interface Stamp {
  readonly steady: number;
  readonly wall: number;
}

function stamp(): Stamp {
  return { steady: performance.now(), wall: Date.now() };
}

/** Milliseconds; by the clock that went further, since the steady one may stand still while the machine sleeps. */
function elapsed({ steady, wall }: Stamp): number {
  return Math.max(performance.now() - steady, Date.now() - wall);
}
