import { Agent, fetch } from 'undici';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Plan } from '../../src/realm/resource.js';
import { workplace } from './prune-workplace.js';

const keycloak = inject('keycloak');
const dispatcher = new Agent({ connect: { ca: keycloak.ca } });

describe('what cannot be compared', () => {
  const REALM = 'kcfapi-test-rotate';
  const { run, write } = workplace(REALM);
  const [first, second] = ['first-password-1', 'second-password-2'];
  const at = (secret: string) => ({ env: { KCFAPI_PARAM_PW: secret } });

  async function login(password: string, secret: string): Promise<number> {
    const response = await fetch(`${keycloak.url}/realms/${REALM}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'password', client_id: 'direct', client_secret: secret },
        ...{ username: 'alice', password },
      }),
      dispatcher,
    });
    await response.text();
    return response.status;
  }

  beforeAll(async () => {
    await write('bank.json', {
      parameters: { pw: { type: 'string', secret: true } },
      realm: {
        smtpServer: { host: 'mail.example', from: 'a@mail.example', auth: 'true', user: 'u', password: '$(pw)' },
      },
      clients: [
        { clientId: 'direct', publicClient: false, secret: '$(pw)', directAccessGrantsEnabled: true, redirectUris: [] },
      ],
      users: [
        {
          ...{ username: 'alice', email: 'alice@bank.example', firstName: 'A', lastName: 'L', emailVerified: true },
          credentials: [{ type: 'password', value: '$(pw)' }],
        },
      ],
    });
    const { error } = await run(['apply', './bank.json', '--yes'], at(first));
    expect(error).toBeUndefined();
  });

  test('is said not to be, and no other value is noticed but a secret of a client, which is not shown', async () => {
    expect(await login(first, first)).toBe(200);
    const { stdout, result } = await run(['plan', './bank.json', '--json'], at(second));
    expect(result).toBe('differs');
    const { changes, notCompared } = JSON.parse(stdout) as Plan;
    expect(notCompared.toSorted()).toEqual(['/realm/smtpServer/password', '/users/alice/credentials']);
    expect(changes.flatMap(({ differences }) => differences)).toEqual([
      { path: '/clients/direct/secret', source: expect.anything(), clauses: [], sensitive: true },
    ]);
    expect(stdout).not.toMatch(new RegExp(`${first}|${second}`));
  });

  test('is refused to be set again where there is no such thing', async () => {
    const { error } = await run(
      ['plan', './bank.json', '--rotate', 'users/alicia', '--rotate', 'clientScopes', '--rotate', 'all'],
      at(second),
    );
    expect(error?.message).toBe(
      '--rotate users/alicia: the template has no such thing; did you mean "users/alice"?\n' +
        '--rotate clientScopes: the template has no value there that could not be compared',
    );
  });

  test('is set again where it is asked for, there alone', async () => {
    const ran = await run(['apply', './bank.json', '--yes', '--rotate', 'users/alice'], at(second));
    expect([ran.error, ran.result]).toEqual([undefined, 'fine']);
    expect(ran.stdout).toContain('~ credentials: (set again; what is there cannot be compared)');
    expect(ran.stdout).toContain('~ secret: (sensitive)');
    expect(await login(second, second)).toBe(200);
    expect(await login(first, second)).toBe(400);
  });

  test('is set again everywhere, with a plan that was written down, and shown nowhere', async () => {
    const shown = await run(['plan', './bank.json', '--rotate', 'all', '--out', 'the.plan'], at(first));
    expect(shown.result).toBe('differs');
    const { error, result, stdout, stderr } = await run(['apply', 'the.plan', '--json'], at(first));
    expect([error, result]).toEqual([undefined, 'fine']);
    const { applied, remaining, notCompared } = JSON.parse(stdout) as { applied: []; remaining: []; notCompared: [] };
    expect([applied.length, remaining, notCompared.length]).toEqual([3, [], 2]);
    expect(await login(first, first)).toBe(200);
    expect(await login(second, first)).toBe(400);
    expect(await login(first, second)).toBe(401);
    expect(shown.stdout + shown.stderr + stdout + stderr).not.toContain(first);
  });
});
