import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { openAuthority } from '../../src/authority.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import type { Report } from '../../src/report/report.js';
import { dropRealm } from './admin.js';
import { makeRealm, shippedTemplate } from './probe-bench.js';
import type {} from './setup.js';

const { pkiFolder } = inject('keycloak');

/** Probes a realm, bare or with the template applied, and says which probes ended how, but for those that passed. */
async function probed(name: string, bare = false): Promise<Readonly<Record<string, readonly string[]>>> {
  const realm = `kcfapi-test-apps-${name}`;
  const template = await shippedTemplate({}, name);
  const [certificate, key] = await Promise.all(
    ['ca.crt', 'ca.key'].map(file => readFile(join(pkiFolder, file), 'utf8')),
  );
  const connection = await makeRealm(realm, bare ? undefined : template);
  try {
    const authority = await openAuthority({ certificate: certificate ?? '', key: key ?? '' });
    return endings(await probeRealm({ connection, template, authority, expiry: 'skip' }));
  } finally {
    await connection.close();
    await dropRealm(realm);
  }
}

function endings({ findings }: Report): Readonly<Record<string, readonly string[]>> {
  const idsOf = (is: (finding: (typeof findings)[number]) => boolean) => findings.filter(is).map(({ id }) => id);
  return {
    fail: idsOf(({ verdict }) => verdict === 'fail'),
    error: idsOf(({ verdict }) => verdict === 'error'),
    unexplained: idsOf(({ verdict, deviation }) => verdict === 'warn' && deviation === undefined),
    skip: idsOf(({ verdict, message }) => verdict === 'skip' && !message.includes('expiry')),
  };
}

/** The template leaves single sign-on to its apps: who wants the user asked each time has the cookie out of the flow. */
const SILENT = ['app-granted-silently'];

/** What only a realm that rotates refresh tokens can show. */
const ROTATION = ['tokens-of-reused-refresh-token-alive'];

describe('a realm of the template fails nothing', () => {
  test.each([
    ['native-app', ROTATION, SILENT],
    ['browser-app', ROTATION, []],
    ['browser-app-rotation', [], []],
    ['oauth-2-1-public', ROTATION, []],
    ['oauth-2-1-confidential', [], []],
    ['backend-for-frontend', [], []],
    ['app2app', [], []],
  ])('%s', async (name, skip, unexplained) => {
    expect(await probed(name)).toEqual({ fail: [], error: [], unexplained, skip });
  });
});

describe('a bare realm fails what the template is there for', () => {
  test.each([
    [
      'native-app',
      ['code-challenge-missing', 'code-challenge-plain', 'dpop-proof-missing', 'password-grant-allowed'],
      SILENT,
    ],
    [
      'oauth-2-1-confidential',
      [
        ...['access-token-not-bound-to-certificate', 'bound-token-with-another-certificate'],
        ...['bound-token-without-certificate', 'code-challenge-missing', 'code-challenge-plain'],
        ...['introspection-without-binding', 'password-grant-allowed', 'token-issued-without-certificate'],
      ],
      [],
    ],
  ])('%s', async (name, fail, unexplained) => {
    expect(await probed(name, true)).toMatchObject({ fail, error: [], unexplained });
  });
});
