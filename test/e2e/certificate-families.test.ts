import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { listProbes, needsTime } from '../../src/probe/engine.js';
import { examinesResource } from '../../src/probe/needs.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import type { Report } from '../../src/report/report.js';
import type { Template } from '../../src/template/template.js';
import { dropRealm } from './admin.js';
import { authorities, makeRealm, shippedTemplate } from './probe-bench.js';

/** What an unhardened realm accepts although tokens are to be bound to certificates. */
const UNBOUND = ['access-token-not-bound-to-certificate', 'introspection-without-binding'];
const UNBOUND_AT_USERINFO = ['bound-token-with-another-certificate', 'bound-token-without-certificate'];
/** Whom it takes for a client that authenticates by certificate; the second authority is a "should". */
const ANYBODY = ['certificate-subject-lookalike'];
const SECOND = ['certificate-of-second-authority'];
const NOT_PUSHED = ['par-not-used', 'par-with-plain-pkce', 'par-without-pkce'];
/** Where requests are not signed: what stands beside the request_uri counts. */
const NOT_SIGNED = [...NOT_PUSHED, 'parameter-beside-request-uri-used'];
const ASSERTIONS = ['client-assertion-audience-endpoint', 'client-assertion-rs256'];

/** What a realm accepts in the place of the signed requests of FAPI 1.0. */
const REQUESTS = [
  ...['encrypted-unsigned', 'encrypted-weakly', 'expired', 'from-the-future', 'lives-too-long', 'missing'],
  ...['of-another-client', 'rs256', 'too-old', 'unsigned', 'without-audience', 'without-exp', 'without-nbf'],
  'wrong-audience',
].map(defect => `request-object-${defect}`);
const RESPONSE_TYPES = ['response-type-code-alone', 'response-type-not-allowed'];

/** Keycloak's own defaults where people log in: RS256, and the password grant for whoever asks. */
const DEFAULTS = ['access-token-signed-weakly', 'id-token-signed-weakly', 'password-grant-allowed'];

/** By template: what fails on a bare realm, and which "should" is not met there. */
const BARE: Readonly<Record<string, { readonly fail: readonly string[]; readonly warn: readonly string[] }>> = {
  'fapi1-advanced-mtls': {
    fail: [
      ...[...UNBOUND, ...UNBOUND_AT_USERINFO, ...ANYBODY],
      ...['parameter-beside-request-object-used', ...REQUESTS, ...RESPONSE_TYPES, ...DEFAULTS],
    ],
    warn: SECOND,
  },
  'fapi2-security-profile-mtls': {
    fail: [
      ...[...UNBOUND, ...UNBOUND_AT_USERINFO, ...ASSERTIONS, ...NOT_SIGNED],
      ...['request-uri-of-another-client', 'token-issued-without-certificate', ...DEFAULTS],
    ],
    warn: [],
  },
  'fapi2-security-profile-mtls-auth-mtls': {
    fail: [...UNBOUND, ...UNBOUND_AT_USERINFO, ...ANYBODY, ...NOT_SIGNED, ...DEFAULTS],
    warn: SECOND,
  },
  'fapi2-security-profile-mtls-auth-dpop': {
    fail: [...ANYBODY, 'dpop-proof-missing', ...NOT_SIGNED, 'refresh-without-dpop-proof', ...DEFAULTS],
    warn: SECOND,
  },
  'openbanking-brazil': {
    fail: [
      ...UNBOUND,
      ...UNBOUND_AT_USERINFO,
      ...['client-assertion-rs256', 'id-token-not-encrypted'],
      ...[...NOT_PUSHED, ...REQUESTS, ...RESPONSE_TYPES, ...DEFAULTS],
      'token-issued-without-certificate',
    ],
    warn: [],
  },
  'fapi2-security-profile-mtls-auth-mtls-client-credentials': {
    fail: [...UNBOUND, ...ANYBODY, 'access-token-signed-weakly'],
    warn: SECOND,
  },
};

// A bare realm puts iss beside the JWT of a signed response, too, which no client takes: nothing can be seen there.
const SIGNED = ['consumerdataright-au'];

/** By verdict; of warnings those that no known deviation explains. */
const idsOf = ({ findings }: Report, verdict: string) =>
  findings
    .filter(finding => finding.verdict === verdict && (verdict !== 'warn' || finding.deviation === undefined))
    .map(({ id }) => id);

async function probe(connection: Connection, template: Template): Promise<Report> {
  // What has to expire is a matter of the realm's lifetimes, whoever the clients are.
  const only = (await listProbes())
    .filter(one => one.applies(template.profile) && !needsTime(one) && !examinesResource(one))
    .map(({ id }) => id);
  return probeRealm({ connection, template, only, ...(await authorities()) });
}

describe.each([...Object.keys(BARE), ...SIGNED])('%s', name => {
  const realm = `kcfapi-test-${process.pid}-${name}`;
  let template: Template;
  let connection: Connection;
  beforeAll(async () => {
    template = await shippedTemplate(SIGNED.includes(name) ? { pairwise_salt: 'salt of the tests' } : {}, name);
    connection = await makeRealm(realm, template);
  });
  afterAll(async () => {
    await connection?.close();
    await dropRealm(realm);
  });

  test('its realm fails nothing, and nothing is left out', async () => {
    const report = await probe(connection, template);
    const unexplained = report.findings.filter(
      ({ verdict, deviation }) => verdict !== 'pass' && deviation === undefined,
    );
    expect(unexplained.map(({ id, verdict, message }) => [id, verdict, message])).toEqual([]);
    expect(report.findings.map(({ id }) => id)).toContain('mtls-endpoint-alias-insecure');
  });

  const expected = BARE[name];
  if (expected === undefined) return;

  test('a bare realm fails what the template is there for', async () => {
    const bare = await makeRealm(`${realm}-bare`);
    try {
      const report = await probe(bare, template);
      const found = Object.fromEntries(
        ['fail', 'warn', 'error', 'skip'].map(verdict => [verdict, idsOf(report, verdict)]),
      );
      const { fail, warn } = expected;
      expect(found).toEqual({ fail: fail.toSorted(), warn, error: [], skip: [] });
    } finally {
      await bare.close();
      await dropRealm(`${realm}-bare`);
    }
  });
});
