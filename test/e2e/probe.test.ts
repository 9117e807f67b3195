import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { SCRATCH_PREFIX } from '../../src/probe/target/scratch-name.js';
import type { Report } from '../../src/report/report.js';
import { dropRealm, raw } from './admin.js';
import { makeRealm, shippedTemplate, TEMPLATE } from './probe-bench.js';
import type {} from './setup.js';

const keycloak = inject('keycloak');

/** What a bare realm lets through, by id: each is a hardening that the template brings. */
const BARE_FAILS = [
  'access-token-signed-weakly',
  'client-assertion-audience-endpoint',
  'client-assertion-rs256',
  'dpop-proof-missing',
  'id-token-signed-weakly',
  'par-not-used',
  'par-with-plain-pkce',
  'par-without-pkce',
  'parameter-beside-request-uri-used',
  'password-grant-allowed',
  'refresh-without-dpop-proof',
  'request-uri-of-another-client',
];

/** What a hardened realm does otherwise than the specification, by id: Keycloak has no setting for it. */
const DEVIATIONS = {
  'client-assertion-audience-array': 'audience-array-of-one-accepted',
  'client-assertion-audience-endpoint': 'par-answers-invalid-request',
  'client-assertion-beside-another-client-id': 'par-answers-invalid-request',
  'client-assertion-expired': 'par-answers-invalid-request',
  'client-assertion-from-the-future': 'par-answers-invalid-request',
  'client-assertion-hs256-with-public-key': 'par-answers-invalid-request',
  'client-assertion-key-in-header': 'par-answers-invalid-request',
  'client-assertion-of-another-key': 'par-answers-invalid-request',
  'client-assertion-rs256': 'par-answers-invalid-request',
  'client-assertion-unsigned': 'par-answers-invalid-request',
  'client-assertion-without-exp': 'par-answers-invalid-request',
  'client-assertion-without-jti': 'par-answers-invalid-request',
  'client-assertion-without-sub': 'par-answers-invalid-request',
  'client-assertion-wrong-audience': 'par-answers-invalid-request',
  'client-assertion-wrong-issuer': 'par-answers-invalid-request',
  'client-assertion-wrong-subject': 'par-answers-invalid-request',
  'client-assertion-wrong-type': 'par-answers-invalid-request',
  'client-secret-accepted': 'par-answers-invalid-request',
  'dpop-key-other-than-at-par': 'dpop-answers-invalid-request',
  'dpop-key-other-than-dpop-jkt': 'dpop-answers-invalid-request',
  'dpop-proof-for-forged-host': 'dpop-htu-of-host-header',
  'dpop-proof-of-equivalent-address-refused': 'dpop-htu-not-normalized',
  'dpop-proof-outside-time-window': 'dpop-answers-invalid-request',
  'dpop-proof-reused': 'dpop-answers-invalid-request',
  'dpop-proof-rs256': 'dpop-proof-rs256-accepted',
  'dpop-proof-signature-invalid': 'dpop-answers-invalid-request',
  'dpop-proof-twice': 'dpop-answers-invalid-request',
  'dpop-proof-unsigned': 'dpop-answers-invalid-request',
  'dpop-proof-with-private-key': 'dpop-answers-invalid-request',
  'dpop-proof-wrong-method': 'dpop-answers-invalid-request',
  'dpop-proof-wrong-type': 'dpop-answers-invalid-request',
  'dpop-proof-wrong-uri': 'dpop-answers-invalid-request',
  'par-without-client-authentication': 'par-answers-invalid-request',
  'redirect-other-than-303': 'redirect-with-302',
  'request-uri-of-another-realm': 'request-uri-not-bound-to-realm',
  'request-uri-repeated': 'request-parameters-repeated',
  'slow-login-refused': 'request-uri-caps-login',
};

const idsOf = ({ findings }: Report, verdict: string) =>
  findings.filter(finding => finding.verdict === verdict).map(({ id }) => id);

/** Everything of a realm that probing could leave behind. */
async function stateOf(realm: string): Promise<unknown> {
  const [all, users, sessions] = await Promise.all([
    raw('POST', `/${realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`),
    raw('GET', `/${realm}/users?max=1000`),
    raw('GET', `/${realm}/client-session-stats`),
  ]);
  return { all, users, sessions };
}

async function scratchOf(realm: string): Promise<readonly string[]> {
  const clients = await raw<{ clientId: string }[]>('GET', `/${realm}/clients?clientId=${SCRATCH_PREFIX}&search=true`);
  const users = await raw<{ username: string }[]>('GET', `/${realm}/users?username=${SCRATCH_PREFIX}`);
  return [...clients.map(({ clientId }) => clientId), ...users.map(({ username }) => username)];
}

describe('a bare realm', () => {
  const realm = 'kcfapi-test-bare';
  let connection: Connection;
  beforeAll(async () => {
    connection = await makeRealm(realm);
  });
  afterAll(async () => {
    await connection.close();
    await dropRealm(realm);
  });

  test('fails what the template is there for, and its controls pass', async () => {
    const before = await stateOf(realm);
    const report = await probeRealm({ connection, template: await shippedTemplate() });
    expect(idsOf(report, 'fail')).toEqual(BARE_FAILS);
    expect(idsOf(report, 'error')).toEqual([]);
    expect(idsOf(report, 'skip')).toEqual([]);
    expect(report.notes.join()).toContain('none of the template’s client policies');
    expect(await stateOf(realm)).toEqual(before);
  });
});

test('a realm that asks much of its users is probed all the same', async () => {
  const realm = 'kcfapi-test-demanding';
  const connection = await makeRealm(realm);
  try {
    await raw('PUT', `/${realm}`, {
      ...(await raw<object>('GET', `/${realm}`)),
      registrationEmailAsUsername: true,
      passwordPolicy: 'length(12) and specialChars(1) and upperCase(1) and digits(1) and notUsername(undefined)',
    });
    const action = await raw<object>('GET', `/${realm}/authentication/required-actions/CONFIGURE_TOTP`);
    await raw('PUT', `/${realm}/authentication/required-actions/CONFIGURE_TOTP`, { ...action, defaultAction: true });
    const report = await probeRealm({ connection, template: await shippedTemplate(), only: ['code-reused'] });
    expect(report.findings.map(({ verdict }) => verdict)).toEqual(['pass']);
    expect(await scratchOf(realm)).toEqual([]);
  } finally {
    await connection.close();
    await dropRealm(realm);
  }
});

describe('a realm of the template', () => {
  const realm = 'kcfapi-test-hardened';
  let connection: Connection;
  beforeAll(async () => {
    connection = await makeRealm(realm, await shippedTemplate());
  });
  afterAll(async () => {
    await connection.close();
    await dropRealm(realm);
  });

  test('fails nothing, and what it does otherwise is known', async () => {
    const before = await stateOf(realm);
    const report = await probeRealm({ connection, template: await shippedTemplate() });
    expect(idsOf(report, 'fail')).toEqual([]);
    expect(idsOf(report, 'error')).toEqual([]);
    expect(idsOf(report, 'skip')).toEqual([]);
    const warned = report.findings.filter(({ verdict }) => verdict === 'warn');
    expect(Object.fromEntries(warned.map(({ id, deviation }) => [id, deviation?.id]))).toEqual(DEVIATIONS);
    expect(report.findings.length).toBeGreaterThanOrEqual(30);
    expect(await stateOf(realm)).toEqual(before);
  });

  test('fails nothing with ES256 either', async () => {
    const template = await shippedTemplate({ signing_algorithm: 'ES256' });
    const other = 'kcfapi-test-hardened-es256';
    const es256 = await makeRealm(other, template);
    try {
      const report = await probeRealm({ connection: es256, template });
      const warned = report.findings.filter(({ verdict }) => verdict !== 'pass');
      expect(Object.fromEntries(warned.map(({ id, deviation }) => [id, deviation?.id]))).toEqual(DEVIATIONS);
    } finally {
      await es256.close();
      await dropRealm(other);
    }
  });

  describe('interrupted', () => {
    const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
    /** Starts a run of the built command and waits until its scratch clients are there. */
    const start = async (): Promise<{ child: ChildProcess; ended: Promise<number | null> }> => {
      const child = spawn(process.execPath, [cli, 'probe', TEMPLATE, '--realm', realm, '--json'], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          KCFAPI_SERVER: keycloak.url,
          KCFAPI_CA: keycloak.caFile,
          KCFAPI_USERNAME: keycloak.adminUsername,
          KCFAPI_PASSWORD: keycloak.adminPassword,
        },
      });
      let said = '';
      child.stderr?.on('data', text => {
        said += text;
      });
      const ended = new Promise<number | null>(resolve => child.on('close', resolve));
      while ((await scratchOf(realm)).length < 3) {
        if (child.exitCode !== null) throw new Error(`the run ended early with ${child.exitCode}: ${said}`);
        await new Promise(resolve => setTimeout(resolve, 20));
      }
      return { child, ended };
    };

    test.each(['SIGINT', 'SIGTERM'] as const)('by %s it leaves nothing', async signal => {
      const before = await stateOf(realm);
      const { child, ended } = await start();
      child.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
      expect(await stateOf(realm)).toEqual(before);
    });

    test('what a process left whose number another one has now is taken away, too', async () => {
      const before = await stateOf(realm);
      const { child, ended } = await start();
      child.kill('SIGKILL');
      await ended;
      const [left = ''] = await scratchOf(realm);
      // Our own number, with the life of the process that is gone.
      const renamed = left.replace(/(?<=^kcfapi-probe-[0-9a-f]{8}-)\d+/, String(process.pid));
      const [client] = await raw<{ id: string }[]>('GET', `/${realm}/clients?clientId=${left}`);
      await raw('PUT', `/${realm}/clients/${client?.id}`, { ...client, clientId: renamed });
      await probeRealm({ connection, template: await shippedTemplate(), only: ['metadata-incomplete'] });
      expect(await stateOf(realm)).toEqual(before);
    });

    test('by SIGKILL the next run takes away what is left, and leaves a living run alone', async () => {
      const before = await stateOf(realm);
      const killed = await start();
      killed.child.kill('SIGKILL');
      await killed.ended;
      const left = await scratchOf(realm);
      expect(left.length).toBe(3);
      await probeRealm({ connection, template: await shippedTemplate(), only: ['metadata-incomplete'] });
      expect(await stateOf(realm)).toEqual(before);

      // Held, so that it is in the middle of its run whatever the machine does.
      const living = await start();
      living.child.kill('SIGSTOP');
      const theirs = await scratchOf(realm);
      await probeRealm({ connection, template: await shippedTemplate(), only: ['metadata-incomplete'] });
      expect(await scratchOf(realm)).toEqual(theirs);
      living.child.kill('SIGCONT');
      expect(await living.ended).toBe(0);
      expect(await stateOf(realm)).toEqual(before);
    });
  });
});
