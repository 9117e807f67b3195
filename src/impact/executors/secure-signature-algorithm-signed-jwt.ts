import { attributeOf, FAPI_ALGORITHMS, isOn, usesAssertion } from '../client.js';
import type { Executor } from '../executor.js';

export default {
  id: 'secure-signature-algorithm-signed-jwt',
  requests(client, configuration) {
    const events = [
      ...(['TOKEN_REQUEST', 'SERVICE_ACCOUNT_TOKEN_REQUEST', 'TOKEN_REFRESH'] as const),
      ...(['TOKEN_REVOKE', 'TOKEN_INTROSPECT', 'LOGOUT_REQUEST'] as const),
    ];
    if (!usesAssertion(client)) {
      const required = isOn(configuration['require-client-assertion']);
      return required ? [{ events, effect: 'refuses', what: 'client assertion is required.' }] : [];
    }
    const set = attributeOf(client, 'token.endpoint.auth.signing.alg') ?? '';
    if (FAPI_ALGORITHMS.includes(set)) return [];
    // With a secret nothing but an HMAC can be made.
    if (set !== '' || client.clientAuthenticatorType === 'client-secret-jwt') {
      return [{ events, effect: 'refuses', what: 'not allowed signature algorithm.', current: set || 'HMAC' }];
    }
    return [{ events, effect: 'requires', what: `client assertions signed with ${FAPI_ALGORITHMS.join(', ')}` }];
  },
} satisfies Executor;
