// Writes src/catalogue/keycloak-<version>.ts from a running Keycloak:
//   KCFAPI_SERVER=https://localhost:8443 KCFAPI_USERNAME=admin KCFAPI_PASSWORD=… node scripts/catalogue.mjs
// A server whose certificate is not signed by a well-known authority: NODE_EXTRA_CA_CERTS=ca.crt.
// The server must run with the features it has by default. A realm of its own is made for the run and deleted again.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const server = needed('KCFAPI_SERVER').replace(/\/+$/, '');

const token = (
  await json(`${server}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: needed('KCFAPI_USERNAME'),
      password: needed('KCFAPI_PASSWORD'),
    }),
  })
).access_token;
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

const realm = `kcfapi-catalogue-${process.pid}`;
await json(`${server}/admin/realms`, { method: 'POST', headers, body: JSON.stringify({ realm }) });
try {
  const info = await json(`${server}/admin/serverinfo`, { headers });
  const { globalProfiles } = await json(
    `${server}/admin/realms/${realm}/client-policies/profiles?include-global-profiles=true`,
    { headers },
  );
  const { attributes } = await json(`${server}/admin/realms/${realm}`, { headers });
  const { version } = info.systemInfo ?? {};
  const short = (version ?? needed('KCFAPI_VERSION')).split('.').slice(0, 2).join('.');
  const providers = name => info.componentTypes[name].map(provider);
  const catalogue = {
    version: short,
    executors: providers('org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider'),
    conditions: providers('org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider'),
    globalProfiles: globalProfiles.map(({ name, executors }) => ({ name, executors })),
    keyProviders: providers('org.keycloak.keys.KeyProvider'),
    protocolMappers: info.protocolMapperTypes['openid-connect'].map(({ id }) => id).toSorted(),
    clientAuthenticators: Object.keys(info.providers['client-authenticator'].providers).toSorted(),
    realmAttributes: Object.keys(attributes).toSorted(),
  };
  for (const kind of ['executors', 'conditions', 'keyProviders']) {
    catalogue[kind].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  const file = fileURLToPath(new URL(`../src/catalogue/keycloak-${short}.ts`, import.meta.url));
  await writeFile(
    file,
    `// Written by scripts/catalogue.mjs from Keycloak ${version ?? short}: change nothing here by hand.
import type { Catalogue } from './catalogue.js';

export const keycloak${short.replace('.', '_')}: Catalogue = ${JSON.stringify(catalogue)};
`,
  );
  console.log(`Written: ${file}. Now format it: npx biome check --write ${file}`);
} finally {
  await json(`${server}/admin/realms/${realm}`, { method: 'DELETE', headers });
}

function provider({ id, properties }) {
  return {
    id,
    properties: properties.map(({ name, type, options }) => ({ name, type, ...(options?.length ? { options } : {}) })),
  };
}

async function json(url, init) {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url}: ${response.status}`);
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
