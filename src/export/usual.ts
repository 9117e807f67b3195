import { addressesOf } from '../catalogue/new-client.js';
import { newRealm } from '../catalogue/new-realm.js';
import type { JsonObject } from '../template/template.js';
import { unsaidOf } from '../template/unsaid.js';
import { type Plain, plain, plainClient } from './plain.js';

/** What a realm has of which nothing is said, as a template would write it. */
export const usualRealm: Plain = plain({
  // Who makes a realm with `apply` gets an enabled one.
  realm: { enabled: true, ...newRealm.realm },
  keys: newRealm.keys,
  clientScopes: newRealm.clientScopes,
});

const usual = plainClient({
  ...newRealm.client,
  // What is absent means this, and an import writes it out.
  attributes: { ...(newRealm.client.attributes as JsonObject), 'post.logout.redirect.uris': '+' },
});

/**
 * What a client has of which nothing is said but what this one says: its root gives redirect URIs to one that has none,
 * and these give it origins. Of other protocols nothing is known, so that all is to be said.
 */
export function usualClient(client: JsonObject): JsonObject {
  return client.protocol === 'openid-connect' ? { ...usual, ...unsaidOf(client), ...addressesOf(client) } : {};
}
