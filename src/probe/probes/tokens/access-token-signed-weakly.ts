import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { isJwt, partsOf } from '../../../parties/relying-party.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { algorithmsOf } from '../../signing.js';

const probe: Probe = {
  id: 'access-token-signed-weakly',
  title: 'An access token that is a JWT is signed with an algorithm of the profile',
  clauses: [FAPI2_SP_FINAL('5.4.1-1.2'), FAPI1_ADV('8.6-1')],
  attacker: ['A7'],
  level: 'must',
  applies: profile => profile.plan !== undefined,
  does: 'Carries out the flow to its access token and looks at alg in its header.',
  gain: 'RS256 brings the weaknesses of its padding, none no protection at all: who finds a way round the signature makes access tokens.',
  repair:
    'Set defaultSignatureAlgorithm of the realm, and access.token.signed.response.alg of the client, to PS256 or ES256.',
  hardening: ['/realm/defaultSignatureAlgorithm', '/clientDefaults/attributes/access.token.signed.response.alg'],
  async run(target) {
    const { tokens } = await reach(target, 'token');
    const token = tokens?.access_token ?? '';
    if (!isJwt(token)) return { verdict: 'skip', message: 'The access token is no JWT.' };
    const [{ alg }] = partsOf(token);
    const allowed = algorithmsOf(target.profile);
    const faults = allowed.includes(String(alg)) ? [] : [`it is signed with ${alg}; due is ${allowed.join(' or ')}`];
    return observed(probe, faults, `It is signed with ${alg}.`);
  },
};

export default probe;
