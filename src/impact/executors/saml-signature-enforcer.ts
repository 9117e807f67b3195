import type { JsonObject } from '../../template/template.js';
import { attributeOf, isOn } from '../client.js';
import type { Executor } from '../executor.js';

const refusal = 'Signatures not ensured for the client';

export default {
  id: 'saml-signature-enforcer',
  saved: client => (client.protocol !== 'saml' || signs(client) ? {} : { refuses: refusal }),
  requests: client =>
    signs(client) ? [] : [{ events: ['SAML_AUTHN_REQUEST', 'SAML_LOGOUT_REQUEST'], effect: 'refuses', what: refusal }],
} satisfies Executor;

function signs(client: JsonObject): boolean {
  const on = (name: string) => isOn(attributeOf(client, name));
  return on('saml.client.signature') && (on('saml.server.signature') || on('saml.assertion.signature'));
}
