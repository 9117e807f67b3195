import { decodeProtectedHeader } from 'jose';
import { Agent, fetch } from 'undici';
import { inject } from 'vitest';
import type {} from './setup.js';

const { url: server, ca } = inject('keycloak');
const dispatcher = new Agent({ connect: { ca } });

/** A user who may log in by password, as part of a realm that is made. */
export function makeUser() {
  return {
    ...{ username: 'alice', enabled: true, email: 'a@b.c', firstName: 'A', lastName: 'B', emailVerified: true },
    credentials: [{ type: 'password', value: 'pw' }],
  };
}

/** What tokens that a client gets by password are like. */
export interface Tokens {
  readonly idTokenAlgorithm: string | undefined;
  readonly accessTokenAlgorithm: string | undefined;
  readonly expiresIn: number;
  readonly refreshesTwice: boolean;
}

/** Lets the user log in at a public client, and refreshes twice with the same token. */
export async function makeTokens(realm: string, client_id: string): Promise<Tokens> {
  const post = async (form: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams({ client_id, ...form });
    const address = `${server}/realms/${realm}/protocol/openid-connect/token`;
    const response = await fetch(address, { method: 'POST', body, dispatcher });
    return { ok: response.ok, json: (await response.json()) as Readonly<Record<string, string>> };
  };
  const { ok, json } = await post({ grant_type: 'password', scope: 'openid', username: 'alice', password: 'pw' });
  if (!ok) throw new Error(`${client_id} gets no tokens: ${JSON.stringify(json)}`);
  const refresh = { grant_type: 'refresh_token', refresh_token: json.refresh_token ?? '' };
  const [first, second] = [await post(refresh), await post(refresh)];
  if (!first.ok) throw new Error(`${client_id} cannot refresh: ${JSON.stringify(first.json)}`);
  return {
    idTokenAlgorithm: decodeProtectedHeader(json.id_token ?? '').alg,
    accessTokenAlgorithm: decodeProtectedHeader(json.access_token ?? '').alg,
    expiresIn: Number(json.expires_in),
    refreshesTwice: second.ok,
  };
}

/** Asks for a token of a service account's; the status of the answer. */
export async function serviceToken(realm: string, client_id: string, client_secret: string): Promise<number> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
  const address = `${server}/realms/${realm}/protocol/openid-connect/token`;
  return (await fetch(address, { method: 'POST', body, dispatcher })).status;
}
