import { attributeOf, isOn } from '../client.js';
import type { Executor } from '../executor.js';

const ATTRIBUTE = 'x509.casubjectdn';

export default {
  id: 'tls-client-auth-ca-subject-dn',
  saved(client, configuration) {
    if (client.clientAuthenticatorType !== 'client-x509') return {};
    const dn = String(configuration['ca-subject-dn'] ?? '');
    const own = attributeOf(client, ATTRIBUTE);
    if (own === undefined) return { sets: { attributes: { [ATTRIBUTE]: dn } } };
    if (!isOn(configuration.enforced) || comparable(own) === comparable(dn)) return {};
    return { refuses: `Certificate Authority subject DN must be ${dn}`, current: own };
  },
} satisfies Executor;

/** A distinguished name without what does not count in it. */
function comparable(dn: string): string {
  return dn
    .split(',')
    .map(part => part.trim().replace(/\s*=\s*/, '='))
    .join(',')
    .toLowerCase();
}
