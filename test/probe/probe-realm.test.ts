import { expect, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { loadTemplate } from '../../src/template/load.js';

test.each([
  ['native-app', 'plan=(none)'],
  ['fapi2-security-profile-mtls', 'sender_constrain=mtls'],
  ['fapi-ciba-private-key-jwt-poll', 'plan=fapi-ciba-id1-test-plan'],
  ['fapi2-security-profile-dpop-client-credentials', 'openid=plain_oauth'],
])('says of %s that the probes cannot play its clients, before it asks any server', async (name, variant) => {
  const template = await loadTemplate(name, { cwd: process.cwd() });
  const run = probeRealm({ connection: {} as Connection, template });
  await expect(run).rejects.toThrow(`The probes cannot play a client with ${variant.replace('-test-plan', '')}`);
});
