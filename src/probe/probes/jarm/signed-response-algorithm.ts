import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { JARM } from '../../../clauses/jarm.js';
import type { Probe } from '../../probe.js';
import { isFapi1, plays, signsResponses } from '../../scenario/route.js';
import { algorithmOf, judgeResponses } from '../../signed-response.js';

/** FAPI 1.0 knows the first two. */
const ALLOWED = ['PS256', 'ES256', 'EdDSA', 'Ed25519'];

const probe: Probe = {
  id: 'signed-response-algorithm',
  title: 'An authorization response is signed by PS256, ES256 or, with FAPI 2.0, EdDSA',
  clauses: [FAPI1_ADV('8.6-1'), FAPI2_SP_FINAL('5.4.1-1.2'), JARM('3')],
  attacker: ['A1a'],
  level: 'must',
  applies: profile => signsResponses(profile) && plays(profile, 'authorize'),
  repair:
    'Set the client attribute authorization.signed.response.alg to PS256 or ES256: no executor does (https://github.com/keycloak/keycloak/issues/28333).',
  hardening: ['/clientDefaults/attributes/authorization.signed.response.alg'],
  does: 'Lets both clients get an authorization response and reads the algorithm of its JWT.',
  gain: 'Signatures with PKCS #1 v1.5 padding have no proof of security, and implementations of it were forged.',
  run: target =>
    judgeResponses(target, story => {
      const allowed = isFapi1(target.profile) ? ALLOWED.slice(0, 2) : ALLOWED;
      const alg = algorithmOf(story);
      return alg !== undefined && allowed.includes(alg) ? [] : [`it is signed by ${alg ?? 'nobody'}`];
    }),
};

export default probe;
