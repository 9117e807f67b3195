import { expect, test } from 'vitest';
import { secondClient } from '../../src/probe/needs.js';
import { NotOffered } from '../../src/probe/offers.js';
import type { Target } from '../../src/probe/probe.js';

const clients = (...ids: readonly [string, string]) =>
  ({ clients: ids.map(clientId => ({ clientId })) }) as unknown as Target;

test('one client is not its own second', () => {
  expect(secondClient(clients('a', 'b')).clientId).toBe('b');
  expect(() => secondClient(clients('a', 'a'))).toThrow(NotOffered);
  expect(() => secondClient(clients('a', 'a'))).toThrow(/^Needs a second client/);
});
