import { newRealm } from '../catalogue/new-realm.js';
import { isList } from '../realm/json.js';
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
  const { protocol, rootUrl, redirectUris } = client;
  if (protocol !== 'openid-connect') return {};
  const root = typeof rootUrl === 'string' && rootUrl !== '' ? rootUrl : undefined;
  const said = (isList(redirectUris) ? redirectUris : []).map(String);
  const ofRoot = root === undefined || said.length > 0 ? [] : [`${root.replace(/\/$/, '')}/*`];
  const origins = new Set([...said, ...ofRoot].flatMap(uri => /^https?:\/\/[^/?#]+/.exec(uri)?.[0] ?? []));
  return {
    ...usual,
    ...unsaidOf(client),
    ...(root === undefined ? {} : { adminUrl: root }),
    redirectUris: ofRoot,
    webOrigins: [...origins],
  };
}
