import { attributeOf, isOn, redirects } from '../client.js';
import type { Executor } from '../executor.js';

export default {
  id: 'secure-par-content',
  requests(client) {
    if (!redirects(client)) return [];
    const pushes = isOn(attributeOf(client, 'require.pushed.authorization.requests'));
    const rest = 'no parameter beside request_uri that was not pushed';
    return [
      { events: ['PUSHED_AUTHORIZATION_REQUEST'], effect: 'requires', what: 'redirect_uri' },
      {
        events: ['PRE_AUTHORIZATION_REQUEST'],
        effect: 'requires',
        what: pushes ? rest : `a pushed authorization request, and ${rest}`,
      },
    ];
  },
} satisfies Executor;
