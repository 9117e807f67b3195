import { securedAlgorithms } from '../algorithms.js';
import type { Executor } from '../executor.js';

export default {
  id: 'secure-ciba-req-sig-algorithm',
  save: (client, configuration) =>
    securedAlgorithms(client, configuration, ['ciba.backchannel.auth.request.signing.alg']),
} satisfies Executor;
