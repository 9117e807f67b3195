import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC10017 } from '../../../clauses/rfc10017.js';
import { headerOf, type WireRequest } from '../../../parties/wire.js';
import { answersTo } from '../../heard.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays, routeOf } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin, type Spoil } from '../../scenario/story.js';

const ORIGIN = 'https://kcfapi-stranger.invalid';
const asScript: Spoil = {
  wire: (request: WireRequest) => ({ ...request, headers: [...request.headers, ['origin', ORIGIN]] }),
};

const probe: Probe = {
  id: 'foreign-origin-allowed',
  title: 'No script of a site that is not registered reads what the endpoints of a client answer',
  clauses: [RFC10017('6.3.3.4'), OAUTH21('3.2')],
  attacker: ['A1'],
  level: 'should',
  applies: profile => plays(profile, 'authorize', 'token'),
  does: 'Carries out good authorizations of which one request each comes with the Origin of another site, and looks at Access-Control-Allow-Origin.',
  gain: "A script that has got hold of a code or a token uses it from any site, in the victim's own browser.",
  repair: 'Register web origins one by one, never * and no others: webOrigins=["https://app.example"].',
  hardening: ['/clientDefaults/webOrigins'],
  async run(target) {
    const route = routeOf(target.profile);
    await target.control('token');
    const allowed = new Set<string>();
    for (const [index, step] of route.entries()) {
      if (step === 'authorize') continue;
      // A story of its own for each: a server may refuse what comes with a foreign Origin.
      const before = route[index - 1];
      const story = before === undefined ? await begin(target) : await reach(target, before);
      // To issue one is up to the server (RFC 6749 section 1.5).
      if (step === 'refresh' && story.tokens?.refresh_token === undefined) continue;
      await steps[step](story, asScript);
      const origin = headerOf(
        answersTo(step, target).at(-1)?.response ?? { headers: [] },
        'access-control-allow-origin',
      );
      if (origin === '*' || origin === ORIGIN) allowed.add(`${step} (${origin})`);
    }
    return allowed.size === 0
      ? { verdict: 'pass', message: 'No endpoint allows it.' }
      : { verdict: 'warn', message: `Allowed by ${[...allowed].join(', ')}.` };
  },
};

export default probe;
