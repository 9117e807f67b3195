import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { RFC10017 } from '../../../clauses/rfc10017.js';
import { signWithAnotherProofKey } from '../../../parties/relying-party.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import type { Spoil } from '../../scenario/story.js';

const withoutProof: Spoil = {
  wire: request => ({ ...request, headers: request.headers.filter(([name]) => name.toLowerCase() !== 'dpop') }),
};

const probe: Probe = {
  id: 'refresh-token-of-public-client-unprotected',
  title: 'The refresh token of a public client is bound to a key, or good for one use',
  clauses: [OAUTH21('4.3.1'), RFC9700('2.2.2'), RFC10017('6.3.2.3')],
  attacker: ['A5', 'A1'],
  level: 'must',
  applies: profile => profile.client_auth_type === 'none' && plays(profile, 'refresh'),
  does: 'Uses a refresh token with a DPoP proof of another key and without any; where that works, the same token once more.',
  gain: 'Whoever reads a refresh token once, by a script in the app or on the device, gets tokens for as long as it lives, and nobody notices.',
  repair:
    'Bind the client to a policy whose profile has the executor dpop-bind-enforcer with auto-configure (attribute dpop.bound.access.tokens), or set revokeRefreshToken=true and refreshTokenMaxReuse=0 on the realm.',
  hardening: [
    '/clientProfiles/native-app/executors/dpop-bind-enforcer',
    '/clientProfiles/browser-app/executors/dpop-bind-enforcer',
    '/clientDefaults/attributes/dpop.bound.access.tokens',
    '/realm/revokeRefreshToken',
    '/realm/refreshTokenMaxReuse',
  ],
  async run(target) {
    await target.control('refresh');
    const ways = { 'a proof of another key': { proofSigner: signWithAnotherProofKey }, 'no proof': withoutProof };
    const open: string[] = [];
    for (const [name, spoil] of Object.entries(ways)) {
      const story = await reach(target, 'token');
      const first = { ...story };
      const answer = await steps.refresh(story, spoil);
      if (!answer.accepted) {
        if (answer.refusal.kind === 'oauth') continue;
        return { verdict: 'error', message: `With ${name}: ${describe(answer.refusal)}.` };
      }
      const again = await steps.refresh(first, spoil);
      if (again.accepted) open.push(name);
      else if (again.refusal.kind !== 'oauth') {
        return { verdict: 'error', message: `With ${name}, the second time: ${describe(again.refusal)}.` };
      }
    }
    return open.length === 0
      ? { verdict: 'pass', message: 'It is bound to the key, or good for one use.' }
      : { verdict: 'fail', message: `With ${open.join(', and with ')} it works again and again.` };
  },
};

export default probe;
