import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { routeOf, type Step } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

const probe: Probe = {
  id: 'response-malformed',
  title: 'Every answer to a flow without fault is as the specifications say, its ID tokens and signatures too',
  clauses: [
    ...[RFC6749('5.1'), RFC6749('4.1.4'), RFC9126('2.2'), OIDCC('2'), OIDCC('3.1.2.5'), OIDCC('3.1.3.3')],
    ...[OIDCC('3.1.3.7'), OIDCC('5.3.2')],
  ],
  attacker: ['A1a', 'A3b'],
  level: 'must',
  applies: () => true,
  does: 'Carries out the flow of the profile from its first request to a refresh, and reads each answer as strictly as a certified client library does: members, state, nonce, iss, aud, times, signatures, nothing twice.',
  gain: 'Clients that are strict cannot use the server; those that are made lax for it no longer notice an answer that somebody else has made.',
  repair: 'The message says what is wrong and in which answer: look for a protocol mapper, a proxy, or a defect.',
  // No control: the flow without fault is what is examined.
  async run(target) {
    const story = await begin(target);
    const read: Step[] = [];
    for (const step of routeOf(target.profile)) {
      // To issue one is up to the server (RFC 6749 section 1.5).
      if (step === 'refresh' && story.tokens?.refresh_token === undefined) break;
      read.push(step);
      const answer = await steps[step](story);
      if (!answer.accepted) return { verdict: 'error', message: `${describe(answer.refusal)}.` };
      if (answer.problem !== undefined) return { verdict: 'fail', message: `${step}: ${answer.problem}.` };
    }
    return { verdict: 'pass', message: `Every answer is sound: ${read.join(', ')}.` };
  },
};

export default probe;
