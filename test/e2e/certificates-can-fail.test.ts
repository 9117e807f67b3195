import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IntentService, openIntents } from '../../src/parties/intent-service.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { createScratch } from '../../src/probe/target/scratch.js';
import { dropRealm } from './admin.js';
import { canFail } from './can-fail.js';
import fapi2BoundToCertificate from './defects/fapi2-bound-to-certificate.js';
import fapi2Mtls from './defects/fapi2-mtls.js';
import openbankingUk from './defects/openbanking-uk.js';
import { authorities, makeRealm } from './probe-bench.js';

describe.each([fapi2Mtls, fapi2BoundToCertificate])('$template', defects => {
  canFail(defects);
});

describe(openbankingUk.template, () => {
  let intents: IntentService;
  const parameters = () => ({ intent_check_endpoint: intents.url ?? '' });
  beforeAll(async () => {
    intents = await openIntents(new URL('http://127.0.0.1:0/intents'));
  });
  afterAll(() => intents?.close());
  const realm = canFail(openbankingUk, () => ({ intents }), parameters);

  test('its realm passes all but what is known, and asks whose an intent is', () => {
    expect(Object.entries(realm().sound).filter(([, verdict]) => !/^(pass$|warn: )/.test(verdict))).toEqual([]);
    expect(intents.asked()).toBeGreaterThan(Object.keys(realm().sound).length / 2);
  });

  test('a bare realm asks nobody, and fails what the template is there for', async () => {
    const name = `kcfapi-test-${process.pid}-openbanking-uk-bare`;
    const connection = await makeRealm(name);
    try {
      const { template } = realm();
      const only = ['intent-*', 'id-token-*'];
      const { authority } = await authorities();
      const { findings } = await probeRealm({ connection, template, authority, only, intents: await openIntents() });
      expect(findings.map(({ id, verdict, message }) => [id, verdict, message])).toEqual([
        ['id-token-hash-wrong', 'pass', expect.any(String)],
        ['id-token-signed-weakly', 'fail', expect.stringContaining('RS256')],
        ['id-token-without-intent', 'fail', 'it has no openbanking_intent_id.'],
        ...['missing', 'of-another-client', 'revoked', 'unknown'].map(what => [
          `intent-${what}`,
          'fail',
          expect.stringContaining('accepted'),
        ]),
      ]);
    } finally {
      await connection.close();
      await dropRealm(name);
    }
  });

  test('a client as it stands brings an intent that the realm’s service knows, and is alone', async () => {
    const { connection, template } = realm();
    const { authority } = await authorities();
    const registered = await createScratch(connection.admin, template, { authority });
    try {
      const [{ clientId, key, identity }] = registered.clients;
      const own = { clientId, keys: [key], ...(identity === undefined ? {} : { identity }) };
      const only = ['intent-*', 'id-token-without-intent'];
      const client = { ...own, intent: intents.create(clientId) };
      const { findings, notes } = await probeRealm({ connection, template, authority, only, client });
      expect(findings.map(({ id, verdict, message }) => [id, verdict, message])).toEqual([
        ['id-token-without-intent', 'pass', expect.any(String)],
        ['intent-missing', 'pass', expect.any(String)],
        ['intent-of-another-client', 'skip', expect.stringContaining('second client')],
        ['intent-revoked', 'skip', expect.stringContaining('service of intents')],
        ['intent-unknown', 'pass', expect.any(String)],
      ]);
      expect(notes).toEqual([
        `Probed is ${clientId} as it stands, without a second client: that one would have no intent.`,
      ]);
    } finally {
      await registered.remove();
    }
  });

  test('a realm that asks somebody else is none that refuses', async () => {
    const { connection, template } = realm();
    const here = await openIntents(new URL('http://127.0.0.1:0/intents'));
    try {
      const { authority } = await authorities();
      const only = ['intent-unknown', 'metadata-incomplete'];
      const { findings } = await probeRealm({ connection, template, authority, only, intents: here });
      expect(findings.map(({ id, verdict, message }) => [id, verdict, message])).toEqual([
        ['intent-unknown', 'error', expect.stringContaining(`did not ask whose the intent is at ${here.url}`)],
        ['metadata-incomplete', 'pass', expect.any(String)],
      ]);
    } finally {
      await here.close();
    }
  });
});
