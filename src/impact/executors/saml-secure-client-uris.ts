import type { Json } from '../../template/template.js';
import { attributeOf, isOn, textsOf } from '../client.js';
import type { Executor, Outcome } from '../executor.js';

const CONSUMER = ['saml_assertion_consumer_url_post', 'saml_assertion_consumer_url_redirect'];
const ARTIFACT = 'saml_artifact_binding_url';
const LOGOUT = ['post', 'artifact', 'redirect', 'soap'].map(by => `saml_single_logout_service_url_${by}`);

export default {
  id: 'saml-secure-client-uris',
  saved(client, configuration) {
    if (client.protocol !== 'saml') return {};
    const wild = isOn(configuration['allow-wildcard-redirects']);
    const fields = ['rootUrl', 'adminUrl', 'baseUrl'].map(name => client[name]);
    const attributes = [...CONSUMER, ...LOGOUT, 'saml_artifact_resolution_service_url'];
    // A relative one is laid over the root URL, which is https by then, or over the server's.
    const redirects = textsOf(client.redirectUris).filter(uri => !uri.startsWith('/') || (!wild && isWild(uri)));
    const bad = insecure([...fields, ...attributes.map(name => attributeOf(client, name))]);
    if (bad !== undefined) return { refuses: 'Non secure scheme', current: bad };
    const current = redirects.find(uri => !(uri.startsWith('https:') || uri.startsWith('/')) || (!wild && isWild(uri)));
    if (current === undefined) return {};
    return { refuses: isWild(current) ? 'Unsecure wildcard redirect' : 'Non secure scheme', current };
  },
  requests(client) {
    const refused = (event: Outcome['events'][number], names: readonly string[], depends?: string): Outcome[] => {
      const bad = insecure([client.adminUrl, ...names.map(name => attributeOf(client, name))]);
      if (bad === undefined) return [];
      const what = 'Non secure scheme';
      return [
        { events: [event], effect: 'refuses', what, current: bad, ...(depends === undefined ? {} : { depends }) },
      ];
    };
    return [
      ...refused('SAML_AUTHN_REQUEST', [...CONSUMER, ARTIFACT], 'on whether it names where it wants the answer'),
      ...refused('SAML_LOGOUT_REQUEST', LOGOUT),
    ];
  },
} satisfies Executor;

function insecure(uris: readonly (Json | undefined)[]): string | undefined {
  return uris.map(uri => String(uri ?? '').trim()).find(uri => uri !== '' && !uri.startsWith('https:'));
}

function isWild(uri: string): boolean {
  return uri.endsWith('*') && !uri.includes('?') && !uri.includes('#');
}
