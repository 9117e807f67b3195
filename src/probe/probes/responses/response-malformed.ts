import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import type { Claims } from '../../../parties/keys.js';
import { partsOf } from '../../../parties/relying-party.js';
import type { WireResponse } from '../../../parties/wire.js';
import { describe } from '../../answer.js';
import { hearing } from '../../heard.js';
import type { Probe } from '../../probe.js';
import { idTokenOf } from '../../scenario/exchange.js';
import { routeOf, type Step } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin, type Story } from '../../scenario/story.js';

const probe: Probe = {
  id: 'response-malformed',
  title: 'Every answer to a flow without fault is as the specifications say, its ID tokens and signatures too',
  clauses: [
    ...[RFC6749('5.1'), RFC6749('4.1.4'), RFC9126('2.2'), OIDCC('2'), OIDCC('3.1.2.5'), OIDCC('3.1.3.3')],
    ...[OIDCC('3.1.3.7'), OIDCC('3.3.3.6'), OIDCC('5.1'), OIDCC('5.3.2'), OIDCC('12.2')],
  ],
  attacker: ['A1a', 'A3b'],
  level: 'must',
  applies: () => true,
  does: 'Carries out the flow of the profile from its first request to a refresh, and reads each answer as strictly as a certified client library does: members, state, nonce, iss, aud, times, signatures, nothing twice.',
  gain: 'Clients that are strict cannot use the server; those that are made lax for it no longer notice an answer that somebody else has made.',
  repair: 'The message says what is wrong and in which answer: look for a protocol mapper, a proxy, or a defect.',
  // No control: the flow without fault is what is examined.
  async run(target) {
    const listener = hearing(target, 'userinfo');
    const story = await begin(listener.target);
    const read: Step[] = [];
    for (const step of routeOf(target.profile)) {
      const { tokens } = story;
      // To issue one is up to the server (RFC 6749 section 1.5).
      if (step === 'refresh' && tokens?.refresh_token === undefined) break;
      read.push(step);
      const answer = await steps[step](story);
      if (!answer.accepted) {
        const { kind, status = 0 } = answer.refusal;
        // It succeeded, but whoever reads the answer does not learn it: it is of another type than JSON.
        const isMistyped = (kind === 'unreadable' || kind === 'leak') && status >= 200 && status < 300;
        const verdict = isMistyped ? 'fail' : 'error';
        return { verdict, message: `${describe(answer.refusal)}.` };
      }
      const said = step === 'userinfo' ? claimsIn(listener.heard()) : {};
      const problem = answer.problem ?? (await problemIn(story, tokens)) ?? mistyped(said);
      if (problem !== undefined) return { verdict: 'fail', message: `${step}: ${problem}.` };
    }
    return { verdict: 'pass', message: `Every answer is sound: ${read.join(', ')}.` };
  },
};

export default probe;

async function problemIn(story: Story, before: Story['tokens']): Promise<string | undefined> {
  if (story.tokens?.id_token === undefined || story.tokens === before) return undefined;
  const now = partsOf(await idTokenOf(story))[1];
  return (await differenceIn(story, now, before)) ?? mistyped(now);
}

/** What of a person's ID tokens is the same in all of one authorization: OpenID Connect Core sections 3.3.3.6 and 12.2. */
async function differenceIn(story: Story, now: Claims, before: Story['tokens']): Promise<string | undefined> {
  if (before?.id_token !== undefined) {
    const first = partsOf(await idTokenOf({ ...story, tokens: before }))[1];
    return differing(['iss', 'sub', 'azp', 'auth_time'], first, now, 'the first');
  }
  const hybrid = story.response?.get('id_token') ?? '';
  // One that is encrypted for the client has five parts.
  if (hybrid.split('.').length !== 3) return undefined;
  return differing(['iss', 'sub'], partsOf(hybrid)[1], now, 'that of the authorization response');
}

function differing(names: readonly string[], one: Claims, other: Claims, whose: string): string | undefined {
  const name = names.find(claim => other[claim] !== undefined && one[claim] !== other[claim]);
  return name === undefined ? undefined : `${name} of the ID token is another than in ${whose}`;
}

/** OpenID Connect Core section 5.1: what is no string of the claims about a person. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ email_verified: 'boolean', phone_number_verified: 'boolean', updated_at: 'number', address: 'object' },
  ...Object.fromEntries(
    [
      ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture'],
      ...['website', 'email', 'gender', 'birthdate', 'zoneinfo', 'locale', 'phone_number', 'acr'],
    ].map(name => [name, 'string']),
  ),
};

/** Section 2: a sub has 255 ASCII characters at most. */
function mistyped(claims: Claims): string | undefined {
  const name = Object.keys(TYPES).find(claim => claims[claim] !== undefined && typeof claims[claim] !== TYPES[claim]);
  if (name !== undefined) return `${name} is no ${TYPES[name]}`;
  return typeof claims.sub === 'string' && !/^[\x20-\x7e]{1,255}$/.test(claims.sub)
    ? 'sub is longer than 255 characters, or not of ASCII'
    : undefined;
}

/** What the UserInfo endpoint says; of a signed answer the claims. */
function claimsIn(response: WireResponse | undefined): Claims {
  const { body = '{}' } = response ?? {};
  return body.startsWith('{') ? (JSON.parse(body) as Claims) : body.split('.').length === 3 ? partsOf(body)[1] : {};
}
