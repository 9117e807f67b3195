import { OAUTH21 } from '../../../clauses/oauth21.js';
import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { headerOf } from '../../../parties/wire.js';
import { answersTo } from '../../heard.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

const probe: Probe = {
  id: 'token-response-cacheable',
  title: 'A response with tokens tells every cache not to store it',
  clauses: [RFC6749('5.1'), OAUTH21('3.2.3'), OIDCC('3.1.3.3')],
  attacker: ['A5'],
  level: 'must',
  applies: profile => plays(profile, 'token'),
  does: 'Gets tokens, and looks at the header Cache-Control of the response.',
  gain: 'Tokens stay on the disk of a proxy or a browser, for whoever comes to it later.',
  repair: 'Keycloak does so without any setting: look for a proxy that changes Cache-Control.',
  async run(target) {
    await reach(target, 'token');
    const said = answersTo('token', target).map(({ response }) => headerOf(response, 'cache-control') ?? '');
    if (said.length === 0) return { verdict: 'error', message: 'There was no response to look at.' };
    return said.every(value => /\bno-store\b/i.test(value))
      ? { verdict: 'pass', message: `Cache-Control is ${said[0]}.` }
      : { verdict: 'fail', message: `Cache-Control is ${said[0] === '' ? 'not there' : said[0]}.` };
  },
};

export default probe;
