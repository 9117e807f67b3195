import { describe, expect, it } from 'vitest';
import { resolvedYaml } from '../../src/template/resolved.js';
import { unsaidOf } from '../../src/template/unsaid.js';
import { faults, folder, lines, load } from './folder.js';

const JSON_TEMPLATE = {
  $schema: './node_modules/keycloak-fapi-kit/schema/template.schema.json',
  title: 'T',
  profile: { client_auth_type: 'private_key_jwt' },
};
const own = (more: object) => JSON.stringify({ ...JSON_TEMPLATE, ...more }, null, '\t');

describe('a template in JSON', () => {
  it('is one, indented with tabs, with a byte order mark, with escapes', async () => {
    const text = `\uFEFF${own({ clients: [{ clientId: 'a', name: 'X' }] })}\n`.replace(
      '"X"',
      '"\\ud83d\\ude00 a\\/b\\u0041"',
    );
    expect((await load(text)).resources.clients).toEqual([{ clientId: 'a', name: '😀 a/bA', ...unsaidOf({}) }]);
  });

  it('extends one in YAML, and the other way round; its schema is nobody else’s', async () => {
    const files = {
      't.yaml': 'extends: ./middle.json\nclients: [{ clientId: a, consentRequired: null }]\n',
      'middle.json': own({ extends: './base.yaml', clientDefaults: { consentRequired: true } }),
      'base.yaml': 'title: Base\nclients: [{ clientId: a, name: A }, { clientId: b }]\n',
    };
    const template = await load(files);
    expect(template).toMatchObject({ title: 'T', files: ['t.yaml', 'middle.json', 'base.yaml'] });
    expect(template.resources.clients).toEqual([
      { clientId: 'a', name: 'A', ...unsaidOf({}) },
      { clientId: 'b', consentRequired: true, ...unsaidOf({}) },
    ]);
    expect(template.sourceOf('/clientDefaults/consentRequired')).toEqual({ file: 'middle.json', line: 9, column: 22 });
    expect(await resolvedYaml('t.yaml', { cwd: folder(files) })).not.toContain('$schema');
  });

  it.each([
    [
      'a misspelt field',
      own({ clients: [{ clientId: 'a', nam: 1 }] }),
      '10:4: Unknown key "nam" in "clients"; did you mean "name"?',
    ],
    ['a name twice', '{\n  "title": "T",\n  "title": "U"\n}', '3:3: Map keys must be unique'],
    ['a missing comma', '{\n  "title": "T"\n  "clients": []\n}', '3:3: Missing , between flow map items'],
    ['a missing bracket', '{\n  "title": "T",\n', '3:1: Flow map must end with a }'],
    ['a missing quote', '{\n  "title": "T\n}', '2:12: The quote that opens here is not closed'],
    [
      'something behind it',
      '{"title": "T"}\n}',
      '2:1: This cannot stand here: a bracket, a comma, a quote or the indentation is not as it should be',
    ],
    [
      'a list',
      '[{"title": "T"}]',
      '1:1: A template is a map of names to values, and begins with "title:" or "extends:"',
    ],
  ])('is refused at the place of %s', async (_, text, problem) => {
    const error = await faults({ 't.yaml': 'extends: ./t.json\n', 't.json': text });
    expect(lines(error)[0]).toBe(`t.json:${problem}`);
  });
});
