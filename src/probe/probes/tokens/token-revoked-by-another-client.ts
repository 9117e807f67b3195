import { RFC7009 } from '../../../clauses/rfc7009.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'token-revoked-by-another-client',
  title: 'A client cannot revoke the tokens of another one',
  clauses: [RFC7009('2.1'), RFC7009('5')],
  attacker: ['A1', 'A7'],
  level: 'must',
  needs: ['second client'],
  applies: profile => plays(profile, 'userinfo', 'revoke'),
  does: 'Has a second client, itself well authenticated, revoke an access token of the first, and uses the token.',
  gain: 'Any registered client that sees a token can shut out the client it belongs to.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    await target.control('userinfo');
    await target.control('revoke', {}, target.clients[1]);
    const story = await reach(target, 'token');
    // RFC 7009 section 2.2: a good answer says nothing of what became of the token.
    await steps.revoke({ ...story, party: target.clients[1] });
    const after = await steps.userinfo(story);
    if (after.accepted) return { verdict: 'pass', message: 'The token still works.' };
    const gone = after.refusal.kind === 'oauth' && after.refusal.error === 'invalid_token';
    return { verdict: gone ? 'fail' : 'error', message: `The token no longer works: ${describe(after.refusal)}.` };
  },
};

export default probe;
