import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fetch } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { LOCK_ROLE, lockRealm } from '../../src/realm/lock.js';
import { planRealm } from '../../src/realm/plan.js';
import { openPki } from '../../src/server/pki.js';
import { templateOf } from '../realm/template.js';
import { connected, raw } from './admin.js';
import { inProcess, type Ran } from './in-process.js';
import { build, kcfapi } from './kcfapi.js';
import { startProxy } from './proxy.js';

const keycloak = inject('keycloak');
const env = {
  KCFAPI_SERVER: keycloak.url,
  KCFAPI_CA: keycloak.caFile,
  KCFAPI_USERNAME: keycloak.adminUsername,
  KCFAPI_PASSWORD: keycloak.adminPassword,
};
const TEMPLATE = 'fapi2-security-profile-dpop';
const NOTHING_LEFT = 'Planned again: nothing is left to do';
const REALMS = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => `kcfapi-test-lock-${name}`);
const [REALM = '', ROUNDS = '', KILLED = '', STOPPED = '', LOST = '', KEPT = ''] = REALMS;

interface Role {
  readonly id: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

async function lockOf(realm: string): Promise<Role | undefined> {
  const roles = await raw<(Role & { readonly name: string })[]>('GET', `/${realm}/roles?briefRepresentation=false`);
  return roles.find(({ name }) => name === LOCK_ROLE);
}

/** All of a realm that an export holds. */
function whole(realm: string): Promise<unknown> {
  return raw('POST', `/${realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`);
}

async function drop(realm: string): Promise<void> {
  await raw('DELETE', `/${realm}`).catch((failure: Error) => {
    if (!failure.message.includes('404')) throw failure;
  });
}

async function bareRealm(realm: string): Promise<void> {
  await drop(realm);
  await raw('POST', '', { realm, enabled: true });
}

const THEIRS = {
  name: LOCK_ROLE,
  attributes: {
    ...{ owner: ['mallory@elsewhere, process 7'], since: ['2026-01-02T03:04:05.000Z'] },
    ...{ nonce: ['theirs'], beat: ['0'], leaseSeconds: ['30'] },
  },
};

let cwd: string;
beforeAll(async () => {
  await build();
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-lock-'));
});
afterAll(async () => {
  await Promise.all(REALMS.map(drop));
  await rm(cwd, { recursive: true });
});

/** Runs `apply` and tells when its first write began and its last ended, but for those of the lock. */
async function observed(realm: string): Promise<Ran & { readonly writes: readonly (readonly [number, number])[] }> {
  const writes: (readonly [number, number])[] = [];
  const ran = await inProcess(['apply', TEMPLATE, '--realm', realm, '--yes', '--verbose'], {
    onStderr: piece => {
      const now = performance.now();
      for (const [, path = '', ms] of piece.matchAll(/(?:POST|PUT|DELETE) (\S+) \d+ (\d+) ms/g)) {
        // Whether the realm itself is made is for Keycloak to decide, which makes it once.
        if (/\/(token|logout)$|\/roles|\/admin\/realms\/?$/.test(path)) continue;
        writes.push([now - Number(ms), now]);
      }
    },
  });
  return { ...ran, writes };
}

describe('of two that apply at once, one writes at a time', () => {
  test.each(Array.from({ length: 10 }, (_, index) => index + 1))('round %i', async round => {
    const fromNothing = round % 2 === 0;
    if (fromNothing) await drop(ROUNDS);
    else await bareRealm(ROUNDS);
    const both = await Promise.all([observed(ROUNDS), sleep((round % 3) * 100).then(() => observed(ROUNDS))]);
    const [[first, last], [begun, ended]] = both.map(({ writes }) => [
      Math.min(...writes.map(([from]) => from)),
      Math.max(...writes.map(([, to]) => to)),
    ]) as [[number, number], [number, number]];
    // Of nobody's writes the span is from infinity to minus infinity.
    expect(last <= begun || ended <= first).toBe(true);
    for (const { result, error } of both) {
      if (error === undefined) expect(result).toBe('fine');
      else expect(error.message).toMatch(/running apply again does the rest|is locked: .* applying since/);
    }
    if (!fromNothing) expect(both.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(await lockOf(ROUNDS)).toBeUndefined();
    const again = await observed(ROUNDS);
    expect([again.error, again.result]).toEqual([undefined, 'fine']);
  });
});

test('of many that want the lock, one has it at a time', async () => {
  await bareRealm(REALM);
  const all = await Promise.all(Array.from({ length: 4 }, () => connected(REALM)));
  let holders = 0;
  let most = 0;
  await Promise.all(
    all.map(async ({ connection }) => {
      for (let round = 0; round < 3; round += 1) {
        const lock = await lockRealm(connection, { waitMs: 50_000 });
        holders += 1;
        most = Math.max(most, holders);
        await sleep(50);
        lock.check();
        holders -= 1;
        await lock.release();
      }
    }),
  );
  expect(most).toBe(1);
  expect(await lockOf(REALM)).toBeUndefined();
  await Promise.all(all.map(({ connection }) => connection.close()));
}, 120_000);

describe('the lock', () => {
  beforeEach(() => bareRealm(REALM));

  test('is in no plan and in no metadata', async () => {
    const { connection } = await connected(REALM);
    const lock = await lockRealm(connection, { waitMs: 0 });
    expect(await lockOf(REALM)).toBeDefined();
    const { plan } = await planRealm(connection, templateOf({}));
    expect([plan.changes, plan.unmanaged]).toEqual([[], []]);
    const metadata = await fetch(`${keycloak.url}/realms/${REALM}/.well-known/openid-configuration`, {
      dispatcher: connection.dispatcher,
    });
    expect(await metadata.text()).not.toContain(LOCK_ROLE);
    await lock.release();
    await connection.close();
  });

  test('of somebody else is named, and left alone', async () => {
    await raw('POST', `/${REALM}/roles`, THEIRS);
    const { error } = await inProcess(['apply', TEMPLATE, '--realm', REALM, '--yes', '--lock-timeout', '0']);
    const role = await lockOf(REALM);
    expect(error?.message).toContain(
      `realm ${REALM} is locked: mallory@elsewhere, process 7 has been applying since 2026-01-02T03:04:05.000Z`,
    );
    expect(error?.message).toContain(`DELETE ${keycloak.url}/admin/realms/${REALM}/roles-by-id/${role?.id}`);
    expect(role?.attributes?.nonce).toEqual(['theirs']);
    const { connection } = await connected(REALM);
    expect((await planRealm(connection, templateOf({ realm: { sslRequired: 'external' } }))).plan.changes).toEqual([]);
    await connection.close();
  });

  test('is waited for no longer than until Ctrl-C', async () => {
    await raw('POST', `/${REALM}/roles`, THEIRS);
    const { error, stderr } = await inProcess(['apply', TEMPLATE, '--realm', REALM, '--yes'], {
      onStderr: (piece, interruption) => {
        if (piece.includes('Wait up to 60 s')) interruption.abort(new Error('interrupted'));
      },
    });
    expect(error?.message).toBe('interrupted');
    expect(stderr).toContain('Wait up to 60 s for the lock');
    expect((await lockOf(REALM))?.attributes?.nonce).toEqual(['theirs']);
  });

  test('is not made of a role that has its name', async () => {
    await raw('POST', `/${REALM}/roles`, { name: LOCK_ROLE });
    const { error } = await inProcess(['apply', TEMPLATE, '--realm', REALM, '--yes']);
    expect(error?.message).toContain(`realm ${REALM} has a role "${LOCK_ROLE}" that is no lock`);
    expect(await lockOf(REALM)).toBeDefined();
  });

  test('is released after an error', async () => {
    await raw('POST', `/${REALM}/users`, { username: 'bob', email: 'alice@example.org' });
    await writeFile(
      join(cwd, 'alice.yaml'),
      `extends: ${TEMPLATE}\ntitle: T\nusers: [{ username: alice, email: alice@example.org }]\n`,
    );
    const { error } = await inProcess(['apply', './alice.yaml', '--realm', REALM, '--yes'], { cwd });
    expect(error?.message).toMatch(/create of users "alice" failed/);
    expect(await lockOf(REALM)).toBeUndefined();
  });

  test('is released after Ctrl-C', async () => {
    const { code, stderr } = await kcfapi(['apply', TEMPLATE, '--realm', REALM, '--yes'], {
      ...{ cwd, env },
      onStderr: (text, kill) => {
        if (text.includes('update realm')) kill('SIGINT');
      },
    });
    expect([code, stderr]).toEqual([130, expect.stringContaining('Stopping …')]);
    expect(await lockOf(REALM)).toBeUndefined();
  });

  test('needs an account that may make roles, or somebody who knows that nobody else applies', async () => {
    const [management] = await raw<{ id: string }[]>('GET', `/${REALM}/clients?clientId=realm-management`);
    await raw('POST', `/${REALM}/users`, {
      ...{ username: 'clerk', enabled: true, email: 'clerk@example.org', firstName: 'A', lastName: 'B' },
      credentials: [{ type: 'password', value: 'clerks-password' }],
    });
    const [clerk] = await raw<{ id: string }[]>('GET', `/${REALM}/users?username=clerk`);
    const roles = await raw<{ name: string }[]>('GET', `/${REALM}/clients/${management?.id}/roles`);
    await raw(
      'POST',
      `/${REALM}/users/${clerk?.id}/role-mappings/clients/${management?.id}`,
      roles.filter(({ name }) => ['view-realm', 'manage-clients'].includes(name)),
    );
    await writeFile(
      join(cwd, 'one-client.yaml'),
      'title: T\nprofile: { plan: fapi2-security-profile-final, client_auth_type: private_key_jwt, sender_constrain: dpop }\n' +
        'clients: [{ clientId: one, publicClient: false }]\n',
    );
    const apply = (...more: string[]) =>
      inProcess(['apply', './one-client.yaml', '--realm', REALM, '--auth-realm', REALM, '--yes', ...more], {
        cwd,
        env: { KCFAPI_USERNAME: 'clerk', KCFAPI_PASSWORD: 'clerks-password' },
      });
    const { error } = await apply();
    expect(error?.message).toMatch(
      /cannot be locked against another apply: .*may not make roles\n.*manage-realm.*--no-lock/,
    );
    expect(await raw('GET', `/${REALM}/clients?clientId=one`)).toEqual([]);
    const unlocked = await apply('--no-lock');
    expect([unlocked.error, unlocked.result]).toEqual([undefined, 'fine']);
  });
});

describe.concurrent('in time', () => {
  test('who lost the lock writes no more', async () => {
    await bareRealm(LOST);
    const { connection, writes } = await connected(LOST);
    const lock = await lockRealm(connection, { waitMs: 0 });
    await raw('DELETE', `/${LOST}/roles-by-id/${(await lockOf(LOST))?.id}`);
    await raw('POST', `/${LOST}/roles`, THEIRS);
    await expect.poll(() => lostIts(lock.check), { timeout: 15_000 }).toBe(true);
    const template = templateOf({ realm: { displayName: 'x' } });
    const planned = await planRealm(connection, template);
    writes();
    await expect(applyPlan(connection, template, planned, { check: lock.check })).rejects.toThrow(
      /update of realm ".*" was not begun: the lock on realm .* could not be kept/,
    );
    expect(writes()).toBe(0);
    await lock.release();
    // What somebody else holds by now is not released.
    expect((await lockOf(LOST))?.attributes?.nonce).toEqual(['theirs']);
    await connection.close();
  });

  test('a lock is kept alive as long as it is held', async () => {
    await bareRealm(KEPT);
    const { connection } = await connected(KEPT);
    const lock = await lockRealm(connection, { waitMs: 0 });
    await expect
      .poll(async () => (await lockOf(KEPT))?.attributes?.beat?.[0], { timeout: 25_000, interval: 1_000 })
      .toBe('2');
    lock.check();
    await lock.release();
    expect(await lockOf(KEPT)).toBeUndefined();
    await connection.close();
  });
  test('a lock that a killed process left is taken over, and said', async () => {
    await bareRealm(KILLED);
    const killed = await kcfapi(['apply', TEMPLATE, '--realm', KILLED, '--yes'], {
      ...{ cwd, env },
      onStderr: (text, kill) => {
        if (text.includes('update realm')) kill('SIGKILL');
      },
    });
    expect(killed.code).toBeNull();
    expect(await lockOf(KILLED)).toBeDefined();
    const again = await Promise.all([1, 2].map(() => inProcess(['apply', TEMPLATE, '--realm', KILLED, '--yes'])));
    expect(again.map(({ error, result }) => [error, result])).toEqual([
      [undefined, 'fine'],
      [undefined, 'fine'],
    ]);
    expect(again.filter(({ stderr }) => stderr.includes('took over the lock of'))).toHaveLength(1);
    expect(again.filter(({ stdout }) => stdout.includes(NOTHING_LEFT))).toHaveLength(1);
    expect(await lockOf(KILLED)).toBeUndefined();
  }, 120_000);

  test('a lock that was taken over is not used by who stood still meanwhile', async ({ onTestFinished }) => {
    await bareRealm(STOPPED);
    let child: ChildProcess | undefined;
    let stopped = false;
    const pki = await openPki(join(cwd, 'pki'));
    const { certificateFile, keyFile } = await pki.issueServer();
    const proxy = await startProxy({
      ...{ upstream: keycloak.url, ca: keycloak.ca },
      credential: { certificate: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') },
      behaviour: {
        // It stands still until its first write has long been answered, so that no write is under way meanwhile.
        request({ method, path }) {
          if (!stopped && method === 'PUT' && path === `/admin/realms/${STOPPED}`)
            stopped = child?.kill('SIGSTOP') === true;
        },
      },
    });
    onTestFinished(proxy.close);
    const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
    child = spawn(process.execPath, [cli, 'apply', TEMPLATE, '--realm', STOPPED, '--yes'], {
      env: {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, ...env },
        ...{ KCFAPI_SERVER: `https://localhost:${proxy.port}`, KCFAPI_CA: pki.caFile },
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise<number | null>(resolve => child?.on('close', resolve));
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', piece => {
      said += piece;
    });
    await expect.poll(() => stopped, { timeout: 30_000 }).toBe(true);
    const other = await inProcess(['apply', TEMPLATE, '--realm', STOPPED, '--yes']);
    expect([other.error, other.result]).toEqual([undefined, 'fine']);
    expect(other.stderr).toContain('took over the lock of');
    const left = await whole(STOPPED);
    child.kill('SIGCONT');
    expect([await ended, said]).toEqual([
      1,
      expect.stringMatching(/was not begun: the lock on realm .* could not be kept/),
    ]);
    expect(await whole(STOPPED)).toEqual(left);
    expect(await lockOf(STOPPED)).toBeUndefined();
  }, 120_000);
});

function lostIts(check: () => void): boolean {
  try {
    check();
    return false;
  } catch {
    return true;
  }
}
