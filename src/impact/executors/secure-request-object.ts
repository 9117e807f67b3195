import { isOn, redirects } from '../client.js';
import type { Executor } from '../executor.js';

export default {
  id: 'secure-request-object',
  requests(client, configuration) {
    if (!redirects(client)) return [];
    const { 'verify-nbf': nbf, 'available-period': period, 'encryption-required': encrypted } = configuration;
    const checksNbf = nbf === undefined || nbf === null || isOn(nbf);
    const claims = checksNbf ? `exp, nbf and aud, valid for ${period ?? 3600} s at most` : 'exp and aud';
    const what = `a request object with ${claims}${isOn(encrypted) ? ', encrypted' : ''}`;
    return [{ events: ['AUTHORIZATION_REQUEST'], effect: 'requires', what }];
  },
} satisfies Executor;
