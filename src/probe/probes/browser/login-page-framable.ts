import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { headerOf } from '../../../parties/wire.js';
import { pagesOf, reachByLogin } from '../../heard.js';
import type { Probe } from '../../probe.js';
import { plays } from '../../scenario/route.js';

/** RFC 9700 section 4.16 wants the policy; browsers that know none heed the header. */
const FRAMED_BY_NONE = /(^|;)\s*frame-ancestors\s+('self'|'none')\s*(;|$)/i;

const probe: Probe = {
  id: 'login-page-framable',
  title: 'The login page cannot be shown in a frame of another site',
  clauses: [RFC9700('4.16'), OAUTH21('7.11')],
  attacker: ['A1'],
  level: 'must',
  applies: profile => plays(profile, 'authorize'),
  does: 'Logs in, and looks at the headers X-Frame-Options and Content-Security-Policy of the pages on the way.',
  gain: 'An invisible login or consent page lies over a game, and the victim clicks on what they do not see.',
  repair:
    "Leave browserSecurityHeaders of the realm as Keycloak has them: xFrameOptions=SAMEORIGIN, contentSecurityPolicy with frame-ancestors 'self'.",
  async run(target) {
    await reachByLogin(target);
    const pages = pagesOf(target);
    if (pages.length === 0) return { verdict: 'error', message: 'There was no page to look at.' };
    const open = pages.filter(({ response }) => {
      const policy = headerOf(response, 'content-security-policy') ?? '';
      const options = headerOf(response, 'x-frame-options') ?? '';
      return !FRAMED_BY_NONE.test(policy) && !/^(deny|sameorigin)$/i.test(options);
    });
    if (open.length > 0) return { verdict: 'fail', message: 'The login page says nothing against being framed.' };
    const bare = pages.filter(({ response }) => {
      return !FRAMED_BY_NONE.test(headerOf(response, 'content-security-policy') ?? '');
    });
    return bare.length > 0
      ? { verdict: 'warn', message: 'Only X-Frame-Options says it, which newer browsers heed only without a policy.' }
      : { verdict: 'pass', message: "The login page's policy allows no foreign frame." };
  },
};

export default probe;
