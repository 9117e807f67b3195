import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OAUTH21 } from '../../../clauses/oauth21.js';
import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { answersTo, reachByLogin } from '../../heard.js';
import type { Probe } from '../../probe.js';
import { plays } from '../../scenario/route.js';

const probe: Probe = {
  id: 'redirect-repeats-credentials',
  title: 'A request with credentials is never redirected in a way that sends them on',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-10'), RFC9700('4.12'), OAUTH21('7.5.4'), OIDCC('16.22')],
  attacker: ['A1'],
  level: 'must',
  applies: profile => plays(profile, 'authorize'),
  does: 'Logs in, and looks at the status with which the form with the password is answered.',
  gain: "The victim's browser sends the password, too, to the client: whoever runs one collects passwords.",
  repair: 'Keycloak answers 302 without any setting: look for a proxy that changes the status.',
  async run(target) {
    await reachByLogin(target);
    const statuses = answersTo('authorize', target)
      .filter(({ request, response }) => request.method === 'POST' && response.status >= 300 && response.status < 400)
      .map(({ response }) => response.status);
    if (statuses.length === 0) return { verdict: 'error', message: 'No form was answered with a redirect.' };
    const repeating = statuses.find(status => status === 307 || status === 308);
    return repeating === undefined
      ? { verdict: 'pass', message: `Forms are answered with ${[...new Set(statuses)].join(' and ')}.` }
      : { verdict: 'fail', message: `A form is answered with ${repeating}.` };
  },
};

export default probe;
