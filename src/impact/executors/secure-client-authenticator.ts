import type { JsonObject } from '../../template/template.js';
import { textOf, textsOf } from '../client.js';
import type { Executor } from '../executor.js';

export default {
  id: 'secure-client-authenticator',
  save(client, configuration) {
    const own = textOf(configuration['default-client-authenticator']);
    if (own !== undefined && authenticatorOf(client) === undefined) {
      const refused = client.publicClient !== true && !allows(configuration, own);
      return { sets: { clientAuthenticatorType: own }, ...(refused ? { refuses: REFUSAL } : {}) };
    }
    if (client.publicClient === true || allows(configuration, authenticatorOf(client))) return {};
    return { refuses: REFUSAL, current: authenticatorOf(client) ?? null };
  },
  requests(client, configuration) {
    if (client.publicClient === true || allows(configuration, authenticatorOf(client))) return [];
    return [
      {
        // Not when it pushes an authorization request, and not by CIBA.
        events: [
          ...(['TOKEN_REQUEST', 'SERVICE_ACCOUNT_TOKEN_REQUEST', 'TOKEN_REFRESH'] as const),
          ...(['TOKEN_REVOKE', 'TOKEN_INTROSPECT', 'LOGOUT_REQUEST'] as const),
        ],
        effect: 'refuses',
        what: 'Configured client authentication method not allowed for client',
        current: authenticatorOf(client) ?? null,
      },
    ];
  },
} satisfies Executor;

const REFUSAL = 'Invalid client metadata: token_endpoint_auth_method';

function authenticatorOf(client: JsonObject): string | undefined {
  return textOf(client.clientAuthenticatorType);
}

function allows(configuration: JsonObject, authenticator: string | undefined): boolean {
  return authenticator !== undefined && textsOf(configuration['allowed-client-authenticators']).includes(authenticator);
}
