import { type Answer, describe, failedBy } from './answer.js';
import { deviationOf } from './deviations.js';
import type { Outcome, Probe, Target } from './probe.js';
import type { Spoils } from './refusal.js';
import { plays, type Role, type Step, stepFor, wayTo } from './scenario/route.js';
import { steps } from './scenario/steps.js';
import { begin, type Story } from './scenario/story.js';
import { worstOfShapes } from './shapes.js';
import { describeAcceptance } from './wording.js';

/** What is said otherwise than usual, at which step; `begin`: with other values from the start; `where`: not anywhere. */
export type Unusual = Spoils & {
  readonly begin?: (story: Story) => Story;
  readonly where?: (target: Target) => boolean;
};

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
      const shapes = Object.entries(variants).filter(([, { where }]) => where?.(target) !== false);
      return worstOfShapes(shapes, async (unusual, name) => {
        const id = name === '' ? probe.id : `${probe.id}/${name}`;
        return judge({ id, level }, await tell(target, unusual, last), target);
      });
    },
  };
}

/** The answer of the step that shows that the story was gone along with, or of the first that was not. */
async function tell(
  target: Target,
  { begin: change = story => story, where: _, ...spoils }: Unusual,
  last: Step,
): Promise<{ readonly step: Step; readonly answer: Answer }> {
  const story = change(await begin(target));
  const at = new Map(
    Object.entries(spoils).map(([name, spoil]) => [stepFor(name as Step | Role, target.profile), spoil]),
  );
  for (const step of wayTo(last, target.profile)) {
    const answer = await steps[step](story, at.get(step));
    if (step === last || !answer.accepted || answer.problem !== undefined) return { step, answer };
  }
  throw new Error(`the story of this profile does not get to ${last}`);
}

function judge(
  { id, level }: Pick<Probe, 'id' | 'level'>,
  { step, answer }: Awaited<ReturnType<typeof tell>>,
  target: Target,
): Outcome {
  const failed = level === 'must' ? 'fail' : 'warn';
  if (answer.accepted) {
    const { problem } = answer;
    if (problem !== undefined) return { verdict: failed, message: `${step}: ${problem}.` };
    return { verdict: 'pass', message: `Accepted: ${step} succeeded.` };
  }
  const { refusal } = answer;
  const message = `Refused: ${describe(refusal)}.`;
  if (failedBy(refusal) === 'error') return { verdict: 'error', message };
  const deviation = deviationOf(id, refusal, target);
  if (deviation === undefined) return { verdict: failed, message };
  return { verdict: deviation.harms === true ? failed : 'warn', message, deviation };
}
