import { attributeOf, isOn } from '../client.js';
import type { Executor } from '../executor.js';

const ATTRIBUTE = 'saml.force.post.binding';

export default {
  id: 'saml-avoid-redirect',
  saved(client) {
    if (client.protocol !== 'saml' || isOn(attributeOf(client, ATTRIBUTE))) return {};
    return { refuses: 'Force POST binding is not enabled' };
  },
  requests(client) {
    if (isOn(attributeOf(client, ATTRIBUTE))) return [];
    return [{ events: ['SAML_AUTHN_REQUEST', 'SAML_LOGOUT_REQUEST'], effect: 'requires', what: 'the POST binding' }];
  },
} satisfies Executor;
