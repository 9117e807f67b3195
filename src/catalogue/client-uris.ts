/** Where a client has URIs. */
export interface ClientUris {
  /** What Keycloak calls them when it refuses one: `Invalid jwksUri`. */
  readonly name: string;
  /** A field of a ClientRepresentation, or `attributes` and the name of one. */
  readonly path: readonly [field: string] | readonly ['attributes', name: string];
  /** Whether it is an attribute that holds several, with `##` between. */
  readonly joined?: true;
  /** Whether `+` stands for the redirect URIs, which are looked at by themselves. */
  readonly plus?: true;
}

/**
 * Every URI of a client that Keycloak 26.7's executor secure-client-uris wants to be https:// and without a wildcard when
 * the client is created or saved, in its order (SecureClientUrisExecutor.confirmSecureUris).
 */
export const clientUris: readonly ClientUris[] = [
  { name: 'rootUrl', path: ['rootUrl'] },
  { name: 'adminUrl', path: ['adminUrl'] },
  { name: 'baseUrl', path: ['baseUrl'] },
  { name: 'logoutUrl', path: ['attributes', 'backchannel.logout.url'] },
  { name: 'redirectUris', path: ['redirectUris'] },
  { name: 'webOrigins', path: ['webOrigins'], plus: true },
  { name: 'jwksUri', path: ['attributes', 'jwks.url'] },
  { name: 'requestUris', path: ['attributes', 'request.uris'], joined: true },
  { name: 'cibaClientNotificationEndpoint', path: ['attributes', 'ciba.backchannel.client.notification.endpoint'] },
  { name: 'postLogoutUris', path: ['attributes', 'post.logout.redirect.uris'], joined: true, plus: true },
  { name: 'logoUri', path: ['attributes', 'logoUri'] },
  { name: 'tosUri', path: ['attributes', 'tosUri'] },
  { name: 'policyUri', path: ['attributes', 'policyUri'] },
];

/** Whether secure-client-uris refuses a URI. An empty one it does not look at. */
export function isInsecure(uri: string): boolean {
  return uri !== '' && (!uri.startsWith('https://') || uri.includes('*'));
}
