import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Authority } from '../../src/authority.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import type { Report } from '../../src/report/report.js';
import { openPki } from '../../src/server/pki.js';
import { dropRealm } from './admin.js';
import { makeRealm, shippedTemplate } from './probe-bench.js';
import type {} from './setup.js';

const keycloak = inject('keycloak');
let authority: Authority;
beforeAll(async () => {
  ({ authority } = await openPki(keycloak.pkiFolder));
});

/** What an unhardened realm accepts of a request object, wherever it is sent. */
const REQUEST_OBJECTS = [
  ...['encrypted-unsigned', 'encrypted-weakly', 'expired', 'from-the-future', 'lives-too-long', 'missing'],
  ...['of-another-client', 'rs256', 'too-old', 'unsigned', 'without-audience', 'without-exp', 'without-nbf'],
  'wrong-audience',
].map(name => `request-object-${name}`);
const JARM = ['response-mode-not-signed', 'signed-response-algorithm', 'signed-response-member-twice'];
const PUSHED = ['client-assertion-rs256', 'par-not-used', 'par-with-plain-pkce', 'par-without-pkce'];
const BY_VALUE = ['client-assertion-rs256', 'parameter-beside-request-object-used'];
const HYBRID = ['response-type-code-alone', 'response-type-not-allowed'];
const MESSAGE_SIGNING = [
  ...['client-assertion-audience-endpoint', 'dpop-proof-missing', 'refresh-without-dpop-proof'],
  ...[...PUSHED, ...REQUEST_OBJECTS],
];

/** Where all probes are carried out: Keycloak's own default is RS256, and a realm's clients may be given passwords. */
const ANYWHERE = ['access-token-signed-weakly', 'id-token-signed-weakly', 'password-grant-allowed'];
const BOUND_TOKENS = [
  ...['access-token-not-bound-to-certificate', 'bound-token-with-another-certificate'],
  ...['bound-token-without-certificate', 'introspection-without-binding', 'token-issued-without-certificate'],
];

/** By template: what a realm without any of its hardening fails, by id. */
const BARE_FAILS: Readonly<Record<string, readonly string[]>> = {
  'fapi1-baseline': ['authorization-request-without-nonce'],
  'fapi1-advanced-private-key-jwt': [...BY_VALUE, ...REQUEST_OBJECTS, ...HYBRID, ...BOUND_TOKENS, ...ANYWHERE],
  'fapi1-advanced-private-key-jwt-jarm': [
    ...[...BY_VALUE, ...REQUEST_OBJECTS, ...JARM],
    'authorization-request-without-nonce',
  ],
  'fapi1-advanced-private-key-jwt-pushed': [...PUSHED, ...REQUEST_OBJECTS, ...HYBRID],
  'fapi1-advanced-private-key-jwt-pushed-jarm': [
    ...[...PUSHED, ...REQUEST_OBJECTS, ...JARM],
    'authorization-request-without-nonce',
  ],
  'fapi2-message-signing-dpop': MESSAGE_SIGNING,
  'fapi2-message-signing-dpop-jarm': [...MESSAGE_SIGNING, ...JARM, ...ANYWHERE],
};

/** Of these all probes are carried out; of the others those that fail on a bare realm. */
const WHOLE = ['fapi1-advanced-private-key-jwt', 'fapi2-message-signing-dpop-jarm'];

const idsOf = ({ findings }: Report, verdict: string) =>
  findings.filter(finding => finding.verdict === verdict).map(({ id }) => id);

describe.each(Object.entries(BARE_FAILS))('%s', (name, bareFails) => {
  const realm = `kcfapi-test-signed-${name}`;
  const only = WHOLE.includes(name) ? {} : { only: bareFails };
  afterAll(() => dropRealm(realm));

  test.each([
    { state: 'a bare realm fails what the template is there for', hardened: false, fails: bareFails },
    { state: 'a realm of the template fails nothing', hardened: true, fails: [] },
  ])('$state', async ({ hardened, fails }) => {
    const template = await shippedTemplate({}, name);
    const connection = await makeRealm(realm, hardened ? template : undefined);
    try {
      const report = await probeRealm({ connection, template, authority, ...only });
      expect(idsOf(report, 'fail').toSorted()).toEqual([...fails].toSorted());
      expect(idsOf(report, 'error')).toEqual([]);
    } finally {
      await connection.close();
    }
  });
});
