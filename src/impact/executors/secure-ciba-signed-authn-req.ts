import type { Executor } from '../executor.js';

export default {
  id: 'secure-ciba-signed-authn-req',
  requests: (_, configuration) => [
    {
      events: ['BACKCHANNEL_AUTHENTICATION_REQUEST'],
      effect: 'requires',
      what: `a signed request with exp, nbf, aud, iss, iat and jti, valid for ${configuration['available-period'] ?? 3600} s at most`,
    },
  ],
} satisfies Executor;
