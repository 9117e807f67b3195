import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addApply } from '../../src/commands/apply.js';
import { dropRealm, raw } from './admin.js';

const REALM = 'kcfapi-test-asks';
const keycloak = inject('keycloak');

/** Runs `apply` as on a terminal on which somebody takes the time for `meanwhile` before answering yes. */
async function applyAsked(meanwhile: () => Promise<unknown>): Promise<{ stdout: string; results: string[] }> {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  const [stdin, stderr, stdout] = [terminal(), terminal(), new PassThrough()];
  const results: string[] = [];
  let shown = '';
  stdout.on('data', chunk => {
    shown += String(chunk);
  });
  let asked = false;
  stderr.on('data', chunk => {
    if (asked || !String(chunk).includes('Only "yes" is taken')) return;
    asked = true;
    void meanwhile().then(() => stdin.write('yes\n'));
  });
  const program = new Command().exitOverride().option('--json').option('--no-color').option('--verbose');
  addApply(program, {
    signal: new AbortController().signal,
    environment: {
      KCFAPI_SERVER: keycloak.url,
      KCFAPI_CA: keycloak.caFile,
      KCFAPI_REALM: REALM,
      KCFAPI_USERNAME: keycloak.adminUsername,
      KCFAPI_PASSWORD: keycloak.adminPassword,
    },
    cwd: process.cwd(),
    stdin,
    stdout,
    stderr,
    conclude: result => results.push(result),
  });
  await program.parseAsync(['apply', 'fapi2-security-profile-dpop'], { from: 'user' });
  return { stdout: shown, results };
}

const lifespans = async () => {
  const { accessCodeLifespan, accessTokenLifespan } = await raw<Record<string, number>>('GET', `/${REALM}`);
  return [accessCodeLifespan, accessTokenLifespan];
};

beforeAll(async () => {
  await dropRealm(REALM);
  await raw('POST', '', { realm: REALM, enabled: true, accessTokenLifespan: 300, accessCodeLifespan: 999 });
});
afterAll(() => dropRealm(REALM));

test('is refused when what was shown changed before the answer came', async () => {
  const realm = await raw<object>('GET', `/${REALM}`);
  await expect(applyAsked(() => raw('PUT', `/${REALM}`, { ...realm, accessTokenLifespan: 888 }))).rejects.toThrow(
    `realm ${REALM} changed while you read; plan again`,
  );
  expect(await lifespans()).toEqual([999, 888]);
});

test('goes on when only something else changed', async () => {
  const { stdout, results } = await applyAsked(() => raw('POST', `/${REALM}/roles`, { name: 'theirs' }));
  expect(stdout).toMatch(/Done: (\d+) of \1\. Planned again: nothing is left to do\.\n$/);
  expect(results).toEqual(['fine']);
  expect(await lifespans()).toEqual([60, 300]);
});
