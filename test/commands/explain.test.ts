import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addExplain } from '../../src/commands/explain.js';

async function explain(...argv: readonly string[]): Promise<string> {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const program = new Command().exitOverride().option('--json').option('--no-color');
  addExplain(program, {
    ...{ signal: new AbortController().signal, environment: {}, cwd: '/', conclude: () => {} },
    ...{ stdin: new PassThrough(), stdout, stderr: new PassThrough() },
  });
  await program.parseAsync(['explain', ...argv], { from: 'user' });
  return String(stdout.read());
}

it('lists what it can explain', async () => {
  const text = await explain();
  expect(text).toMatch(/^Probes\n/);
  expect(text).toMatch(/^ {2}par-not-used {2,}An authorization request that was not pushed is refused$/m);
  expect(text).toMatch(/\n\nKnown deviations of Keycloak\n(?:.*\n)* {2}dpop-proof-rs256-accepted /);
  const listed = JSON.parse(await explain('--json')) as Record<string, readonly { id: string }[]>;
  expect(Object.keys(listed)).toEqual(['schemaVersion', 'probes', 'deviations']);
  expect(listed.probes?.map(({ id }) => id)).toContain('par-not-used');
});

it('explains one, for people or as JSON', async () => {
  expect(await explain('tls-version-outdated')).toMatch(/^tls-version-outdated\nTLS 1\.0 and TLS 1\.1 are refused\.\n/);
  expect(JSON.parse(await explain('dpop-proof-rs256-accepted', '--json'))).toMatchObject({
    schemaVersion: 1,
    kind: 'deviation',
    accepts: true,
  });
});

it('explains several, by ids and patterns, each once', async () => {
  const text = await explain('tls-version-*,code-reused', 'code-reused', 'dpop-proof-rs256*');
  const heads = ['code-reused', 'dpop-proof-rs256', 'tls-version-outdated', 'dpop-proof-rs256-accepted'];
  expect(text.split('\n').filter(line => heads.includes(line))).toEqual(heads);
  const several = JSON.parse(await explain('code-reused', 'tls-version-*', '--json'));
  expect(several.explanations.map(({ id }: { id: string }) => id)).toEqual(['code-reused', 'tls-version-outdated']);
  // A pattern may name one today and two tomorrow.
  expect(JSON.parse(await explain('tls-version-*', '--json')).explanations).toHaveLength(1);
  await expect(explain(',')).rejects.toThrow('no probe is named');
});

it.each([
  ['par-notused', /no probe and no known deviation "par-notused"; did you mean "par-not-used"\?/],
  ['dpop-answers-invalid-requests', /did you mean "dpop-answers-invalid-request"\?/],
  ['pkce', /"pkce"; "\*pkce\*" names .*-pkce/],
  ['nothing', /"nothing" \(kcfapi explain lists them\)/],
])('says of %s what was meant', async (id, message) => {
  await expect(explain(id)).rejects.toThrow(message);
});
