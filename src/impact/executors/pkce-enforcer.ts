import { autoConfigured } from '../auto-configure.js';
import { attributeOf } from '../client.js';
import type { Executor } from '../executor.js';

const ATTRIBUTE = 'pkce.code.challenge.method';

export default {
  id: 'pkce-enforcer',
  save: (client, configuration) =>
    autoConfigured(
      client,
      configuration,
      { attributes: { [ATTRIBUTE]: 'S256' } },
      'Invalid client metadata: code_challenge_method',
    ),
  requests(client) {
    const method = attributeOf(client, ATTRIBUTE);
    // Keycloak itself then asks for it.
    if (method === 'S256') return [];
    if (method !== undefined && method !== '') {
      const what = `only S256 is accepted, and the client is set to "${method}"`;
      return [{ events: ['AUTHORIZATION_REQUEST'], effect: 'refuses', what, current: method }];
    }
    return [{ events: ['AUTHORIZATION_REQUEST', 'TOKEN_REQUEST'], effect: 'requires', what: 'PKCE with S256' }];
  },
} satisfies Executor;
