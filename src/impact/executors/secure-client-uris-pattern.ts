import { catalogue } from '../../catalogue/catalogue.js';
import type { JsonObject } from '../../template/template.js';
import { attributeOf, severalOf, textsOf } from '../client.js';
import type { Executor } from '../executor.js';
import { javaPattern, UNREADABLE_PATTERN } from '../java-pattern.js';

/** Fields of the client, and what stands for an attribute of another name; any other is an attribute's name. */
const FIELDS = ['rootUrl', 'adminUrl', 'baseUrl', 'redirectUris', 'webOrigins'];
const ATTRIBUTES: Readonly<Record<string, string>> = {
  jwksUri: 'jwks.url',
  requestUris: 'request.uris',
  backchannelLogoutUrl: 'backchannel.logout.url',
  postLogoutRedirectUris: 'post.logout.redirect.uris',
  cibaClientNotificationEndpoint: 'ciba.backchannel.client.notification.endpoint',
};

export default {
  id: 'secure-client-uris-pattern',
  save(client, configuration) {
    const known = catalogue.executors
      .find(({ id }) => id === 'secure-client-uris-pattern')
      ?.properties.find(({ name }) => name === 'client-uri-fields')?.options;
    const named = textsOf(configuration['client-uri-fields']);
    const fields = named.length === 0 ? (known ?? []) : named.filter(field => known?.includes(field));
    const patterns = textsOf(configuration['allowed-patterns']);
    const compiled = patterns.map(javaPattern);
    for (const field of fields) {
      const uris = valuesOf(client, field).filter(uri => uri !== '');
      if (uris.length > 0 && patterns.length === 0) {
        return { refuses: `Invalid ${field}: No valid allowed patterns configured` };
      }
      const current = uris.find(uri => !compiled.some(pattern => pattern?.test(uri) === true));
      if (current === undefined) continue;
      const depends = compiled.includes(undefined) ? { depends: UNREADABLE_PATTERN } : {};
      return { refuses: `Invalid ${field}`, current, ...depends };
    }
    return {};
  },
} satisfies Executor;

function valuesOf(client: JsonObject, field: string): readonly string[] {
  if (FIELDS.includes(field)) return textsOf(client[field]);
  const several = ['requestUris', 'postLogoutRedirectUris'].includes(field);
  const name = ATTRIBUTES[field] ?? field;
  return several ? severalOf(client, name) : [attributeOf(client, name) ?? ''];
}
