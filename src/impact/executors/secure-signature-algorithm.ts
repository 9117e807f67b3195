import { securedAlgorithms } from '../algorithms.js';
import type { Executor } from '../executor.js';

/** Not `authorization.signed.response.alg`. */
const ATTRIBUTES = [
  ...['user.info.response.signature.alg', 'request.object.signature.alg', 'id.token.signed.response.alg'],
  ...['token.endpoint.auth.signing.alg', 'access.token.signed.response.alg'],
];

export default {
  id: 'secure-signature-algorithm',
  save: (client, configuration) => securedAlgorithms(client, configuration, ATTRIBUTES),
} satisfies Executor;
