import type { RelyingParty } from '../parties/relying-party.js';
import type { Profile } from '../template/profile.js';
import { type Answer, describe, type Refusal, wantsNonce } from './answer.js';
import { deviationOf } from './deviations.js';
import { BrokenControl, type Outcome, type Probe, type Target } from './probe.js';
import { isAside, plays, type Role, routeOf, type Step, stepFor, wayTo } from './scenario/route.js';
import { steps } from './scenario/steps.js';
import { begin, type Spoil, type Story, type StoryOptions } from './scenario/story.js';
import { worstOfShapes } from './shapes.js';
import { describeRefusal } from './wording.js';

/** How a conforming server refuses. */
export interface Expectation {
  /** The step or steps at which the refusal may come; the last of them is where it must have come. */
  readonly refusedBy: Step | Role | readonly (Step | Role)[];
  /** The `error` codes that the specification provides for it; the empty one stands for a bare 401 challenge. */
  readonly errors: readonly string[];
  /** An error page is right, too: no redirect URI can be trusted yet (RFC 6749 section 4.1.2.1). */
  readonly page?: boolean;
  /** HTTP statuses that say it as well, whatever the body. */
  readonly statuses?: readonly number[];
}

/** A good story, spoilt in one place (or in one way at several steps). */
export interface RefusalProbe extends Omit<Probe, 'run' | 'level' | 'does' | 'shapes'>, Expectation {
  readonly level?: Probe['level'];
  readonly story?: StoryOptions;
  readonly spoil?: Spoils;
  /** The same defect in several shapes, by name; the worst outcome counts. */
  readonly variants?: Readonly<Record<string, Spoils>>;
  /** Which of them a profile's requests can take, by name; all that its stories have the steps for without it. */
  readonly fits?: (shape: string, profile: Profile) => boolean;
}

/** What is spoilt, by the step or role that it is spoilt at. */
export type Spoils = Partial<Readonly<Record<Step | Role, Spoil>>>;

/**
 * Makes a probe out of a spoilt story: the control first, then the story, then the judgement. It applies to no profile
 * whose stories do not take the steps that it names.
 */
export function refusal({ story: options = {}, spoil, variants, fits, ...definition }: RefusalProbe): Probe {
  const { refusedBy, errors, page = false, statuses = [], level = 'must', ...probe } = definition;
  const expectation = { refusedBy, errors, page, statuses };
  const all = Object.entries(variants ?? { '': spoil ?? {} });
  // A variant at a step that the profile's stories do not take says nothing of it.
  const shapesFor = (profile: Profile) =>
    all.filter(
      ([name, spoils]) =>
        plays(profile, ...(Object.keys(spoils) as (Step | Role)[])) && fits?.(name, profile) !== false,
    );
  return {
    ...probe,
    level,
    does: describeRefusal({ spoils: all.map(([, spoils]) => spoils), expectation, options }),
    ...(variants === undefined ? {} : { shapes: Object.keys(variants) }),
    applies: profile =>
      shapesFor(profile).length > 0 && stepsOf(refusedBy, profile).length > 0 && probe.applies(profile),
    run: target =>
      worstOfShapes(shapesFor(target.profile), async (spoils, name) => {
        const own = { ...expectation, refusedBy: dueFor(spoils, refusedBy, target.profile) };
        await target.control(lastOf(own, target.profile), options);
        const judged = { id: name === '' ? probe.id : `${probe.id}/${name}`, level };
        return tell(judged, target, options, spoils, own);
      }),
  };
}

/**
 * Where a shape's refusal is due: of the probe's steps the last one that it spoils, so that what comes later and is
 * refused for reasons of its own hides nothing. What was pushed is part of the authorization request, which may be
 * refused as well. A shape that spoils none of the steps (what is spoilt shows later) may be refused by each of them.
 */
export function dueFor(spoils: Spoils, refusedBy: Expectation['refusedBy'], profile: Profile): readonly Step[] {
  const due = stepsOf(refusedBy, profile);
  const spoilt = Object.keys(spoils).map(name => stepFor(name as Step | Role, profile));
  const own = due.filter(step => spoilt.includes(step));
  const last = routeOf(profile).findLast(step => own.includes(step)) ?? own.at(-1);
  if (last === undefined) return due;
  const asks = own.some(step => AUTHORIZATION_REQUEST.includes(step));
  return due.filter(step => step === last || (asks && AUTHORIZATION_REQUEST.includes(step)));
}

const AUTHORIZATION_REQUEST: readonly Step[] = ['par', 'authorize'];

async function tell(
  probe: Judged,
  target: Target,
  options: StoryOptions,
  spoils: Spoils,
  expectation: Expectation,
): Promise<Outcome> {
  const { profile } = target;
  const story = await begin(target, options);
  const last = lastOf(expectation, profile);
  const spoilAt = new Map(
    Object.entries(spoils).map(([name, spoil]) => [stepFor(name as Step | Role, profile), spoil]),
  );
  let spoilt = false;
  for (const step of wayTo(last, profile)) {
    spoilt ||= spoilAt.has(step);
    const answer = await steps[step](story, spoilAt.get(step));
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
  const isDue = isDueAt(step, expectation, target.profile);
  const outcome = answer.accepted ? acceptance(step, level) : refused(answer.refusal, expectation, target.profile);
  // A refusal at another step than the one that is due is no case of a deviation that is known at this one.
  if (outcome.verdict === 'pass' || !isDue) return outcome;
  const observed = answer.accepted ? ({ step, kind: 'accepted' } as const) : answer.refusal;
  const deviation = deviationOf(id, observed, target);
  if (deviation === undefined) return outcome;
  return { ...outcome, ...(deviation.harms === true ? {} : { verdict: 'warn' as const }), deviation };
}

function acceptance(step: Step, level: Probe['level']): Outcome {
  return { verdict: level === 'must' ? 'fail' : 'warn', message: `The server accepted it: ${step} succeeded.` };
}

function refused(refusal: Refusal, expectation: Expectation, profile: Profile): Outcome {
  const isDue = isDueAt(refusal.step, expectation, profile);
  const verdict = verdictOf(refusal, isDue ? expectation : { errors: [] });
  const said = `Refused: ${describe(refusal)}`;
  return { verdict, message: verdict === 'pass' ? `${said}.` : `${said}; due is ${due(expectation, profile)}.` };
}

function isDueAt(step: Step, { refusedBy }: Expectation, profile: Profile): boolean {
  return stepsOf(refusedBy, profile).includes(step);
}

function verdictOf(
  refusal: Refusal,
  { errors, page, statuses }: Pick<Expectation, 'errors' | 'page' | 'statuses'>,
): Outcome['verdict'] {
  const { step, kind, status, error = '' } = refusal;
  if (status !== undefined && statuses?.includes(status) === true && kind !== 'leak') return 'pass';
  switch (kind) {
    case 'oauth':
      // Whatever was spoilt, the server did not come to look at it.
      if (wantsNonce(refusal) && !errors.includes(error)) return 'error';
      return errors.includes(error) && isStatusOf(step, error, status) ? 'pass' : 'warn';
    case 'page':
      return page === true ? 'pass' : 'warn';
    case 'leak':
      return 'fail';
    case 'server-error':
      // The request broke the server: it is not refused, only not answered.
      return 'fail';
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

function due({ refusedBy, errors, page }: Expectation, profile: Profile): string {
  const codes = errors.map(error => (error === '' ? 'a bare 401' : error));
  const said = [...codes, ...(page === true ? ['an error page'] : [])].join(' or ');
  return `${said} from ${stepsOf(refusedBy, profile).join(' or ')}`;
}

function stepsOf(refusedBy: Expectation['refusedBy'], profile: Profile): readonly Step[] {
  return [refusedBy].flat().flatMap(name => stepFor(name, profile) ?? []);
}

function lastOf({ refusedBy }: Expectation, profile: Profile): Step {
  const due = stepsOf(refusedBy, profile);
  const last = due.find(isAside) ?? routeOf(profile).findLast(step => due.includes(step));
  if (last === undefined) throw new Error(`no story of this profile gets to ${[refusedBy].flat().join(' or ')}`);
  return last;
}

/**
 * Carries the unspoilt story up to a step, for probes that spoil what comes after it.
 *
 * @throws Error when the server refuses it: the control passed, so it is the server's mood and no verdict
 */
export async function reach(
  target: Target,
  last: Step,
  options: StoryOptions = {},
  party: RelyingParty = target.clients[0],
): Promise<Story> {
  await target.control(last, options, party);
  return carry(await begin(target, options, party), wayTo(last, target.profile));
}

/**
 * Carries the unspoilt story so far that a step is next, which the control passes.
 *
 * @throws Error as `reach`
 */
export async function reachBefore(target: Target, next: Step): Promise<Story> {
  await target.control(next);
  return carry(await begin(target), wayTo(next, target.profile).slice(0, -1));
}

async function carry(story: Story, way: readonly Step[]): Promise<Story> {
  for (const step of way) {
    const answer = await steps[step](story);
    if (!answer.accepted) throw new Error(`refused before anything was spoilt: ${describe(answer.refusal)}`);
  }
  return story;
}

/**
 * Whether a client may use a redirect URI, that of another one say: else a refusal may be for that alone.
 *
 * @throws BrokenControl where the server did not say so, but broke or did not answer
 * @throws NotOffered as `begin`
 */
export async function mayUse(target: Target, party: RelyingParty, redirectUri: string): Promise<boolean> {
  try {
    await target.control('authorize', { redirectUri }, party);
    return true;
  } catch (error) {
    const kind = error instanceof BrokenControl ? error.where.refusal?.kind : undefined;
    if (kind === 'oauth' || kind === 'page') return false;
    throw error;
  }
}
