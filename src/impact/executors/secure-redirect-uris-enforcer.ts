import type { JsonObject } from '../../template/template.js';
import { attributeOf, isOn, redirects, severalOf, textOf, textsOf } from '../client.js';
import type { Executor } from '../executor.js';
import { redirectUriFault } from '../redirect-uri.js';

const GENERAL = 'Invalid Redirect Uri: invalid uri';

export default {
  id: 'secure-redirect-uris-enforcer',
  save(client, configuration) {
    if (!redirects(client)) return {};
    const uris = textsOf(client.redirectUris);
    if (uris.length === 0) return { refuses: GENERAL };
    if (isOn(configuration['allow-open-redirect'])) return {};
    for (const current of [...uris, ...postLogoutOf(client)]) {
      const refuses = redirectUriFault(resolved(client, current), configuration, 'stored');
      if (refuses !== undefined) return { refuses, current };
    }
    return {};
  },
  requests(client, configuration) {
    if (!redirects(client)) return [];
    const uris = textsOf(client.redirectUris).map(uri => resolved(client, uri));
    // Of a pattern it is not known what is asked for; a loopback address is asked for with a port.
    const faultOf = (uri: string) => redirectUriFault(uri.replaceAll('*', ''), configuration, 'asked');
    const current = uris.find(uri => faultOf(uri) !== undefined);
    const pushed = {
      events: ['PRE_AUTHORIZATION_REQUEST'],
      effect: 'requires',
      what: 'redirect_uri beside request_uri: Keycloak fails with a 500 without it',
    } as const;
    if (current === undefined) return [pushed];
    const sure = uris.every(uri => faultOf(uri) !== undefined && !uri.includes('*'));
    return [
      {
        events: ['PRE_AUTHORIZATION_REQUEST', 'AUTHORIZATION_REQUEST'],
        effect: 'refuses',
        what: faultOf(current) ?? GENERAL,
        current,
        ...(sure ? {} : { depends: 'on the redirect URI' }),
      },
      ...(sure ? [] : [pushed]),
    ];
  },
} satisfies Executor;

/** A relative one behind the root URL; Keycloak's own variables in it stand for its address. */
function resolved(client: JsonObject, uri: string): string {
  if (!uri.startsWith('/')) return uri;
  const root = textOf(client.rootUrl) ?? '';
  const server = /^(\$\{auth(Base|Admin)Url\})?$/.test(root);
  return `${server ? 'https://keycloak.invalid' : root}${uri}`;
}

function postLogoutOf(client: JsonObject): readonly string[] {
  if (attributeOf(client, 'post.logout.redirect.uris') === undefined) return [];
  const uris = severalOf(client, 'post.logout.redirect.uris');
  return uris[0] === '-' ? [] : uris.filter(uri => uri !== '+');
}
