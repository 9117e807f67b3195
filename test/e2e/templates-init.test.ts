import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { dropRealm, raw } from './admin.js';
import { build, kcfapi } from './kcfapi.js';

const keycloak = inject('keycloak');
const realm = `kcfapi-test-init-${randomUUID().slice(0, 8)}`;
const env = {
  KCFAPI_SERVER: keycloak.url,
  KCFAPI_CA: keycloak.caFile,
  KCFAPI_REALM: realm,
  KCFAPI_USERNAME: keycloak.adminUsername,
  KCFAPI_PASSWORD: keycloak.adminPassword,
};

let cwd: string;
beforeAll(async () => {
  await build();
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi init '));
}, 180_000);
afterAll(async () => {
  await dropRealm(realm);
  await rm(cwd, { recursive: true });
});

it('what init writes is planned, applied, and then there is nothing left to do', async () => {
  const started = await kcfapi(['templates', 'init', 'native-app', 'apps.yaml'], { cwd });
  expect(started).toMatchObject({ code: 0, stderr: '' });
  expect(await kcfapi(['plan', 'apps.yaml'], { cwd, env })).toMatchObject({ code: 2 });
  expect(await kcfapi(['apply', 'apps.yaml', '--yes'], { cwd, env })).toMatchObject({ code: 0 });
  const again = await kcfapi(['plan', 'apps.yaml'], { cwd, env });
  expect(again.stdout).toContain('Nothing to do');
  expect(again.code).toBe(0);
  const [client] = await raw<{ redirectUris: string[] }[]>('GET', `/${realm}/clients?clientId=accounts-app-native-app`);
  expect(client?.redirectUris).toContain('http://127.0.0.1/callback');
});
