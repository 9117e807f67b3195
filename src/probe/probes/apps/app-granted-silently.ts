import { RFC8252 } from '../../../clauses/rfc8252.js';
import { describe, refusedVerdict } from '../../answer.js';
import { pagesOf } from '../../heard.js';
import type { Probe } from '../../probe.js';
import { browserOf } from '../../scenario/browser.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

const probe: Probe = {
  id: 'app-granted-silently',
  title: 'An app that any other on the device could pass for is granted nothing before the user was asked, each time',
  clauses: [RFC8252('8.6')],
  attacker: ['A1'],
  level: 'should',
  needs: ['app redirect URIs'],
  applies: profile => profile.application === 'native',
  does: 'Logs in and consents with a redirect URI of a private-use scheme, asks once more in the same browser, and looks whether a page is shown.',
  gain: 'An app that registers the same scheme on the device gets a code in the name of the real one, and the user notices nothing.',
  repair:
    'Give apps claimed https addresses as redirect URIs, which tell who they are, or bind their clients to a browser flow without cookie, so that the login page comes each time.',
  async run(target) {
    const [client] = target.clients;
    const redirectUri = client.appRedirectUris?.find(uri => !uri.startsWith('http'));
    if (redirectUri === undefined) {
      return { verdict: 'skip', message: 'The client has no redirect URI of a private-use scheme.' };
    }
    const party = { ...client, redirectUri };
    await target.control('authorize');
    const browser = browserOf(target, party);
    const first = await steps.authorize({ ...(await begin(target, {}, party)), browser });
    if (!first.accepted) return { verdict: 'error', message: `The first time: ${describe(first.refusal)}.` };
    const before = pagesOf(target).length;
    const again = await steps.authorize({ ...(await begin(target, {}, party)), browser });
    if (!again.accepted) {
      return {
        verdict: refusedVerdict(again.refusal),
        message: `Refused the second time: ${describe(again.refusal)}.`,
      };
    }
    if (pagesOf(target).length > before)
      return { verdict: 'pass', message: 'The user was asked the second time, too.' };
    return { verdict: 'warn', message: 'The second code came without a page.' };
  },
};

export default probe;
