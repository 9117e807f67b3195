import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { cloneRealm } from '../../src/probe/target/clone.js';
import { nameRun } from '../../src/probe/target/scratch-name.js';
import { dropRealm, raw } from './admin.js';
import defects, { SECONDS } from './defects/expiry.js';
import { makeRealm, openBench, type ProbeBench, shippedTemplate, verdicts } from './probe-bench.js';

const REALM = `kcfapi-test-expiry-${process.pid}`;
const EXPIRING = defects.behindProxy.map(({ probe }) => probe);
const PASSED = Object.fromEntries(EXPIRING.map(id => [id, 'pass']));
let connection: Connection;

/** Clones of this process; others may be probing at the same time. */
const clones = async () =>
  (await raw<{ realm: string }[]>('GET', '?briefRepresentation=true'))
    .map(({ realm }) => realm)
    .filter(name => name.startsWith('kcfapi-probe-') && name.includes(`-${process.pid}-`));

beforeAll(async () => {
  connection = await makeRealm(REALM, await shippedTemplate());
}, 60_000);
afterAll(async () => {
  await connection?.close();
  await dropRealm(REALM);
});

test('on a clone nothing of the realm changes, the findings say where they are from, and the clone goes', async () => {
  const before = await raw('GET', `/${REALM}`);
  const seen: string[] = [];
  const report = await probeRealm({
    ...{ connection, template: await shippedTemplate(), only: [...EXPIRING, 'par-not-used'] },
    onFinding: ({ message }) => seen.push(message),
  });
  expect(Object.fromEntries(report.findings.map(({ id, verdict }) => [id, verdict]))).toEqual({
    ...PASSED,
    'par-not-used': 'pass',
  });
  const told = report.findings.filter(({ id }) => EXPIRING.includes(id)).map(({ message }) => message);
  for (const message of told)
    expect(message).toMatch(/^On a clone of the realm, with accessCodeLifespan.*=\d+: After \d+ seconds: Refused/);
  expect(seen).toEqual(expect.arrayContaining(told));
  expect(await raw('GET', `/${REALM}`)).toEqual(before);
  expect(await clones()).toEqual([]);
});

test('a request_uri that was pushed on the clone works on the realm, as is known of this version', async () => {
  const template = await shippedTemplate();
  const [probe = ''] = defects.always ?? [];
  const run = { connection, template, only: [probe] };
  const { findings } = await probeRealm(run);
  expect(findings.map(({ verdict, deviation }) => [verdict, deviation?.id])).toEqual([
    ['warn', 'request-uri-not-bound-to-realm'],
  ]);
  expect(await clones()).toEqual([]);
  for (const expiry of ['skip', 'wait'] as const) {
    expect((await probeRealm({ ...run, expiry })).findings.map(({ verdict }) => verdict)).toEqual(['skip']);
  }
  const clone = await cloneRealm(connection);
  const bench = await openBench(connection, template, clone === undefined ? {} : { clone });
  try {
    expect(verdicts(await bench.run({ version: '26.99.0' }, [probe]))).toEqual({ [probe]: 'fail' });
    const { probes: _, ...conforming } = defects.passing?.find(({ probes }) => probes.includes(probe)) ?? {
      probes: [],
    };
    expect(verdicts(await bench.run(conforming, [probe]))).toEqual({ [probe]: 'pass' });
  } finally {
    await bench.close();
    await clone?.remove();
  }
});

test('an interruption takes the clone away, too', async () => {
  const interruption = new AbortController();
  const template = await shippedTemplate();
  const run = probeRealm({ connection, template, only: EXPIRING, signal: interruption.signal });
  const ended = run.then(
    () => 'it ended by itself',
    (error: Error) => error.message,
  );
  while ((await clones()).length === 0) await new Promise(resolve => setTimeout(resolve, 50));
  interruption.abort(new Error('interrupted'));
  expect(await ended).toBe('interrupted');
  expect(await clones()).toEqual([]);
});

test('without time what has to expire is skipped', async () => {
  // A clone that a run has left whose process is gone goes all the same.
  const left = (await nameRun()).replace(/(?<=^kcfapi-probe-[0-9a-f]{8}-)\d+/, '999999999');
  await raw('POST', '', { realm: left, enabled: true });
  const { findings } = await probeRealm({
    connection,
    template: await shippedTemplate(),
    only: EXPIRING,
    expiry: 'skip',
  });
  expect(findings.map(({ verdict }) => verdict)).toEqual(['skip', 'skip', 'skip']);
  await expect(raw('GET', `/${left}`)).rejects.toThrow('404');
});

describe('on a realm whose lifetimes are short', () => {
  let bench: ProbeBench;
  beforeAll(async () => {
    const realm = await raw<{ attributes: object }>('GET', `/${REALM}`);
    const attributes = { ...realm.attributes, parRequestUriLifespan: String(SECONDS) };
    await raw('PUT', `/${REALM}`, { ...realm, accessCodeLifespan: SECONDS, accessTokenLifespan: SECONDS, attributes });
    bench = await openBench(connection, await shippedTemplate(), { codeSeconds: SECONDS });
  }, 60_000);
  afterAll(() => bench?.close());

  test('they are waited for side by side', async () => {
    const { findings } = await probeRealm({
      connection,
      template: await shippedTemplate(),
      only: EXPIRING,
      expiry: 'wait',
    });
    expect(Object.fromEntries(findings.map(({ id, verdict }) => [id, verdict]))).toEqual(PASSED);
    const begun = findings.map(({ evidence = [] }) => Date.parse(evidence[0]?.startedAt ?? ''));
    const ended = findings.map(({ durationMs }, index) => (begun[index] ?? Number.NaN) + durationMs);
    expect(Math.max(...begun)).toBeLessThan(Math.min(...ended));
  });

  test('a login that takes longer than its request_uri lives ends in an error, as is known of this version', async () => {
    const slow = 'slow-login-refused';
    expect(verdicts(await bench.run({}, [slow]))).toEqual({ [slow]: 'warn: request-uri-caps-login' });
    expect(verdicts(await bench.run({ version: '26.99.0' }, [slow]))).toEqual({ [slow]: 'warn' });
    const [conforming] = defects.passing ?? [];
    expect(verdicts(await bench.run(conforming, conforming?.probes))).toEqual({ [slow]: 'pass' });
  });

  test('each is seen failing', async () => {
    // Consent is given before: Keycloak keeps it twice when two logins give it at the same moment.
    await bench.run({}, ['metadata-incomplete']);
    const found = await Promise.all(
      defects.behindProxy.map(async ({ probe, ...way }) => {
        const results = await bench.run(way, EXPIRING);
        return [probe, verdicts(results)] as const;
      }),
    );
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(EXPIRING.map(probe => [probe, { ...PASSED, [probe]: 'fail' }])),
    );
  });
});
