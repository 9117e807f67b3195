import { type Answer, describe, type Refusal } from './answer.js';
import { deviationOf } from './deviations.js';
import type { Outcome, Probe, Target } from './probe.js';
import { begin, type Spoil, type Step, type Story, type StoryOptions, steps } from './scenario.js';

/** How a conforming server refuses. */
export interface Expectation {
  /** The step or steps at which the refusal may come; the last of them is where it must have come. */
  readonly refusedBy: Step | readonly Step[];
  /** The `error` codes that the specification provides for it; the empty one stands for a bare 401 challenge. */
  readonly errors: readonly string[];
  /** An error page is right, too: no redirect URI can be trusted yet (RFC 6749 section 4.1.2.1). */
  readonly page?: boolean;
  /** HTTP statuses that say it as well, whatever the body. */
  readonly statuses?: readonly number[];
}

/** A good story, spoilt in one place (or in one way at several steps). */
export interface RefusalProbe extends Omit<Probe, 'run' | 'level'>, Expectation {
  readonly level?: Probe['level'];
  readonly story?: StoryOptions;
  readonly spoil?: Spoils;
  /** The same defect in several shapes, by name; the worst outcome counts. */
  readonly variants?: Readonly<Record<string, Spoils>>;
}
export type Spoils = Partial<Readonly<Record<Step, Spoil>>>;

const ORDER = Object.keys(steps) as Step[];
/** A warning that nothing explains weighs more than a known deviation. */
const SEVERITY = ['pass', 'skip', 'explained', 'warn', 'error', 'fail'];

/** Makes a probe out of a spoilt story: the control first, then the story, then the judgement. */
export function refusal({ story: options = {}, spoil, variants, ...definition }: RefusalProbe): Probe {
  const { refusedBy, errors, page = false, statuses = [], level = 'must', ...probe } = definition;
  const expectation = { refusedBy, errors, page, statuses };
  const shapes = Object.entries(variants ?? { '': spoil ?? {} });
  return {
    ...probe,
    level,
    async run(target) {
      await target.control(lastOf(expectation), options);
      const outcomes: Outcome[] = [];
      for (const [name, spoils] of shapes) {
        const judged = { id: name === '' ? probe.id : `${probe.id}/${name}`, level };
        const outcome = await tell(judged, target, options, spoils, expectation);
        outcomes.push(name === '' ? outcome : { ...outcome, message: `${name}: ${outcome.message}` });
      }
      return worstOf(outcomes);
    },
  };
}

/** The outcome that weighs most, saying of every other that is no pass what it was, too. */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  const weight = ({ verdict, deviation }: Outcome) =>
    SEVERITY.indexOf(verdict === 'warn' && deviation !== undefined ? 'explained' : verdict);
  const [worst, ...others] = outcomes.toSorted((a, b) => weight(b) - weight(a));
  if (worst === undefined) throw new Error('a probe without an outcome');
  const more = others.filter(({ verdict }) => verdict !== 'pass').map(({ message }) => message);
  return { ...worst, message: [worst.message, ...more].join(' ') };
}

async function tell(
  probe: Judged,
  target: Target,
  options: StoryOptions,
  spoils: Spoils,
  expectation: Expectation,
): Promise<Outcome> {
  const story = await begin(target, options);
  const last = lastOf(expectation);
  let spoilt = false;
  for (const step of ORDER) {
    spoilt ||= spoils[step] !== undefined;
    const answer = await steps[step](story, spoils[step]);
    if (!spoilt && !answer.accepted) {
      return { verdict: 'error', message: `Refused before anything was spoilt: ${describe(answer.refusal)}.` };
    }
    if (step === last || !answer.accepted) return judge(probe, target, step, answer, expectation);
  }
  throw new Error(`${probe.id}: no step of the story is one that refuses`);
}

/**
 * What the judgement needs to know: known deviations hang on the id (with the variant's name behind a slash), and a
 * "should" cannot fail.
 */
type Judged = Pick<Probe, 'id' | 'level'>;

/** Judges the answer to the spoilt step. */
export function judge(
  { id, level }: Judged,
  target: Target,
  step: Step,
  answer: Answer,
  expectation: Expectation,
): Outcome {
  const outcome = answer.accepted ? acceptance(step, level) : refused(answer.refusal, expectation);
  // A refusal at another step than the one that is due is no case of a deviation that is known at this one.
  if (outcome.verdict === 'pass' || !isDueAt(step, expectation)) return outcome;
  const observed = answer.accepted ? ({ step, kind: 'accepted' } as const) : answer.refusal;
  const deviation = deviationOf(id, observed, target.version);
  return deviation === undefined ? outcome : { verdict: 'warn', message: outcome.message, deviation };
}

function acceptance(step: Step, level: Probe['level']): Outcome {
  return { verdict: level === 'must' ? 'fail' : 'warn', message: `The server accepted it: ${step} succeeded.` };
}

function refused(refusal: Refusal, expectation: Expectation): Outcome {
  const { refusedBy } = expectation;
  const verdict = verdictOf(refusal, isDueAt(refusal.step, expectation) ? expectation : { refusedBy, errors: [] });
  const said = `Refused: ${describe(refusal)}`;
  return { verdict, message: verdict === 'pass' ? `${said}.` : `${said}; due is ${due(expectation)}.` };
}

function isDueAt(step: Step, { refusedBy }: Expectation): boolean {
  return [refusedBy].flat().includes(step);
}

function verdictOf(
  { step, kind, status, error = '' }: Refusal,
  { errors, page, statuses }: Expectation,
): Outcome['verdict'] {
  if (status !== undefined && statuses?.includes(status) === true && kind !== 'leak') return 'pass';
  switch (kind) {
    case 'oauth':
      return errors.includes(error) && isStatusOf(step, error, status) ? 'pass' : 'warn';
    case 'page':
      return page === true ? 'pass' : 'warn';
    case 'leak':
      return 'fail';
    case 'server-error':
      // The request broke the server: it is not refused, only not answered. A gateway without a server says nothing.
      return status === 502 || status === 503 || status === 504 ? 'error' : 'fail';
    // Somebody refused, perhaps not the authorization server: nothing is known.
    case 'unreadable':
      return 'error';
  }
}

/** Which HTTP status goes with an error code: RFC 6749 section 5.2, RFC 6750 section 3.1; a redirect has none. */
function isStatusOf(step: Step, error: string, status: number | undefined): boolean {
  if (step === 'authorize') return true;
  if (step === 'userinfo') return status === 401 || (status === 400 && error === 'invalid_request');
  return status === 400 || (status === 401 && error === 'invalid_client');
}

function due({ refusedBy, errors, page }: Expectation): string {
  const codes = errors.map(error => (error === '' ? 'a bare 401' : error)).join(' or ');
  return `${codes}${page === true ? ' or an error page' : ''} from ${[refusedBy].flat().join(' or ')}`;
}

function lastOf({ refusedBy }: Expectation): Step {
  return [refusedBy].flat().reduce((last, step) => (ORDER.indexOf(step) > ORDER.indexOf(last) ? step : last));
}

/**
 * Carries the unspoilt story up to a step, for probes that spoil what comes after it.
 *
 * @throws Error when the server refuses it: the control passed, so it is the server's mood and no verdict
 */
export async function reach(target: Target, last: Step, options: StoryOptions = {}): Promise<Story> {
  await target.control(last, options);
  const story = await begin(target, options);
  for (const step of ORDER) {
    const answer = await steps[step](story);
    if (!answer.accepted) throw new Error(`refused before anything was spoilt: ${describe(answer.refusal)}`);
    if (step === last) return story;
  }
  return story;
}
