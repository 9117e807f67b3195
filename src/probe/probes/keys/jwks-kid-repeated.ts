import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OIDCC } from '../../../clauses/oidcc.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { keyName, publishedKeys } from '../../server-keys.js';

const probe: Probe = {
  id: 'jwks-kid-repeated',
  title: 'Each key of the published key set has a kid of its own',
  clauses: [FAPI2_SP_FINAL('5.4.2-3'), FAPI1_ADV('8.9-3'), OIDCC('10.1')],
  level: 'should',
  applies: () => true,
  does: 'Reads the key set at jwks_uri and compares the kid of its keys.',
  gain: 'Nothing by itself; but who verifies a signature may take another key than the one it was made with, and refuse it or try all.',
  repair: 'Keycloak gives each key a kid of its own: look for keys that were imported twice, or a proxy.',
  async run(target) {
    const keys = await publishedKeys(target);
    const kids = keys.map(({ kid }) => kid);
    const faults = [
      ...keys.filter(({ kid }) => kid === undefined).map(keyName),
      ...[...new Set(kids.filter((kid, index) => kid !== undefined && kids.indexOf(kid) !== index))].map(
        kid => `${kids.filter(other => other === kid).length} keys have the kid ${kid}`,
      ),
    ];
    return observed(probe, faults, `All of ${keys.length} keys have a kid of their own.`);
  },
};

export default probe;
