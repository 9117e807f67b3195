import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue/catalogue.js';
import { declaredParameters } from '../../src/template/declared.js';
import { editorSchema } from '../../src/template/editor-schema.js';
import { loadTemplate } from '../../src/template/load.js';
import { shippedTemplates } from '../../src/template/shipped.js';
import type { Json } from '../../src/template/template.js';
import { folder } from './folder.js';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const FAPI2_DPOP = 'fapi2-security-profile-dpop';

/** Paths of all leaves, as in a template's addresses but for lists, which are leaves. */
function leaves(value: Json, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, `${path}/${name}`));
}

describe('the shipped templates', () => {
  it('are listed with id, title and file', async () => {
    const shipped = await shippedTemplates();
    expect(shipped.map(({ id }) => id)).toContain(FAPI2_DPOP);
    for (const { id, title, file } of shipped) {
      expect(await readFile(file, 'utf8')).toContain(title);
      const needed = (await declaredParameters(id, cwd)).filter(parameter => parameter.default === undefined);
      const parameters = Object.fromEntries(needed.map(({ name }) => [name, name]));
      expect((await loadTemplate(id, { cwd, parameters })).id).toBe(id);
    }
  });

  it('are found by name from anywhere, and are the same by path', async () => {
    const byName = await loadTemplate(FAPI2_DPOP, { cwd: folder({}) });
    const byPath = await loadTemplate(`realm-templates/${FAPI2_DPOP}.yaml`, { cwd });
    expect(byPath.digest).toBe(byName.digest);
    expect(byPath.files).toEqual([`realm-templates/${FAPI2_DPOP}.yaml`]);
  });

  it.each(['PS256', 'ES256'])('FAPI 2.0 with DPoP takes %s through to every place', async algorithm => {
    const { resources, clientDefaults } = await loadTemplate(FAPI2_DPOP, {
      cwd,
      parameters: { signing_algorithm: algorithm },
    });
    const attributes = Object.entries(clientDefaults.attributes ?? {});
    const algorithms = attributes.filter(([name]) => name.endsWith('.alg'));
    expect(algorithms.map(([, value]) => value)).toEqual(Array(5).fill(algorithm));
    expect(resources.realm?.defaultSignatureAlgorithm).toBe(algorithm);
    expect(JSON.stringify(resources.clientProfiles)).toContain(`"default-algorithm":"${algorithm}"`);
  });

  it('FAPI 2.0 with DPoP cites a clause for every setting of the realm and every demand on a client', async () => {
    const template = await loadTemplate(FAPI2_DPOP, { cwd });
    const uncited = [
      ...leaves(template.resources.realm ?? {}, '/realm'),
      ...(template.resources.keys ?? []).map(({ name }) => `/keys/${name}`),
      ...leaves(template.clientDefaults, '/clientDefaults'),
    ].filter(path => template.clausesOf(path).length === 0);
    expect(uncited).toEqual(['/clientDefaults/enabled', '/clientDefaults/protocol']);
  });

  it('FAPI 2.0 with DPoP binds its policy by an attribute that its clients carry', async () => {
    const { resources, clientDefaults } = await loadTemplate(FAPI2_DPOP, { cwd });
    expect(resources.clientPolicies).toMatchObject([
      {
        enabled: true,
        mode: 'DEFAULT',
        conditions: [
          {
            condition: 'client-attributes',
            configuration: { attributes: JSON.stringify([{ key: 'fapi.profile', value: FAPI2_DPOP }]) },
          },
        ],
        profiles: ['fapi2-security-profile-dpop-completion', 'fapi-2-dpop-security-profile'],
      },
    ]);
    expect(clientDefaults.attributes).toMatchObject({ 'fapi.profile': FAPI2_DPOP });
  });

  it('FAPI 2.0 with DPoP says of a client what the built-in profile would write', async () => {
    const { clientDefaults } = await loadTemplate(FAPI2_DPOP, { cwd });
    // What each executor with auto-configure sets, as seen on Keycloak 26.7.4.
    const written: Readonly<Record<string, object>> = {
      'consent-required': { consentRequired: true },
      'full-scope-disabled': { fullScopeAllowed: false },
      'reject-implicit-grant': { implicitFlowEnabled: false },
      'pkce-enforcer': { attributes: { 'pkce.code.challenge.method': 'S256' } },
      'dpop-bind-enforcer': { attributes: { 'dpop.bound.access.tokens': 'true' } },
    };
    const profile = catalogue.globalProfiles.find(({ name }) => name === 'fapi-2-dpop-security-profile');
    const configuring = profile?.executors.filter(({ configuration }) => 'auto-configure' in configuration) ?? [];
    expect(configuring.map(({ executor }) => executor).sort()).toEqual(Object.keys(written).sort());
    for (const fields of Object.values(written)) expect(clientDefaults).toMatchObject(fields);
  });

  it('the whole bank can be loaded', async () => {
    const template = await loadTemplate('test/fixtures/bank.yaml', {
      cwd,
      environment: { KCFAPI_PARAM_USER_PASSWORD: 'pw' },
    });
    expect(template.resources.clients).toHaveLength(2);
    expect(template.secretParameters).toEqual(['user_password']);
    expect(template.clausesOf('/clients/tpp-1/attributes/dpop.bound.access.tokens').map(({ id }) => id)).toContain(
      'RFC9449-5.2',
    );
    // A scope's clause counts for what is in it; a client's name is nobody's demand.
    expect(template.clausesOf('/clientScopes/accounts/protocolMappers/customer number/config/claim.name')).toHaveLength(
      1,
    );
    expect(template.clausesOf('/clients/tpp-1/name')).toEqual([]);
    expect(template.sourceOf('/clients/tpp-1/attributes/dpop.bound.access.tokens')?.file).toBe(
      `realm-templates/${FAPI2_DPOP}.yaml`,
    );
  });
});

it('the schema for editors is current', async () => {
  const file = new URL('../../schema/template.schema.json', import.meta.url);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(editorSchema());
});
