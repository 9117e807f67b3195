import { newRealm } from '../catalogue/new-realm.js';
import { isList } from '../realm/json.js';
import type { JsonObject } from '../template/template.js';
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
 * What a client has of which nothing is said but what this one says: redirect URIs follow from its root, origins from
 * its redirect URIs. Of other protocols nothing is known, so that all is to be said.
 */
export function usualClient({ protocol, rootUrl, redirectUris }: JsonObject): JsonObject {
  if (protocol !== 'openid-connect') return {};
  const uris = (isList(redirectUris) ? redirectUris : []).map(String);
  const origins = new Set(uris.flatMap(uri => /^https?:\/\/[^/?#]+/.exec(uri)?.[0] ?? []));
  const ofRoot = typeof rootUrl === 'string' ? { redirectUris: [`${rootUrl}/*`], adminUrl: rootUrl } : {};
  return { ...usual, ...ofRoot, webOrigins: [...origins] };
}
