import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { declaredParameters } from '../../src/template/declared.js';
import { clientsSchema, editorSchema } from '../../src/template/editor-schema.js';
import { loadTemplate } from '../../src/template/load.js';
import { shippedTemplates } from '../../src/template/shipped.js';
import { folder } from './folder.js';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const FAPI2_DPOP = 'fapi2-security-profile-dpop';

describe('the shipped templates', () => {
  it('are listed with id, title and file', async () => {
    const shipped = await shippedTemplates();
    expect(shipped.map(({ id }) => id)).toContain(FAPI2_DPOP);
    for (const { id, title, file } of shipped) {
      expect(await readFile(file, 'utf8')).toContain(title);
      const needed = (await declaredParameters(id, cwd)).filter(parameter => parameter.default === undefined);
      const parameters = Object.fromEntries(needed.map(({ name }) => [name, `CN=${name}`]));
      expect((await loadTemplate(id, { cwd, parameters })).id).toBe(id);
    }
  });

  it('are found by name from anywhere, and are the same by path', async () => {
    const byName = await loadTemplate(FAPI2_DPOP, { cwd: folder({}) });
    const byPath = await loadTemplate(`realm-templates/${FAPI2_DPOP}.yaml`, { cwd });
    expect(byPath.digest).toBe(byName.digest);
    expect(byPath.files[0]).toBe(`realm-templates/${FAPI2_DPOP}.yaml`);
  });

  it('leave out what is only there to be extended', async () => {
    const chain = (await loadTemplate(FAPI2_DPOP, { cwd })).files;
    expect(chain).toContain('realm-templates/families/fapi2.yaml');
    expect((await shippedTemplates()).filter(({ file }) => file.includes('families'))).toEqual([]);
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
      'realm-templates/families/fapi2-dpop.yaml',
    );
  });
});

it('the schemas for editors are current', async () => {
  for (const [name, schema] of [
    ['template', editorSchema()],
    ['clients', clientsSchema()],
  ]) {
    const file = new URL(`../../schema/${name}.schema.json`, import.meta.url);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(schema);
  }
});
