import { RFC9449 } from '../../../clauses/rfc9449.js';
import { OTHER_ADDRESSES } from '../../other-addresses.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { worstOfShapes } from '../../shapes.js';

const probe: Probe = {
  id: 'dpop-proof-wrong-uri-at-userinfo',
  title: 'An access token is refused with a DPoP proof made for another URI',
  clauses: [RFC9449('4.3-9'), RFC9449('7.1')],
  attacker: ['A1a', 'A7'],
  level: 'must',
  applies: profile => profile.sender_constrain === 'dpop' && plays(profile, 'userinfo'),
  does: 'Uses an access token at the UserInfo endpoint with a DPoP proof made for another address, in each of the shapes.',
  shapes: Object.keys(OTHER_ADDRESSES),
  gain: 'A malicious resource server passes token and proof on to this one, and reads here who the user is.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header or rewrites addresses, or a version with a defect.',
  async run(target) {
    await target.control('userinfo');
    const story = await reach(target, 'token');
    const expectation = { refusedBy: 'userinfo', errors: ['invalid_dpop_proof', 'invalid_token'] } as const;
    return worstOfShapes(Object.entries(OTHER_ADDRESSES), async (another, name) => {
      const answer = await steps.userinfo(story, {
        proof(_, claims) {
          claims.htu = another(String(claims.htu));
        },
      });
      return judge({ id: `${probe.id}/${name}`, level: 'must' }, target, 'userinfo', answer, expectation);
    });
  },
};

export default probe;
