import { describe } from './answer.js';
import type { Outcome, Probe, Target } from './probe.js';
import { type Spoils, worstOf } from './refusal.js';
import { plays, type Role, type Step, stepFor, wayTo } from './scenario/route.js';
import { steps } from './scenario/steps.js';
import { begin, type Story } from './scenario/story.js';
import { describeAcceptance } from './wording.js';

/** What is said otherwise than usual, at which step; `begin`: with other values from the start. */
export type Unusual = Spoils & { readonly begin?: (story: Story) => Story };

/** A story that is unusual, but as the specification allows it. */
export interface AcceptanceProbe extends Omit<Probe, 'run' | 'level' | 'does' | 'shapes'> {
  /** In words of the steps that are unusual without it. */
  readonly does?: string;
  readonly level?: Probe['level'];
  /** What is said otherwise than usual, at which step, by name where there are several shapes. */
  readonly variants: Readonly<Record<string, Unusual>>;
  /** The step that shows that it was accepted. */
  readonly acceptedBy: Step | Role;
}

/** Makes a probe out of an unusual story that a conforming server goes along with: a refusal is what fails. */
export function acceptance({ variants, acceptedBy, does, level = 'must', ...probe }: AcceptanceProbe): Probe {
  return {
    ...probe,
    level,
    does: does ?? describeAcceptance(Object.values(variants), acceptedBy),
    ...(Object.keys(variants).length > 1 ? { shapes: Object.keys(variants) } : {}),
    applies: profile => plays(profile, acceptedBy) && probe.applies(profile),
    async run(target) {
      const last = stepFor(acceptedBy, target.profile);
      if (last === undefined) throw new Error(`no story of this profile gets to ${acceptedBy}`);
      await target.control(last);
      const outcomes: Outcome[] = [];
      for (const [name, unusual] of Object.entries(variants)) {
        const outcome = await tell(target, unusual, last, level);
        outcomes.push(name === '' ? outcome : { ...outcome, message: `${name}: ${outcome.message}` });
      }
      return worstOf(outcomes);
    },
  };
}

async function tell(
  target: Target,
  { begin: change = story => story, ...spoils }: Unusual,
  last: Step,
  level: Probe['level'],
): Promise<Outcome> {
  const story = change(await begin(target));
  const at = new Map(
    Object.entries(spoils).map(([name, spoil]) => [stepFor(name as Step | Role, target.profile), spoil]),
  );
  for (const step of wayTo(last, target.profile)) {
    const answer = await steps[step](story, at.get(step));
    if (!answer.accepted) {
      const { kind } = answer.refusal;
      const verdict = kind === 'unreadable' ? 'error' : level === 'must' ? 'fail' : 'warn';
      return { verdict, message: `Refused: ${describe(answer.refusal)}.` };
    }
    if (answer.problem !== undefined) {
      return { verdict: level === 'must' ? 'fail' : 'warn', message: `${step}: ${answer.problem}.` };
    }
  }
  return { verdict: 'pass', message: `Accepted: ${last} succeeded.` };
}
