import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { openResourceBench, type ResourceBench } from './resource-bench.js';
import { BY_TIME, CHECKS, OF_CERTIFICATE } from './resource-checks.js';

let bench: ResourceBench;
beforeAll(async () => {
  bench = await openResourceBench('kcfapi-test-resource', 'fapi2-security-profile-dpop');
}, 120_000);
afterAll(() => bench?.close());

/** These log in themselves, or wait: not at each turn. */
const SLOW = ['resource-scope-insufficient', 'resource-token-expired', 'resource-token-revoked'];
const PROBES_OF_CERTIFICATE = new Set(Object.values(OF_CERTIFICATE).flatMap(Object.keys));
const named = (pattern: RegExp) =>
  bench.probes.filter(({ id }) => pattern.test(id)).filter(({ id }) => !PROBES_OF_CERTIFICATE.has(id));

describe('a resource server that leaves out one check', () => {
  test.each(Object.entries(CHECKS))('%s', async (off, expected) => {
    const chosen = named(/./).filter(({ id }) => !SLOW.includes(id) || id in expected);
    expect(await bench.turned(chosen, bench.resource(['x-off', off]))).toEqual(expected);
  });

  test('expiry', async () => {
    expect(await bench.turned(named(/-expired$/), bench.resource(['x-off', 'expiry']))).toEqual(BY_TIME.expiry);
  });

  test('revocation', async () => {
    const slow = bench.probes.filter(({ id }) => SLOW.includes(id));
    const turned = await bench.turned(slow, bench.resource(['x-off', 'revocation'], ['x-introspect', '1']));
    expect(turned).toEqual(BY_TIME.revocation);
  });
});

test('a refusal that carries the resource is none', async () => {
  const chosen = named(/^resource-(token-(missing|unknown)|dpop-proof-missing)$/);
  const turned = await bench.turned(chosen, bench.resource(['x-off', 'leak']));
  expect(turned).toEqual(Object.fromEntries(chosen.map(({ id }) => [id, 'fail'])));
});

test('one that wants nonces of its own passes all the same', async () => {
  expect(await bench.turned(named(/-dpop-/), bench.resource(['x-mode', 'nonces']))).toEqual({});
});

test('one that blocks the caller after some refusals is not taken for one that refuses for the right reason', async () => {
  const turned = await bench.turned(named(/-dpop-/), bench.resource(['x-mode', 'blocks']));
  expect(Object.values(turned).filter(verdict => verdict === 'error').length).toBeGreaterThan(5);
});

describe('a run on the realm', () => {
  test('finds a good one good, and shows neither token nor data', async () => {
    const { connection, template } = bench;
    const resource = bench.resource(['x-introspect', '1'], ['x-api-key', 'hush']);
    const only = ['resource-*'];
    const report = await probeRealm({
      connection,
      template,
      only,
      resource,
    });
    expect(report.findings.filter(({ verdict }) => verdict !== 'pass').map(({ id, message }) => [id, message])).toEqual(
      [],
    );
    expect(report.findings.length).toBeGreaterThanOrEqual(28);
    const subjects = new Set(report.findings.map(({ subject }) => subject));
    expect(subjects).toEqual(new Set([`resource ${resource.url.replace(/\?.*/, '')}`]));
    const text = JSON.stringify(report);
    expect(text.match(/eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/g)).toBeNull();
    expect(text).not.toContain('hush');
    expect(text).not.toContain('DE02120300000000202051');
  });

  test('takes a good token that is refused for an error, and never for a pass', async () => {
    const { connection, template } = bench;
    const only = ['resource-token-missing', 'resource-dpop-proof-missing'];
    const report = await probeRealm({ connection, template, only, resource: { ...bench.resource(), scope: [] } });
    expect(report.findings.map(({ verdict }) => verdict)).toEqual(['error', 'error']);
    expect(report.findings[0]?.message).toContain('403 insufficient_scope');
  });

  test('trusts the authority that is named for it, and no API of another', async () => {
    const { connection, template } = bench;
    const { ca: _, ...resource } = bench.resource();
    const report = await probeRealm({ connection, template, only: ['resource-token-missing'], resource });
    expect(report.findings.map(({ verdict }) => verdict)).toEqual(['error']);
    expect(report.findings[0]?.message).toMatch(/certificate/);
  });

  test('names a client scope that the realm has not before anything is asked', async () => {
    const { connection, template } = bench;
    const resource = { ...bench.resource(), scope: ['acounts'] };
    const makes = [vi.spyOn(connection.admin.clients, 'create'), vi.spyOn(connection.admin.users, 'create')];
    await expect(probeRealm({ connection, template, only: ['resource-*'], resource })).rejects.toThrow(
      'The realm has no client scope "acounts"; did you mean "accounts"?',
    );
    for (const make of makes) {
      expect(make).not.toHaveBeenCalled();
      make.mockRestore();
    }
  });
});

describe('tokens bound to a certificate', () => {
  let bound: ResourceBench;
  beforeAll(async () => {
    bound = await openResourceBench('kcfapi-test-resource-mtls', 'fapi2-security-profile-mtls');
  }, 120_000);
  afterAll(() => bound?.close());

  test.each([...Object.entries(OF_CERTIFICATE), ['nothing', {}] as const])('left out: %s', async (off, expected) => {
    const chosen = bound.probes.filter(({ id, applies }) => applies(bound.template.profile) && !SLOW.includes(id));
    expect(await bound.turned(chosen, bound.resource(['x-off', off]))).toEqual(expected);
  });

  test('revoked', async () => {
    const chosen = bound.probes.filter(({ id }) => id === 'resource-token-revoked');
    expect(await bound.turned(chosen, bound.resource(['x-introspect', '1']))).toEqual({});
  });
});
