import { expect, test } from 'vitest';
import type { Result } from '../../../src/probe/engine.js';
import type { Break, Probe } from '../../../src/probe/probe.js';
import { obstaclesOf, type Surroundings } from '../../../src/probe/target/obstacles.js';
import { asFinding } from '../../../src/probe/target/report.js';

const result = (id: string, blocked?: Break, more: Partial<Result> = {}): Result => ({
  probe: { id } as Probe,
  ...{ verdict: 'error', message: 'No answer', durationMs: 1, evidence: [] },
  ...(blocked === undefined ? {} : { blocked }),
  ...more,
});
const unknown: Break = {
  ...{ clientId: 'kcfapi-1', at: 'par', said: 'par answered 401 invalid_request (Authentication failed.)' },
  refusal: { step: 'par', kind: 'oauth', status: 401, error: 'invalid_request', description: 'Authentication failed.' },
};
const FILE: Surroundings = {
  profile: { client_auth_type: 'private_key_jwt' },
  ...{ given: 'the file of clients', standing: ['kcfapi-1', 'kcfapi-2'] },
};
const SCRATCH: Surroundings = { profile: { client_auth_type: 'mtls' }, standing: [] };

test('one wrong setting is one obstacle, whatever number of probes and clients it blocks; what blocks most comes first', () => {
  const scope: Break = { clientId: 'kcfapi-2', at: 'token', said: 'token answered 400 x', refusal: REFUSED };
  const obstacles = obstaclesOf(
    [
      result('z', scope),
      result('a', unknown),
      result('b', { ...unknown, clientId: 'kcfapi-2' }),
      // It carries out a flow of its own, and sees the same.
      result('c', undefined, { message: `There was no response: ${unknown.said}.` }),
      result('d', undefined, { verdict: 'pass', message: unknown.said }),
      result('e'),
    ],
    FILE,
  );
  expect(obstacles.map(({ at, clients, probes }) => [at, clients, probes])).toEqual([
    ['par', ['kcfapi-1', 'kcfapi-2'], ['a', 'b', 'c']],
    ['token', ['kcfapi-2'], ['z']],
  ]);
  expect(obstaclesOf([result('e')], FILE)).toEqual([]);
  expect(asFinding(result('a', unknown), 'realm bank', [])).not.toHaveProperty('blocked');
});

const REFUSED = { step: 'token', kind: 'oauth', status: 400, error: 'invalid_grant' } as const;
const stuck = (description: string): Break => ({
  ...{ clientId: 'kcfapi-1', at: 'authorize', said: 'authorize answered something' },
  refusal: { step: 'authorize', kind: 'unreadable', description },
});
const par = (description: string): Break => ({
  ...unknown,
  refusal: { step: 'par', kind: 'oauth', status: 400, error: 'invalid_request', description },
});

test.each<[string, Break, Surroundings, RegExp]>([
  [
    'an unknown client',
    unknown,
    FILE,
    /registered there under this id, .* with the public half of its key as in the f/,
  ],
  ['a scratch client', unknown, SCRATCH, /the authority that --client-ca names/],
  [
    'a wrong password',
    stuck('the login again: Invalid username'),
    FILE,
    /the user's name and password in the file of c/,
  ],
  ['a login with more', stuck('a page that asks for more: Code'), FILE, /--login browser/],
  ['a scratch user', stuck('the login again: Invalid username'), SCRATCH, /--login browser/],
  ['a redirect URI', par('Invalid parameter: redirect_uri'), FILE, /the redirect URI registered as it stands/],
  ['a scope', par('Invalid scopes: openid nope'), FILE, /Has the client the scopes/],
  ['no answer', { clientId: 'x', at: 'token', said: 'token: connection refused' }, FILE, /Is the server up/],
  ['a server that asks another device', par('its channel option must name http://d/'), SCRATCH, /is started with/],
  ['a realm that is otherwise', par('no'), SCRATCH, /Is the realm as the template says\?/],
  ['a server that is otherwise', par('no'), FILE, /set up for what the file of clients names as profile/],
  ['an API', { clientId: 'x', at: 'resource', said: '403' }, FILE, /--resource-scope/],
])('of %s it says what to look at', (_, blocked, around, hint) => {
  expect(obstaclesOf([result('a', blocked)], around)[0]?.hint).toMatch(hint);
});
