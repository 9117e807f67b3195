import { RFC6749 } from '../../../clauses/rfc6749.js';
import { hearing } from '../../heard.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { signsRequests, stepFor } from '../../scenario/route.js';

/** RFC 6749 appendices A.12 and A.17: printable ASCII; a token in a header has no blanks either (RFC 6750 section 2.1). */
const ACCESS_TOKEN = /^[\w.~+/-]+=*$/;
const YEAR_S = 365 * 24 * 60 * 60;
const REFRESH_TOKEN = /^[\x20-\x7e]+$/;

const probe: Probe = {
  id: 'token-response-incomplete',
  title: 'A token response says how long its access token lives, and its tokens have only the characters they may have',
  clauses: [RFC6749('5.1')],
  level: 'should',
  applies: () => true,
  does: 'Carries out the flow to its tokens and looks at expires_in and the characters of the tokens.',
  gain: 'Nothing by itself; clients hold tokens for longer than they live, or send what no server reads.',
  repair: 'Keycloak does so without any setting: look for a protocol mapper of the token response, or a proxy.',
  async run(target) {
    const listener = hearing(target, 'token');
    const { tokens } = await reach(listener.target, 'token');
    const { access_token: access = '', refresh_token: refresh, scope } = tokens ?? {};
    // As it came: a library reads a number in quotes, too.
    const { expires_in: seconds } = JSON.parse(listener.heard()?.body ?? '{}') as Readonly<Record<string, unknown>>;
    // FAPI 1.0 Baseline section 5.2.2-15: what was asked for passed through a browser, and could be changed there.
    const isUnprotected = stepFor('request', target.profile) === 'authorize' && !signsRequests(target.profile);
    const faults = [
      ...(Number.isInteger(seconds) && Number(seconds) > 0
        ? []
        : [`expires_in is ${seconds === undefined ? 'not there' : JSON.stringify(seconds)}`]),
      ...(Number(seconds) > YEAR_S ? [`expires_in is ${seconds}: milliseconds?`] : []),
      ...(isUnprotected && scope === undefined ? ['it does not say which scopes were granted'] : []),
      ...(ACCESS_TOKEN.test(access) ? [] : ['the access token has characters that no header carries']),
      ...(refresh === undefined || REFRESH_TOKEN.test(refresh) ? [] : ['the refresh token is not printable']),
    ];
    return observed(probe, faults, `The access token lives ${seconds} seconds.`);
  },
};

export default probe;
