import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { headerOf } from '../../../parties/wire.js';
import { deviationOf } from '../../deviations.js';
import { answersTo } from '../../heard.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { isFapi2, plays } from '../../scenario/route.js';

const probe: Probe = {
  id: 'redirect-other-than-303',
  title: 'The browser is sent back to the client with status 303',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-11'), RFC9700('4.12')],
  attacker: ['A1'],
  level: 'should',
  applies: profile => plays(profile, 'authorize') && isFapi2(profile),
  does: 'Logs in, and looks at the status of the redirect to the client.',
  gain: 'None with browsers as they are: they ask by GET after a 302, although its definition leaves it to them.',
  repair: 'Keycloak has no setting for it: a proxy can change 302 to 303.',
  async run(target) {
    const { party } = await reach(target, 'authorize');
    const back = answersTo('authorize', target).find(({ response }) => {
      return headerOf(response, 'location')?.startsWith(party.redirectUri) === true;
    });
    const status = back?.response.status;
    if (status === undefined) return { verdict: 'error', message: 'There was no redirect to look at.' };
    if (status === 303) return { verdict: 'pass', message: 'It is 303.' };
    const observed = { step: 'authorize', kind: 'accepted', status } as const;
    const deviation = status === 302 ? deviationOf(probe.id, observed, target) : undefined;
    return { verdict: 'warn', message: `It is ${status}.`, ...(deviation === undefined ? {} : { deviation }) };
  },
};

export default probe;
