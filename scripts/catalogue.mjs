// Writes src/catalogue/keycloak-<version>.ts and new-realm-<version>.ts from a running Keycloak:
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
  const providersOf = spi => Object.keys(info.providers[spi].providers).toSorted();
  const catalogue = {
    version: short,
    executors: providers('org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider'),
    conditions: providers('org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider'),
    globalProfiles: globalProfiles.map(({ name, executors }) => ({ name, executors })),
    keyProviders: providers('org.keycloak.keys.KeyProvider'),
    protocolMappers: info.protocolMapperTypes['openid-connect'].map(provider),
    clientAuthenticators: providersOf('client-authenticator'),
    algorithms: {
      signatures: providersOf('signature'),
      keyManagement: providersOf('cekmanagement'),
      contentEncryption: providersOf('contentencryption'),
    },
    realmAttributes: Object.keys(attributes).toSorted(),
  };
  for (const kind of ['executors', 'conditions', 'keyProviders', 'protocolMappers']) {
    catalogue[kind].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  const write = async (name, constant, type, from, value, note = '') => {
    const file = fileURLToPath(new URL(`../src/catalogue/${name}-${short}.ts`, import.meta.url));
    const text = `// Written by scripts/catalogue.mjs from Keycloak ${version ?? short}: change nothing here by hand.
${note}import type { ${type} } from './${from}.js';

export const ${constant}${short.replace('.', '_')}: ${type} = ${JSON.stringify(value)};
`;
    await writeFile(file, text);
    console.log(`Written: ${file}. Now format it: npx biome check --write ${file}`);
  };
  await write('keycloak', 'keycloak', 'Catalogue', 'catalogue', catalogue);
  const made = await newRealm();
  const note =
    '// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so Keycloak names a text to be translated\n';
  await write('new-realm', 'newRealm', 'NewRealm', 'new-realm', made, note);
} finally {
  await json(`${server}/admin/realms/${realm}`, { method: 'DELETE', headers });
}

/** What Keycloak puts into a realm by itself, in an order that does not change. */
async function newRealm() {
  const path = `${server}/admin/realms/${realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`;
  const text = JSON.stringify(await json(path, { method: 'POST', headers }));
  const exported = ordered(JSON.parse(text.replaceAll(realm, '{realm}')));
  return {
    keycloakVersion: exported.keycloakVersion,
    realm: await settings(),
    client: await newClient(),
    clientScopes: exported.clientScopes,
    defaultDefaultClientScopes: exported.defaultDefaultClientScopes,
    defaultOptionalClientScopes: exported.defaultOptionalClientScopes,
    scopeMappings: exported.scopeMappings,
    clientScopeMappings: exported.clientScopeMappings,
    clients: exported.clients,
    roles: exported.roles,
    defaultRole: exported.defaultRole,
    keys: exported.components['org.keycloak.keys.KeyProvider'],
  };
}

/** The realm's own settings, without what has an endpoint or an identity of its own. */
async function settings() {
  const whole = await json(`${server}/admin/realms/${realm}`, { headers });
  const own = ['id', 'realm', 'enabled', 'defaultRole', 'clientProfiles', 'clientPolicies'];
  return ordered(Object.fromEntries(Object.entries(whole).filter(([name]) => !own.includes(name))));
}

/** A client of which nothing is said when it is made, but its name and protocol; without the latter it is another. */
async function newClient() {
  const clients = `${server}/admin/realms/${realm}/clients`;
  await json(clients, {
    method: 'POST',
    headers,
    body: JSON.stringify({ clientId: 'new', protocol: 'openid-connect' }),
  });
  const [{ clientId: _, access: _access, ...client }] = await json(`${clients}?clientId=new`, { headers });
  return ordered(client);
}

/** Without what is another in every realm; lists by name, since the server gives them in any order. */
function ordered(value) {
  if (Array.isArray(value)) {
    const name = item => item.clientId ?? item.name ?? JSON.stringify(item);
    return value.map(ordered).sort((a, b) => (name(a) < name(b) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const own = ['id', 'containerId', 'secret', 'subComponents', 'client.secret.creation.time'];
  const kept = Object.entries(value).filter(([name]) => !own.includes(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, ordered(member)]));
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
