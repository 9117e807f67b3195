import { Agent, fetch } from 'undici';
import { inject } from 'vitest';
import { connect } from '../../src/keycloak/connect.js';
import type { Connection } from '../../src/keycloak/connection.js';
import type {} from './setup.js';

const { url: server, ca, adminUsername: username, adminPassword: password } = inject('keycloak');
const dispatcher = new Agent({ connect: { ca } });

/** A connection of ours that counts what it writes. */
export interface Counted {
  readonly connection: Connection;
  /** Requests other than GET since the last call. */
  writes(): number;
}

/**
 * Connects to a realm by the code under test.
 *
 * @param onWrite - told of each request other than GET, with its path behind the realm
 */
export async function connected(realm: string, onWrite?: (method: string, path: string) => void): Promise<Counted> {
  let writes = 0;
  const connection = await connect(
    {
      server,
      realm,
      authRealm: 'master',
      credentials: { kind: 'user', clientId: 'admin-cli', username, password },
      ca,
      verifyTls: true,
    },
    {
      onRequest: ({ method, path }) => {
        // An export is asked for by POST, and changes nothing.
        if (method === 'GET' || /\/(token|partial-export)$/.test(path)) return;
        writes += 1;
        onWrite?.(method, path.slice(path.indexOf(`/${realm}`) + realm.length + 1));
      },
    },
  );
  return {
    connection,
    writes: () => {
      const count = writes;
      writes = 0;
      return count;
    },
  };
}

let token: { readonly value: string; readonly until: number } | undefined;

async function bearer(): Promise<string> {
  if (token !== undefined && token.until > Date.now()) return token.value;
  const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username, password });
  const response = await fetch(`${server}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body,
    dispatcher,
  });
  const { access_token } = (await response.json()) as { access_token: string };
  token = { value: access_token, until: Date.now() + 30_000 };
  return access_token;
}

/** The admin API by bare requests, none of our code between. */
export async function raw<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
  const send = async () =>
    fetch(`${server}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${await bearer()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      dispatcher,
    });
  const first = await send();
  // Where another test file deletes a realm, Keycloak looks for each of its roles among what all realms' roles are made
  // of (deleteRoleFromComposites), and the database in memory lets a lock time out. It is sent twice here alone, where
  // the second changes nothing more than the first would have.
  const isAgain = first.status === 500 && path.endsWith('/composites') && method !== 'GET';
  const response = isAgain ? await send() : first;
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Deletes a realm, whether it is there or not. */
export async function dropRealm(realm: string): Promise<void> {
  const realms = await raw<{ realm: string }[]>('GET', '?briefRepresentation=true');
  if (realms.some(found => found.realm === realm)) await raw('DELETE', `/${realm}`);
}
