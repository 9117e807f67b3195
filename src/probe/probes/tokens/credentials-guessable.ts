import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

const SAMPLES = 4;
const LEAST_BITS = 128;
/** Of what lives a minute, for one client: RFC 9101 section 5.2.1 gives 128 as guidance, and a UUID has 122. */
const LEAST_OF_REQUEST_URI = 96;

/** Alphabets in which what is random is written, and how many bits a character of each can carry. */
const ALPHABETS: readonly (readonly [RegExp, number])[] = [
  [/^[0-9]*$/, Math.log2(10)],
  [/^[0-9a-f]*$/i, 4],
  [/^[\w-]*$/, 6],
];

const probe: Probe = {
  id: 'credentials-guessable',
  title: 'Request URIs, codes and tokens differ in so many places that nobody guesses one',
  clauses: [FAPI2_SP_FINAL('5.4.1-4'), RFC6749('10.10'), OAUTH21('7.7'), RFC9126('7.1')],
  attacker: ['A1'],
  level: 'must',
  applies: profile => plays(profile, 'authorize', 'token'),
  does: `Gets ${SAMPLES} request URIs, codes, access tokens and refresh tokens, and counts the bits that the characters in which they differ can carry at most. It finds what is too short or counted up, not a bad random generator.`,
  gain: 'An attacker tries codes or tokens until one is good.',
  repair:
    'Keycloak does so without any setting: look for a version with a defect, or a provider that makes codes otherwise.',
  async run(target) {
    await target.control('token');
    const stories = await Promise.all(Array.from({ length: SAMPLES }, () => reach(target, 'token')));
    const kinds = {
      code: stories.map(({ response }) => response?.get('code') ?? ''),
      // Of a signed token the signature is no secret of its own, but nobody can guess it either.
      'access token': stories.map(({ tokens }) => tokens?.access_token ?? ''),
      ...(stories.every(({ pushed }) => pushed !== undefined)
        ? { request_uri: stories.map(({ pushed }) => pushed?.request_uri ?? '') }
        : {}),
      ...(stories.every(({ tokens }) => tokens?.refresh_token !== undefined)
        ? { 'refresh token': stories.map(({ tokens }) => tokens?.refresh_token ?? '') }
        : {}),
    };
    const bits = Object.entries(kinds).map(([kind, samples]) => [kind, Math.floor(bitsIn(samples))] as const);
    const weak = bits.filter(([kind, count]) => count < (kind === 'request_uri' ? LEAST_OF_REQUEST_URI : LEAST_BITS));
    const said = bits.map(([kind, count]) => `${kind} ${count}`).join(', ');
    if (weak.length === 0) return { verdict: 'pass', message: `Bits at most: ${said}.` };
    const short = `Bits at most: ${said}; at least ${LEAST_BITS} are due, of a request_uri ${LEAST_OF_REQUEST_URI}.`;
    // Keycloak's codes name the session, which is as hard to guess and the same in all of them.
    return target.chromium?.keepsSession === true && weak.every(([kind]) => kind === 'code')
      ? { verdict: 'skip', message: `${short} It needs a login for each, and a person logs in once: try --headless.` }
      : { verdict: 'fail', message: short };
  },
};

export default probe;

/** How many bits the places can carry in which samples differ; 0 where two are the same. */
function bitsIn(samples: readonly string[]): number {
  if (new Set(samples).size < samples.length) return 0;
  const length = Math.min(...samples.map(sample => sample.length));
  let bits = 0;
  for (let place = 0; place < length; place += 1) {
    const characters = samples.map(sample => sample[place] ?? '');
    // Two samples have the same character by chance at every 16th place or fewer, four hardly ever.
    if (new Set(characters).size > 1)
      bits += ALPHABETS.find(([alphabet]) => alphabet.test(characters.join('')))?.[1] ?? 6;
  }
  return bits;
}
