import { expect, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { loadTemplate } from '../../src/template/load.js';

test.each([['fapi2-security-profile-mtls', 'there is no authority that could issue one']])(
  'says of %s that the probes cannot play its clients, before it asks any server',
  async (name, words) => {
    const template = await loadTemplate(name, { cwd: process.cwd() });
    await expect(probeRealm({ connection: {} as Connection, template })).rejects.toThrow(words);
  },
);
