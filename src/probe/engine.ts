import { createHash } from 'node:crypto';
import type { Connection } from '../keycloak/connection.js';
import { type Address, listen, type Network, openNetwork, WireError } from '../parties/wire.js';
import { type Progress, silent } from '../progress.js';
import type { Finding, Report } from '../report/report.js';
import type { Profile } from '../template/profile.js';
import type { Template } from '../template/template.js';
import { tool } from '../tool.js';
import { loadUnits } from '../units.js';
import { describe } from './answer.js';
import { discover } from './discovery.js';
import { BrokenControl, type Outcome, type Probe, type Target } from './probe.js';
import { begin, type Step, type StoryOptions, steps } from './scenario.js';
import { createScratch, removeLeftovers, type Scratch } from './scratch.js';

/** Stories side by side. A login costs the server a password hash, so more only queue. */
const IN_FLIGHT = 4;

export interface ProbeRun {
  readonly connection: Connection;
  readonly template: Template;
  /** Ids of the probes to carry out; all that apply to the profile without it. */
  readonly only?: readonly string[];
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
  /** Told each finding as soon as it is there. */
  readonly onFinding?: (finding: Finding) => void;
  /** See {@link Address.connectTo}. */
  readonly connectTo?: Address['connectTo'];
}

/** Every probe there is, by id. */
export function listProbes(): Promise<readonly Probe[]> {
  return loadUnits<Probe>(new URL('./probes/', import.meta.url));
}

/**
 * Probes a realm. What it makes there for itself is gone when it returns, also when it throws.
 *
 * @throws Error when the run cannot begin: no such probe, no realm, no permission
 * @throws the signal's reason when it is interrupted
 */
export async function probeRealm(run: ProbeRun): Promise<Report> {
  const { connection, template, signal, progress = silent } = run;
  const startedAt = new Date();
  const probes = await choose(template.profile, run.only);
  const version = await connection.version();
  signal?.throwIfAborted();
  progress.phase(`Prepare scratch clients in realm ${connection.realm}`);
  const leftovers = await removeLeftovers(connection.admin);
  if (leftovers.length > 0) progress.note(`Removed what an interrupted run had left: ${leftovers.join(', ')}`);
  const network = openNetwork({
    verifyTls: connection.verifyTls,
    ...(connection.ca === undefined ? {} : { ca: connection.ca }),
    ...(run.connectTo === undefined ? {} : { connectTo: run.connectTo }),
  });
  let scratch: Scratch | undefined;
  try {
    const server = await discover(
      listen(network, signal),
      `${connection.server}/realms/${encodeURIComponent(connection.realm)}`,
    );
    scratch = await createScratch(connection.admin, template);
    const { clients, user, notes } = scratch;
    const setting = { profile: template.profile, server, ...(version === undefined ? {} : { version }), clients, user };
    progress.phase(`Probe realm ${connection.realm} (${probes.length} probes)`);
    const examine = await examiner(setting, network, signal);
    const findings = await inFlight(probes, IN_FLIGHT, async probe => {
      signal?.throwIfAborted();
      const started = performance.now();
      const outcome = await examine(probe);
      signal?.throwIfAborted();
      const finding = findingOf(probe, outcome, connection.realm, template, performance.now() - started);
      run.onFinding?.(finding);
      return finding;
    });
    return {
      tool,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      server: { url: connection.server, ...(version === undefined ? {} : { version }) },
      realm: connection.realm,
      template: template.id,
      profile: template.profile,
      findings,
      notes,
      requests: network.requests() + connection.requests(),
    };
  } finally {
    await scratch?.remove();
    await network.close();
  }
}

type Setting = Omit<Target, 'wire' | 'address' | 'control'>;

/** Carries out probes: each with a transcript of its own, the unspoilt stories once for all. */
async function examiner(setting: Setting, network: Network, signal?: AbortSignal) {
  const controls = new Map<string, Promise<Control>>();

  const controlOf = (options: StoryOptions): Promise<Control> => {
    const key = JSON.stringify(options);
    const control = controls.get(key) ?? runControl(targetOf(), options);
    controls.set(key, control);
    return control;
  };

  const targetOf = (): Target => ({
    ...setting,
    wire: listen(network, signal),
    address: network.address,
    async control(last, options = {}) {
      const { broken, transcript } = await controlOf(options);
      if (broken !== undefined && ORDER.indexOf(broken.step) <= ORDER.indexOf(last)) {
        throw new BrokenControl(`The unspoilt flow fails, so this says nothing: ${broken.message}`, transcript);
      }
    },
  });

  // The first consent comes before all else: Keycloak stores it twice when two logins give it at the same time, and
  // from then on answers every request of that person and client with "More results found".
  await controlOf({});

  return async (probe: Probe): Promise<Outcome & Pick<Finding, 'evidence'>> => {
    const target = targetOf();
    try {
      return { ...(await probe.run(target)), evidence: target.wire.transcript() };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof BrokenControl) return { verdict: 'error', message: error.message, evidence: error.evidence };
      // A throw is an error of the check, never a verdict on the server.
      const message = error instanceof Error ? error.message : 'unknown';
      return {
        verdict: 'error',
        message: error instanceof WireError ? `No answer: ${message}` : `The probe itself failed: ${message}`,
        evidence: target.wire.transcript(),
      };
    }
  };
}

const ORDER = Object.keys(steps) as Step[];

interface Control {
  readonly broken?: { readonly step: Step; readonly message: string };
  readonly transcript: NonNullable<Finding['evidence']>;
}

async function runControl(target: Target, options: StoryOptions): Promise<Control> {
  const story = await begin(target, options);
  for (const step of ORDER) {
    const answer = await steps[step](story).catch((error: unknown) => {
      if (error instanceof WireError) return error;
      throw error;
    });
    const message =
      answer instanceof WireError ? answer.message : answer.accepted ? answer.problem : describe(answer.refusal);
    if (message !== undefined)
      return { broken: { step, message: `${step}: ${message}` }, transcript: target.wire.transcript() };
  }
  return { transcript: target.wire.transcript() };
}

function findingOf(
  { id, title, clauses, level, repair }: Probe,
  outcome: Outcome & Pick<Finding, 'evidence'>,
  realm: string,
  template: Template,
  durationMs: number,
): Finding {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([id, realm, template.id]))
    .digest('hex')
    .slice(0, 32);
  return {
    id,
    subject: `realm ${realm}`,
    title,
    clauses,
    level,
    ...outcome,
    ...(outcome.verdict === 'pass' ? {} : { repair }),
    fingerprint,
    durationMs: Math.round(durationMs),
  };
}

async function choose(profile: Profile, only?: readonly string[]): Promise<readonly Probe[]> {
  const probes = await listProbes();
  const unknown = only?.find(id => !probes.some(probe => probe.id === id));
  if (unknown !== undefined) throw new Error(`There is no probe "${unknown}". See: kcfapi probe --list`);
  const chosen = probes.filter(probe => probe.applies(profile) && (only?.includes(probe.id) ?? true));
  if (chosen.length === 0) throw new Error('None of the probes asked for applies to this profile.');
  return chosen;
}

/** Maps with a bound on what is under way; the order of the results is that of the items. */
async function inFlight<T, R>(items: readonly T[], most: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  // All come to their end before one's failure is told, so that nobody clears away what another still uses.
  const ends = await Promise.allSettled(Array.from({ length: most }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}
