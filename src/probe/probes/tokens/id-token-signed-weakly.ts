import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OIDCC } from '../../../clauses/oidcc.js';
import { partsOf } from '../../../parties/relying-party.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { idTokenOf } from '../../scenario/exchange.js';
import { plays } from '../../scenario/route.js';
import { algorithmsOf } from '../../signing.js';

const probe: Probe = {
  id: 'id-token-signed-weakly',
  title: 'An ID token is signed with an algorithm of the profile, and names its key',
  clauses: [FAPI2_SP_FINAL('5.4.1-1.2'), FAPI1_ADV('8.6-1'), FAPI1_ADV('5.2.2.1-2'), OIDCC('10.1')],
  attacker: ['A1a'],
  level: 'must',
  applies: profile => plays(profile, 'userinfo') && profile.plan !== undefined,
  does: 'Carries out the flow to its ID token and looks at alg and kid in its header.',
  gain: 'RS256 brings the weaknesses of its padding, none no protection at all: who finds a way round the signature logs in as anybody.',
  repair:
    'Set defaultSignatureAlgorithm of the realm, and id.token.signed.response.alg of the client, to PS256 or ES256.',
  hardening: ['/realm/defaultSignatureAlgorithm', '/clientDefaults/attributes/id.token.signed.response.alg'],
  async run(target) {
    const story = await reach(target, 'token');
    const [{ alg, kid }] = partsOf(await idTokenOf(story));
    const allowed = algorithmsOf(target.profile);
    const faults = [
      ...(allowed.includes(String(alg)) ? [] : [`it is signed with ${alg}; due is ${allowed.join(' or ')}`]),
      ...(kid === undefined ? ['it names no kid'] : []),
    ];
    return observed(probe, faults, `It is signed with ${alg}.`);
  },
};

export default probe;
