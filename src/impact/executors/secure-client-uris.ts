import { clientUris, isInsecure } from '../../catalogue/client-uris.js';
import type { JsonObject } from '../../template/template.js';
import { attributeOf, isOn, redirects, severalOf, textsOf } from '../client.js';
import type { Executor } from '../executor.js';

const LOCAL = ['http://localhost', 'http://127.0.0.1'];

export default {
  id: 'secure-client-uris',
  save(client) {
    const [name, uris = []] = urisOf(client).find(([, values]) => values.some(isInsecure)) ?? [];
    const current = uris.find(isInsecure);
    return name === undefined || current === undefined ? {} : { refuses: `Invalid ${name}`, current };
  },
  requests(client, configuration) {
    if (!redirects(client)) return [];
    const local = isOn(configuration['allow-http-on-localhost']);
    const isRefused = (uri: string) =>
      !(uri.startsWith('https://') || (uri.startsWith('/') && !isHttp(client.rootUrl))) &&
      !(local && LOCAL.some(prefix => uri.startsWith(prefix)));
    const uris = textsOf(client.redirectUris);
    const current = uris.find(isRefused);
    if (current === undefined) return [];
    const depends = uris.every(isRefused) ? {} : { depends: 'on the redirect URI' };
    return [
      { events: ['AUTHORIZATION_REQUEST'], effect: 'refuses', what: 'Invalid redirect_uri', current, ...depends },
    ];
  },
} satisfies Executor;

function isHttp(rootUrl: JsonObject[string] | undefined): boolean {
  return typeof rootUrl === 'string' && rootUrl !== '' && !/^(https:|\$\{)/.test(rootUrl);
}

/** Every URI of a client by the name that Keycloak gives it in its refusal. */
function urisOf(client: JsonObject): readonly (readonly [string, readonly string[]])[] {
  return clientUris.map(({ name, path: [field, attribute], joined, plus }) => {
    const one = attribute === undefined ? client[field] : attributeOf(client, attribute);
    const uris = joined && attribute !== undefined ? severalOf(client, attribute) : textsOf(one);
    return [name, plus ? uris.filter(uri => uri !== '+') : uris];
  });
}
