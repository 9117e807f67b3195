import { expect, test } from 'vitest';
import type { Connection } from '../../../src/keycloak/connection.js';
import { occupiedBy } from '../../../src/probe/target/occupied.js';

function connection(account: Connection['account']): Connection {
  const found = ['account', 'ci-prober', 'their-app'].map(clientId => ({ clientId }));
  const stats = found.map(({ clientId }) => ({ clientId, active: '2', offline: '1' }));
  const admin = { clients: { find: async () => found }, realms: { getClientSessionStats: async () => stats } };
  return { admin, realm: 'bank', account } as unknown as Connection;
}
const found = (realm: string, clientId: string) => occupiedBy(connection({ realm, clientId }), new Set(['account']));

test('the client of the account that probes is nobody else’s, nor are its sessions', async () => {
  expect(await found('bank', 'ci-prober')).toEqual({ clients: ['their-app'], more: false, sessions: 6 });
});

test('one of the same name in another realm is', async () => {
  expect(await found('master', 'ci-prober')).toMatchObject({ clients: ['ci-prober', 'their-app'], sessions: 9 });
});
