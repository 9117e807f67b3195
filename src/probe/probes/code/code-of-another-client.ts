import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'code-of-another-client',
  title: 'A code is refused in the hands of another client than the one it was issued to',
  clauses: [RFC6749('4.1.3'), FAPI2_SP_FINAL('5.3.2.1-6')],
  attacker: ['A3b', 'A1'],
  level: 'must',
  needs: ['second client'],
  applies: profile => plays(profile, 'authorize', 'token'),
  does: 'Lets a second client, itself well authenticated and with the right verifier and redirect URI, redeem a code of the first.',
  gain: "A malicious client redeems a code that it caught from another client, and gets tokens of that client's user.",
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    await target.control('token', {}, target.clients[1]);
    const story = await reach(target, 'authorize');
    // All else is right, as a thief would have it: the verifier, the redirect URI, a good authentication of its own.
    const { redirectUri } = story.party;
    const stolen = { ...story, party: { ...target.clients[1], redirectUri } };
    return judge(probe, target, 'token', await steps.token(stolen), {
      refusedBy: 'token',
      errors: ['invalid_grant'],
    });
  },
};

export default probe;
