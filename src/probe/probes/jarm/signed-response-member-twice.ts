import { JARM } from '../../../clauses/jarm.js';
import { RFC7519 } from '../../../clauses/rfc7519.js';
import type { Probe } from '../../probe.js';
import { plays, signsResponses } from '../../scenario/route.js';
import { hasMemberTwice, judgeResponses } from '../../signed-response.js';

const probe: Probe = {
  id: 'signed-response-member-twice',
  title: 'No claim stands twice in a signed authorization response',
  clauses: [RFC7519('4'), JARM('2.1')],
  attacker: ['A1a'],
  level: 'must',
  applies: profile => signsResponses(profile) && plays(profile, 'authorize'),
  repair:
    'Set the client attribute exclude.issuer.from.auth.response=true: without it Keycloak writes iss twice (https://github.com/keycloak/keycloak/issues/44563).',
  hardening: ['/clientDefaults/attributes/exclude.issuer.from.auth.response'],
  does: 'Lets both clients get an authorization response and reads its JWT with a parser that notices a member that stands twice.',
  gain: 'Two readers of one response see different claims; careful clients refuse the response and are locked out.',
  run: target => judgeResponses(target, story => (hasMemberTwice(story) ? ['a claim stands twice in the JWT'] : [])),
};

export default probe;
