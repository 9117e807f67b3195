import { setTimeout } from 'node:timers/promises';
import { inFlight } from '../in-flight.js';
import { openNonces } from '../parties/dpop-nonces.js';
import type { RelyingParty } from '../parties/relying-party.js';
import { listen, type Network } from '../parties/wire.js';
import type { Exchange } from '../report/exchange.js';
import { redactText } from '../report/redact.js';
import { loadUnits } from '../units.js';
import { type Answer, describe } from './answer.js';
import { unmetNeed } from './needs.js';
import { lackOf, NotOffered } from './offers.js';
import { type Break, BrokenControl, type Outcome, type Probe, type Target } from './probe.js';
import { shareHolder } from './resource/holder.js';
import type { Resource } from './resource/resource.js';
import { isAside, routeOf, type Step, stepFor, wayTo } from './scenario/route.js';
import { steps } from './scenario/steps.js';
import { begin, type StoryOptions } from './scenario/story.js';
import { outcomeOfThrown } from './thrown.js';

/** Stories side by side. A login costs the server a password hash, so more only queue. */
export const IN_FLIGHT = 4;

/** Every probe there is, by id. */
export function listProbes(): Promise<readonly Probe[]> {
  return loadUnits<Probe>(new URL('./probes/', import.meta.url));
}

/** What a set of probes works on, whoever prepared it. */
export type Setting = Omit<Target, 'wire' | 'address' | 'control' | 'serverKeys' | 'nonces' | 'pause' | 'examined'> & {
  /** An API of the user's own that is examined, too. */
  readonly resource?: Resource;
};

/** Whoever waits longer is told what for. */
const LONG_S = 10;

/** Where probes are carried out. */
interface Surroundings {
  readonly setting: Setting;
  readonly network: Network;
  readonly signal?: AbortSignal | undefined;
  /** Told that a probe waits, for what and how long. */
  readonly onWait?: ((text: string) => void) | undefined;
}

/**
 * Carries out probes side by side.
 *
 * @param onFinding - told each result as soon as it is there
 * @returns what was found, in the order of the probes
 * @throws the signal's reason when it is interrupted; never because of what a server does
 */
export async function runProbes(
  probes: readonly Probe[],
  { setting, network, signal, onWait = () => {} }: Surroundings,
  onFinding: (result: Result) => void = () => {},
): Promise<readonly Result[]> {
  const examine = await examiner({ setting, network, signal, onWait });
  const run = async (probe: Probe): Promise<Result> => {
    signal?.throwIfAborted();
    const started = performance.now();
    const outcome = await examine(probe);
    signal?.throwIfAborted();
    // It may quote what a server says.
    const message = redactText(outcome.message);
    const result = { probe, ...outcome, message, durationMs: Math.round(performance.now() - started) };
    onFinding(result);
    return result;
  };
  // Those that wait begin first, all of them, and keep nobody from going on.
  const waiting = probes.filter(needsTime);
  const others = probes.filter(probe => !needsTime(probe));
  const results = sharesSession(setting)
    ? [await inFlight([...others, ...waiting], 1, run)]
    : await settled([inFlight(waiting, waiting.length, run), inFlight(others, IN_FLIGHT, run)]);
  return inOrder(probes, results.flat());
}

/**
 * Whether all stories are in the session of one login. Whoever ends a client's part of it, by a code that comes twice,
 * ends what the others hold: such stories are told one after the other.
 */
function sharesSession({ chromium }: Setting): boolean {
  return chromium?.keepsSession === true;
}

/** Whether a probe waits for something to expire. */
export function needsTime({ needs = [] }: Probe): boolean {
  return needs.includes('time');
}

/** Results that came from several places, in the order of their probes. */
export function inOrder(probes: readonly Probe[], results: readonly Result[]): readonly Result[] {
  const byId = new Map(results.map(result => [result.probe.id, result]));
  return probes.flatMap(({ id }) => byId.get(id) ?? []);
}

/** Waits for all of it to end, however it ends, and only then throws: what is still under way must not be cleared away. */
export async function settled<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  signal?.throwIfAborted();
}

/** A probe with what it found. */
export interface Result extends Outcome {
  readonly probe: Probe;
  /** What kept the probe from saying anything. */
  readonly blocked?: Break;
  readonly durationMs: number;
  readonly evidence: readonly Exchange[];
}

/** Carries out probes: each with a transcript of its own, the unspoilt stories once for all. */
async function examiner({ setting, network, signal, onWait }: Surroundings) {
  const controls = new Map<string, Promise<Control>>();
  const serverKeys: Target['serverKeys'] = {};
  const nonces = openNonces();

  // The whole route once for all probes that need part of it; what is on no route only for those that ask for it.
  const controlOf = (options: StoryOptions, party: RelyingParty, last?: Step): Promise<Control> => {
    const way = last !== undefined && isAside(last) ? wayTo(last, setting.profile) : routeOf(setting.profile);
    const key = JSON.stringify([options, party.clientId, way]);
    const control = controls.get(key) ?? runControl(targetOf(), way, options, party);
    controls.set(key, control);
    return control;
  };

  let told = false;
  const { resource, ...given } = setting;
  const examined =
    resource === undefined
      ? undefined
      : { holder: shareHolder(resource, () => targetOf(), { lasts: !sharesSession(setting) }) };
  const targetOf = (probe?: Probe): Target => ({
    ...given,
    ...{ serverKeys, nonces },
    wire: listen(network, signal),
    address: network.address,
    ...(signal === undefined ? {} : { signal }),
    pause(seconds, why = 'until something expires') {
      if (seconds >= LONG_S) {
        const isFirst = !told && probe !== undefined && needsTime(probe);
        told ||= isFirst;
        const way = isFirst ? ' (--expiry skip leaves out what waits)' : '';
        onWait?.(`${probe?.id ?? 'A flow'} waits ${Math.ceil(seconds)} s ${why}${way}`);
      }
      return sleep(seconds * 1000, signal);
    },
    ...(examined === undefined ? {} : { examined }),
    async control(last, options = {}, party = setting.clients[0]) {
      if (stepFor(last, setting.profile) === undefined) throw new Error(`no story of this profile gets to ${last}`);
      const { broken, transcript } = await controlOf(options, party, last);
      if (broken !== undefined && wayTo(last, setting.profile).includes(broken.at)) {
        const { lack, ...where } = broken;
        throw lack ?? new BrokenControl({ ...where, clientId: party.clientId }, transcript);
      }
    },
  });

  // The first consents come before all else: Keycloak stores it twice when two logins give it at the same time, and
  // from then on answers every request of that person and client with "More results found".
  // A person at a real browser gives one after the other: the second login takes the first one's session.
  const parties = [...setting.clients, ...(setting.encrypting === undefined ? [] : [setting.encrypting])];
  const atOnce = sharesSession(setting) ? 1 : parties.length;
  if (lackOf(setting) === undefined) await inFlight(parties, atOnce, party => controlOf({}, party));
  signal?.throwIfAborted();

  return async (probe: Probe): Promise<Omit<Result, 'probe' | 'durationMs'>> => {
    const unmet = probe.applies(setting.profile) ? unmetNeed(probe, setting) : 'It does not apply to this profile.';
    if (unmet !== undefined) return { verdict: 'skip', message: unmet, evidence: [] };
    const target = targetOf(probe);
    try {
      return { ...(await probe.run(target)), evidence: target.wire.transcript() };
    } catch (error) {
      signal?.throwIfAborted();
      return { evidence: target.wire.transcript(), ...outcomeOfThrown(error) };
    }
  };
}

interface Control {
  /** `lack`: the server offers no such step. */
  readonly broken?: Omit<Break, 'clientId' | 'at'> & { readonly at: Step; readonly lack?: NotOffered };
  readonly transcript: readonly Exchange[];
}

async function runControl(
  target: Target,
  way: readonly Step[],
  options: StoryOptions,
  party: RelyingParty,
): Promise<Control> {
  const story = await begin(target, options, party);
  for (const step of way) {
    // Whatever goes wrong is the control's result: a server without an endpoint ends no run.
    const answer = await steps[step](story).catch((error: unknown) => {
      if (error instanceof Error) return error;
      throw error;
    });
    const broken = brokenBy(step, answer);
    if (broken === undefined) continue;
    const lack = answer instanceof NotOffered ? { lack: answer } : {};
    return { broken: { ...broken, ...lack, at: step }, transcript: target.wire.transcript() };
  }
  return { transcript: target.wire.transcript() };
}

function brokenBy(step: Step, answer: Answer | Error): Pick<Break, 'said' | 'refusal'> | undefined {
  if (answer instanceof Error) return { said: `${step}: ${answer.message}` };
  if (!answer.accepted) return { said: describe(answer.refusal), refusal: answer.refusal };
  return answer.problem === undefined ? undefined : { said: `${step}: ${answer.problem}` };
}
