import { randomUUID } from 'node:crypto';
import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { isCallback } from '../../../parties/destination.js';
import { describe } from '../../answer.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { mayUse } from '../../refusal.js';
import { isHybrid, plays, routeOf, type Step, signsRequests } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin, type Spoil, type Story } from '../../scenario/story.js';
import { worstOf } from '../../shapes.js';

/** A parameter that is said beside the request object, and how one sees that it was used. */
interface Beside {
  readonly name: string;
  readonly value: (target: Target) => string;
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
    value: ({ clients }) => clients[1].redirectUri,
    shownBy: () => 'authorize',
    used: ({ arrived }, value) => arrived !== undefined && isCallback(arrived.url, [value]),
  },
  {
    name: 'scope',
    value: ({ clients: [{ scope = 'openid' }] }) => `${scope} phone`,
    shownBy: () => 'token',
    used: ({ tokens }) => tokens?.scope?.split(' ').includes('phone') === true,
  },
];

const probe: Probe = {
  id: 'parameter-beside-request-object-used',
  title: 'What stands beside a request object is not used, whether the request object says otherwise or nothing',
  clauses: [RFC9101('6.3'), RFC9101('10.7'), FAPI1_ADV('5.2.2-10'), FAPI2_MS_FINAL('5.3.1-1')],
  attacker: ['A1', 'A3a'],
  needs: ['second client'],
  level: 'must',
  applies: profile => signsRequests(profile) && plays(profile, 'authorize', 'token'),
  repair:
    'Bind the client to a policy whose profile has the executor secure-request-object: without it Keycloak takes from beside what the request object does not say.',
  hardening: [
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  does: 'Says state, nonce, redirect_uri and scope beside the request object, each with another value than within and then without any within, and looks at the response and the tokens.',
  gain: 'Who can change the address that a browser opens adds to a signed request what its client never asked for.',
  async run(target) {
    await target.control('token');
    const { openid } = target.profile;
    const outcomes: Outcome[] = [];
    for (const beside of PARAMETERS.filter(({ name }) => openid !== 'plain_oauth' || name !== 'nonce')) {
      outcomes.push(await tell(target, beside, 'and otherwise within', () => {}));
      outcomes.push(
        await tell(target, beside, 'and not within', (_, claims) => {
          delete claims[beside.name];
        }),
      );
    }
    return worstOf(outcomes);
  },
};
export default probe;

async function tell(
  target: Target,
  { name, value: make, expecting = story => story, shownBy, used }: Beside,
  how: string,
  requestObject: NonNullable<Spoil['requestObject']>,
): Promise<Outcome> {
  const value = make(target);
  const spoil: Spoil = { requestObject, parameters: form => form.set(name, value) };
  const story = expecting(await begin(target), value);
  const shape = `${name} beside ${how}`;
  for (const [index, step] of routeOf(target.profile).entries()) {
    const answer = await steps[step](story, index === 0 ? spoil : undefined);
    if (!answer.accepted) {
      const { kind } = answer.refusal;
      const message = `${shape}: Refused: ${describe(answer.refusal)}.`;
      if (kind === 'leak' || kind === 'server-error') return { verdict: 'fail', message };
      if (name === 'redirect_uri' && kind !== 'unreadable' && !(await mayUse(target, story.party, value))) {
        return { verdict: 'skip', message: `${message} Perhaps for that address alone: register it for both clients.` };
      }
      return { verdict: kind === 'unreadable' ? 'error' : 'pass', message };
    }
    if (step === shownBy(target) && used(story, value)) {
      return { verdict: 'fail', message: `${shape}: The one beside the request object was used.` };
    }
    // What was validated against the one within, or against nothing, did not come from beside.
    if (step === shownBy(target) || answer.problem !== undefined) break;
  }
  return { verdict: 'pass', message: `${shape}: It was not used.` };
}
