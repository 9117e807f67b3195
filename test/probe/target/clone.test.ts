import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { expect, test } from 'vitest';
import { KeycloakError } from '../../../src/keycloak/errors.js';
import { generateSigningKey } from '../../../src/parties/keys.js';
import type { RelyingParty } from '../../../src/parties/relying-party.js';
import type { Network } from '../../../src/parties/wire.js';
import { type Clone, removeClones, secondRealmOn } from '../../../src/probe/target/clone.js';
import { nameRun } from '../../../src/probe/target/scratch-name.js';
import type { Template } from '../../../src/template/template.js';

const alive = await nameRun();
const dead = alive.replace(/(?<=^kcfapi-probe-[0-9a-f]{8}-)\d+/, '999999999');
const refusal = (status: number) =>
  new KeycloakError({ method: 'DELETE', server: 'https://as.example', path: '/', status }, { text: 'no' });

function server(realms: readonly string[], del: (realm: string) => Promise<void> = async () => {}) {
  const find = async () => realms.map(realm => ({ realm }));
  return { realms: { find, del: ({ realm }: { realm: string }) => del(realm) } } as unknown as KeycloakAdminClient;
}

test('of clones those go whose run is over', async () => {
  const gone: string[] = [];
  expect(await removeClones(server(['bank', alive, dead], async realm => void gone.push(realm)))).toEqual([dead]);
  expect(gone).toEqual([dead]);
});

test('an account that sees or removes no other realm leaves them', async () => {
  const blind = { realms: { find: () => Promise.reject(refusal(403)) } } as unknown as KeycloakAdminClient;
  expect(await removeClones(blind)).toEqual([]);
  expect(await removeClones(server([dead], () => Promise.reject(refusal(403))))).toEqual([]);
  await expect(removeClones(server([dead], () => Promise.reject(refusal(500))))).rejects.toThrow('no');
});

test('a clone on which no second client can be made costs what needs it, and not the run', async () => {
  const admin = { clients: { create: () => Promise.reject(refusal(500)) } } as unknown as KeycloakAdminClient;
  const clone: Clone = { realm: alive, admin, issuer: 'https://as.example', remove: async () => [] };
  const key = await generateSigningKey('ES256', 'k');
  const party = { clientId: 'a', redirectUri: 'https://rp.example/', key } as RelyingParty;
  const template = { profile: { client_auth_type: 'private_key_jwt' } } as Template;
  const on = (signal?: AbortSignal) =>
    secondRealmOn(clone, party, { template, network: {} as Network, ...(signal === undefined ? {} : { signal }) });
  expect(await on()).toEqual({ note: expect.stringContaining('could not be prepared for it: ') });
  await expect(on(AbortSignal.abort(new Error('interrupted')))).rejects.toThrow('interrupted');
});
