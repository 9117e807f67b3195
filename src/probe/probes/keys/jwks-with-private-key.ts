import { OIDCD } from '../../../clauses/oidcd.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { keyName, publishedKeys } from '../../server-keys.js';

/** RFC 7518 sections 6.2.2, 6.3.2 and 6.4: what must stay with the owner. */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

const probe: Probe = {
  id: 'jwks-with-private-key',
  title: 'The published key set holds neither private nor symmetric keys',
  clauses: [OIDCD('3')],
  attacker: ['A1'],
  level: 'must',
  applies: () => true,
  does: 'Reads the key set at jwks_uri and looks at the members of each key.',
  gain: 'Whoever reads the key set signs tokens in the name of the server.',
  repair: 'Keycloak publishes public keys alone: look for a proxy or a file that is served in its place.',
  async run(target) {
    const keys = await publishedKeys(target);
    const faults = keys.flatMap(key => {
      const shown = PRIVATE.filter(name => name in key);
      return shown.length === 0 ? [] : [`${keyName(key)} shows ${shown.join(', ')}`];
    });
    return observed(probe, faults, `None of ${keys.length} keys shows what is private.`);
  },
};

export default probe;
