import { describe, expect, it } from 'vitest';
import { loadTemplate } from '../../src/template/load.js';
import type { Json, Template } from '../../src/template/template.js';

const APPS = [
  'app2app',
  'backend-for-frontend',
  'browser-app',
  'browser-app-rotation',
  'native-app',
  'oauth-2-1-confidential',
  'oauth-2-1-public',
];
const load = (id: string, parameters = {}) => loadTemplate(id, { cwd: process.cwd(), parameters });

/** Paths of all leaves; a list is one. */
function leaves(value: Json, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, `${path}/${name}`));
}

/** Those executors of the template's own that let redirect URIs on the loopback interface through. */
function loopback({ resources }: Template): readonly unknown[] {
  return (resources.clientProfiles ?? [])
    .flatMap(({ executors }) => executors as readonly { readonly configuration: Record<string, unknown> }[])
    .filter(({ configuration }) => configuration['allow-http-scheme'] === true);
}

describe.each(APPS)('%s', id => {
  it('cites a clause for every setting of the realm and every demand on a client', async () => {
    const template = await load(id);
    const { realm = {}, keys = [], clientProfiles = [] } = template.resources;
    const paths = [
      ...leaves(realm, '/realm'),
      ...keys.map(({ name }) => `/keys/${name}`),
      ...clientProfiles.flatMap(({ name, executors }) =>
        (executors as readonly { readonly executor: string }[]).map(
          ({ executor }) => `/clientProfiles/${name}/executors/${executor}`,
        ),
      ),
      ...leaves(template.clientDefaults, '/clientDefaults'),
    ];
    const uncited = paths.filter(path => template.clausesOf(path).length === 0);
    expect(uncited).toEqual(['/clientDefaults/enabled', '/clientDefaults/protocol']);
  });

  it('binds tokens, asks for PKCE and gives its clients the attribute by which its policies find them', async () => {
    const { clientDefaults, resources } = await load(id);
    const attributes = clientDefaults.attributes as Readonly<Record<string, string>>;
    expect(attributes).toMatchObject({ 'pkce.code.challenge.method': 'S256', 'use.refresh.tokens': 'true' });
    expect(attributes['dpop.bound.access.tokens'] ?? attributes['tls.client.certificate.bound.access.tokens']).toBe(
      'true',
    );
    const pair = JSON.stringify({ key: 'fapi.profile', value: attributes['fapi.profile'] });
    expect(JSON.stringify(resources.clientPolicies)).toContain(JSON.stringify(pair).slice(1, -1));
  });

  it('takes the other algorithm through to the realm and to every client', async () => {
    const { clientDefaults, resources } = await load(id, { signing_algorithm: 'ES256' });
    const attributes = Object.entries(clientDefaults.attributes as Readonly<Record<string, string>>);
    // Empty: is to have none, as userinfo under FAPI 2.0.
    const algorithms = attributes
      .filter(([name, value]) => name.endsWith('.alg') && value !== '')
      .map(([, value]) => value);
    expect(new Set([...algorithms, resources.realm?.defaultSignatureAlgorithm])).toEqual(new Set(['ES256']));
  });
});

it('only native apps may have redirect URIs on the loopback interface', async () => {
  const templates = await Promise.all(APPS.map(id => load(id)));
  expect(templates.filter(template => loopback(template).length > 0).map(({ id }) => id)).toEqual(['native-app']);
});

it('only browser-app-rotation rotates refresh tokens, which FAPI 2.0 forbids for the whole realm', async () => {
  const templates = await Promise.all(APPS.map(id => load(id)));
  const rotating = templates.filter(({ resources }) => resources.realm?.revokeRefreshToken === true);
  expect(rotating.map(({ id }) => id)).toEqual(['browser-app-rotation']);
});
