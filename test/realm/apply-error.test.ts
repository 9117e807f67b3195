import { expect, test } from 'vitest';
import { KeycloakError } from '../../src/keycloak/errors.js';
import { ApplyError, isRefusal, refusal } from '../../src/realm/apply-error.js';
import { resourceKinds } from '../../src/realm/kinds.js';
import { templateOf } from './template.js';

const CHANGE = { kind: 'clients', key: 'app', action: 'create', differences: [] } as const;
const failed = (status: number) =>
  new ApplyError(
    [CHANGE],
    'failed',
    new KeycloakError({ method: 'POST', path: '/', server: 'https://x', status }, { text: 'no' }),
  );

test.each([400, 403, 422])('what is refused with %i needs a change first, at its place', async status => {
  const error = failed(status);
  expect(isRefusal(error)).toBe(true);
  const { message, changes } = refusal(error, templateOf({ clients: [{ clientId: 'app' }] }), await resourceKinds());
  expect(message).not.toContain('running apply again');
  expect(message).toMatch(/The server would refuse it again: change the template \(\S+\), or what the account may do/);
  expect(changes).toEqual([CHANGE]);
});

test.each([401, 404, 409, 429, 500, 503])('what is answered %i may be done by running apply again', status => {
  expect(isRefusal(failed(status))).toBe(false);
  expect(failed(status).message).toContain('running apply again does the rest');
});

test('what was not begun was not refused', () => {
  const { cause } = failed(403);
  expect(isRefusal(new ApplyError([CHANGE], 'was not begun', cause))).toBe(false);
});
