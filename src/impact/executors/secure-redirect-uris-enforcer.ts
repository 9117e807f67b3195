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
    const faults = [...uris, ...postLogoutOf(client)].flatMap(current => {
      const fault = redirectUriFault(resolved(client, current), configuration, 'stored');
      return fault === undefined ? [] : [{ current, fault }];
    });
    const found = faults.find(({ fault }) => fault.depends === undefined) ?? faults[0];
    if (found === undefined) return {};
    const { what: refuses, ...depends } = found.fault;
    return { refuses, current: found.current, ...depends };
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
    const refused = uris.every(uri => faultOf(uri) !== undefined && !uri.includes('*'));
    const unread = uris.flatMap(uri => faultOf(uri)?.depends ?? [])[0];
    const depends = [...(refused ? [] : ['on the redirect URI']), ...(unread === undefined ? [] : [unread])];
    const sure = depends.length === 0;
    return [
      {
        events: ['PRE_AUTHORIZATION_REQUEST', 'AUTHORIZATION_REQUEST'],
        effect: 'refuses',
        what: faultOf(current)?.what ?? GENERAL,
        current,
        ...(sure ? {} : { depends: depends.join(', and ') }),
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
