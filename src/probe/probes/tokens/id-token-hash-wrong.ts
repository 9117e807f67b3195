import { OIDCC } from '../../../clauses/oidcc.js';
import { partsOf } from '../../../parties/relying-party.js';
import { halfHash } from '../../half-hash.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { idTokenOf } from '../../scenario/exchange.js';
import { plays } from '../../scenario/route.js';

const probe: Probe = {
  id: 'id-token-hash-wrong',
  title: 'The hashes in an ID token, where it has any, are those of its access token, its code and its state',
  clauses: [OIDCC('3.1.3.6'), OIDCC('3.3.2.11')],
  attacker: ['A3b'],
  level: 'must',
  applies: profile => plays(profile, 'userinfo'),
  does: 'Carries out the flow to its tokens and computes at_hash, c_hash and s_hash anew.',
  gain: 'An access token or a code that was put in by somebody else goes unnoticed beside a good ID token.',
  repair: 'Keycloak does so without any setting: look for a proxy that changes token responses.',
  async run(target) {
    const story = await reach(target, 'token');
    const { tokens, callback, state } = story;
    const [{ alg }, claims] = partsOf(await idTokenOf(story));
    const due = { at_hash: tokens?.access_token, c_hash: callback?.get('code') ?? undefined, s_hash: state };
    const there = Object.entries(due).filter(([name, value]) => claims[name] !== undefined && value !== undefined);
    const faults = there
      .filter(([name, value]) => claims[name] !== halfHash(String(alg), String(value)))
      .map(([name]) => `${name} is not the hash of what came with it`);
    return observed(
      probe,
      faults,
      there.length === 0 ? 'There are none.' : `${there.map(([name]) => name).join(' and ')} fit.`,
    );
  },
};

export default probe;
