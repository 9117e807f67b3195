import { expect, it } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { loadTemplate } from '../../src/template/load.js';

it('says that there are no probes for public clients, before it asks any server', async () => {
  const template = await loadTemplate('native-app', { cwd: process.cwd() });
  await expect(probeRealm({ connection: {} as Connection, template })).rejects.toThrow(
    'There are no probes yet for templates of public clients (client_auth_type: none).',
  );
});
