import { RFC6749 } from '../../../clauses/rfc6749.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'refresh-token-of-another-client',
  title: 'A refresh token is refused in the hands of another client than the one it was issued to',
  clauses: [RFC6749('6'), RFC6749('10.4'), RFC9700('4.14.2')],
  attacker: ['A5', 'A1'],
  level: 'must',
  needs: ['second client'],
  applies: profile => plays(profile, 'refresh'),
  does: 'Lets a second client, itself well authenticated, use a refresh token of the first.',
  gain: 'A malicious client redeems a refresh token that it stole from another one, and has access for as long as that one would have had.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    await target.control('refresh', {}, target.clients[1]);
    const story = await reach(target, 'token');
    const [{ identity }, thief] = target.clients;
    // Who authenticates otherwise shows the victim's certificate, lest the token be refused for another's.
    const isBound = target.profile.client_auth_type !== 'mtls' && identity !== undefined;
    const party = isBound ? { ...thief, identity } : thief;
    return judge(probe, target, 'refresh', await steps.refresh({ ...story, party }), {
      refusedBy: 'refresh',
      errors: ['invalid_grant'],
    });
  },
};

export default probe;
