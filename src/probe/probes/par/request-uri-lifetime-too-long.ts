import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

const MOST_SECONDS = 600;

const probe: Probe = {
  id: 'request-uri-lifetime-too-long',
  title: 'A request_uri expires in less than 600 seconds',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-12'), RFC9126('2.2')],
  attacker: ['A3a'],
  level: 'must',
  applies: profile => plays(profile, 'par'),
  does: 'Pushes a request and looks at the expires_in of the answer.',
  gain: 'Whoever reads a request_uri, in a log or the history of a browser, has more time to use it or to send a victim there.',
  repair: 'Set the realm attribute parRequestUriLifespan to less than 600 seconds.',
  hardening: ['/realm/attributes/parRequestUriLifespan'],
  async run(target) {
    const { pushed } = await reach(target, 'par');
    const seconds = pushed?.expires_in ?? Number.NaN;
    return {
      verdict: seconds < MOST_SECONDS ? 'pass' : 'fail',
      message: `The server gives a request_uri ${seconds} seconds.`,
    };
  },
};

export default probe;
