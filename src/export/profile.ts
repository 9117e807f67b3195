import type { Profile } from '../template/profile.js';
import type { JsonObject } from '../template/template.js';

/** What the clients of a realm are, as most of them authenticate: a template that extends none must say so. */
export function guessedProfile(clients: readonly JsonObject[]): Profile {
  const counts = new Map<Profile['client_auth_type'], number>([['client_secret_basic', 0]]);
  for (const { publicClient, clientAuthenticatorType } of clients) {
    const type = publicClient === true ? 'none' : (TYPES.get(String(clientAuthenticatorType)) ?? 'client_secret_basic');
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, left], [, right]) => right - left);
  return { client_auth_type: most?.[0] ?? 'client_secret_basic' };
}

const TYPES: ReadonlyMap<string, Profile['client_auth_type']> = new Map([
  ['client-jwt', 'private_key_jwt'],
  ['client-x509', 'mtls'],
]);
