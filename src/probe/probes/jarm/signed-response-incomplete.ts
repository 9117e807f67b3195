import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { JARM } from '../../../clauses/jarm.js';
import type { Probe } from '../../probe.js';
import { plays, signsResponses } from '../../scenario/route.js';
import { faultsOf, judgeResponses } from '../../signed-response.js';

const probe: Probe = {
  id: 'signed-response-incomplete',
  title: 'A signed authorization response has iss, aud, exp, code and state, is for its client alone and soon expires',
  clauses: [
    ...[JARM('2.1'), JARM('2.1.1'), JARM('2.4-2'), JARM('2.4-3'), JARM('2.4-4'), JARM('2.4-5')],
    ...[FAPI1_ADV('5.2.2.2-1'), FAPI2_MS_FINAL('5.4.1-1')],
  ],
  attacker: ['A1a', 'A3b'],
  level: 'must',
  applies: profile => signsResponses(profile) && plays(profile, 'authorize'),
  repair:
    'Set accessCodeLifespan of the realm to 60: Keycloak lets the response live as long. It has no other setting.',
  hardening: ['/realm/accessCodeLifespan'],
  does: 'Lets both clients get an authorization response, verifies its JWT with the published keys, and reads claims and lifetime; nothing may stand beside the JWT.',
  gain: 'A response of another server, for another client or from another time is taken for the right one.',
  run: target => judgeResponses(target, story => faultsOf(story, 'code')),
};

export default probe;
