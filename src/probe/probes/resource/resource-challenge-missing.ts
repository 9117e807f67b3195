import { RFC6750 } from '../../../clauses/rfc6750.js';
import { RFC9110 } from '../../../clauses/rfc9110.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import type { WireResponse } from '../../../parties/wire.js';
import type { Outcome, Probe } from '../../probe.js';
import { challengesOf } from '../../resource/challenge.js';
import { holderOf } from '../../resource/holder.js';
import { ask, isGood } from '../../resource/resource.js';
import { worstOf } from '../../shapes.js';

const probe: Probe = {
  id: 'resource-challenge-missing',
  title: 'The resource server says with a refusal how to authenticate',
  clauses: [RFC6750('3'), RFC9110('15.5.2'), RFC9449('7.1')],
  level: 'must',
  needs: ['resource server'],
  applies: () => true,
  does: 'Asks for the resource without an access token and with an unknown one, and reads WWW-Authenticate of the refusals.',
  gain: 'Nothing: but a client cannot tell an expired token from a broken server, and does not get a new one.',
  repair:
    'Send WWW-Authenticate with every 401: the scheme (DPoP with algs="…" where tokens are bound to a DPoP key, else Bearer), and error="invalid_token" where a token came.',
  async run(target) {
    const holder = await holderOf(target);
    const isBound = target.profile.sender_constrain === 'dpop';
    const withoutToken = await ask(target, holder, {
      wire: request => ({
        ...request,
        headers: request.headers.filter(([name]) => name !== 'authorization' && name !== 'dpop'),
      }),
    });
    const withUnknown = await ask(target, holder, { token: (_, { mark }) => `kcfapi-unknown-${mark}` });
    return worstOf([
      judge('without a token', withoutToken, isBound, false),
      judge('with an unknown token', withUnknown, isBound, true),
    ]);
  },
};

export default probe;

function judge(name: string, response: WireResponse, isBound: boolean, mayHaveError: boolean): Outcome {
  const say = (verdict: Outcome['verdict'], what: string): Outcome => ({ verdict, message: `${name}: ${what}` });
  if (isGood(response)) return say('error', `accepted with ${response.status}, so that there is nothing to say.`);
  const challenges = challengesOf(response);
  if (challenges.length === 0) return say('fail', `${response.status} without WWW-Authenticate.`);
  const scheme = isBound ? 'dpop' : 'bearer';
  const ours = challenges.find(challenge => challenge.scheme === scheme);
  if (ours === undefined) return say('warn', `no challenge for the scheme ${isBound ? 'DPoP' : 'Bearer'}.`);
  if (isBound && !ours.parameters.has('algs')) return say('warn', 'the challenge names no algs.');
  if (mayHaveError && !ours.parameters.has('error')) return say('warn', 'the challenge names no error.');
  return say('pass', 'the challenge is complete.');
}
