import { randomUUID } from 'node:crypto';
import { isCallback } from '../parties/destination.js';
import type { Profile } from '../template/profile.js';
import { describe, refusedVerdict } from './answer.js';
import type { Outcome, Target } from './probe.js';
import { mayUse, reach, type Spoils } from './refusal.js';
import { isHybrid, routeOf, type Step, stepFor } from './scenario/route.js';
import { steps } from './scenario/steps.js';
import { begin, type Story } from './scenario/story.js';

/** A parameter that is said beside a request that counts alone, and how one sees that it was used. */
export interface Beside {
  readonly name: string;
  /** Undefined where no value can be told from the request's own. */
  readonly value: (target: Target) => string | undefined | Promise<string | undefined>;
  /** A relying party that expects what stands beside. */
  readonly expecting?: (story: Story, value: string) => Story;
  readonly shownBy: (target: Target) => Step;
  readonly used: (story: Story, value: string) => boolean;
}

const PARAMETERS: readonly Beside[] = [
  {
    name: 'state',
    value: () => randomUUID(),
    shownBy: () => 'authorize',
    used: ({ response }, value) => response?.get('state') === value,
  },
  {
    name: 'nonce',
    value: () => randomUUID(),
    expecting: (story, nonce) => ({ ...story, nonce }),
    shownBy: ({ profile }) => (isHybrid(profile) ? 'authorize' : 'token'),
    // A relying party that expects this nonce takes an ID token with no other.
    used: ({ target, callback, tokens }) => (isHybrid(target.profile) ? callback : tokens) !== undefined,
  },
  {
    name: 'redirect_uri',
    value: ({ clients: [first, second] }) =>
      first.redirectUri === second.redirectUri ? undefined : second.redirectUri,
    shownBy: () => 'authorize',
    used: ({ arrived }, value) => arrived !== undefined && isCallback(arrived.url, [value]),
  },
  {
    name: 'scope',
    async value(target) {
      const { scope = 'openid' } = target.clients[0];
      // What everybody is granted who does not ask for it shows nothing.
      const { tokens } = await reach(target, 'token');
      const granted = [scope, tokens?.scope ?? ''].join(' ').split(' ');
      const other = ['phone', 'address', 'email', 'profile'].find(name => !granted.includes(name));
      return other === undefined ? undefined : `${scope} ${other}`;
    },
    shownBy: () => 'token',
    used: ({ tokens }, value) => tokens?.scope?.split(' ').includes(value.split(' ').at(-1) ?? '') === true,
  },
];

/** The parameters that a request of the profile has and an answer shows. */
export function parametersBeside({ openid }: Profile): readonly Beside[] {
  return PARAMETERS.filter(({ name }) => openid !== 'plain_oauth' || name !== 'nonce');
}

/**
 * Tells a story with a parameter beside the request, and looks whether it was used.
 *
 * @param spoilsOf - how a value comes to stand there
 */
export async function tellBeside(
  target: Target,
  { name, value: valueFor, expecting = story => story, shownBy, used }: Beside,
  spoilsOf: (value: string) => Spoils,
): Promise<Outcome> {
  const value = await valueFor(target);
  if (value === undefined) {
    return { verdict: 'skip', message: `There is no ${name} that could be told from the one of the request.` };
  }
  const story = expecting(await begin(target), value);
  const spoilAt = new Map(
    Object.entries(spoilsOf(value)).map(([at, spoil]) => [stepFor(at as Step, target.profile), spoil]),
  );
  for (const step of routeOf(target.profile)) {
    const answer = await steps[step](story, spoilAt.get(step));
    if (!answer.accepted) {
      const verdict = refusedVerdict(answer.refusal);
      const message = `Refused: ${describe(answer.refusal)}.`;
      if (name === 'redirect_uri' && verdict === 'pass' && !(await mayUse(target, story.party, value))) {
        return { verdict: 'skip', message: `${message} Perhaps for that address alone: register it for both clients.` };
      }
      return { verdict, message };
    }
    if (step === shownBy(target) && used(story, value)) {
      return { verdict: 'fail', message: 'The one beside the request was used.' };
    }
    // What was validated against the one within, or against nothing, did not come from beside.
    if (step === shownBy(target) || answer.problem !== undefined) break;
  }
  return { verdict: 'pass', message: 'It was not used.' };
}
