import { attackers } from '../clauses/attackers.js';
import type { Attacker, Clause } from '../clauses/clause.js';
import type { Deviation, Level } from '../report/report.js';
import { type ExplainedDeviation, knownDeviations } from './deviations.js';
import { listProbes } from './engine.js';
import { type Hardening, hardeningOf, openTemplates } from './hardening.js';
import type { Need } from './needs.js';
import type { Probe } from './probe.js';

/** What a probe is about, for whoever has to repair what it found. */
export interface ProbeExplanation {
  readonly kind: 'probe';
  readonly id: string;
  /** What a conforming server does. */
  readonly title: string;
  readonly level: Level;
  readonly does: string;
  readonly shapes: readonly string[];
  readonly clauses: readonly Clause[];
  readonly gain: string;
  readonly attackers: readonly { readonly id: Attacker; readonly can: string }[];
  readonly repair: string;
  readonly hardening: readonly Hardening[];
  /** What it needs beside a server, clients and a user. */
  readonly needs: readonly Need[];
  /** Known deviations that it may meet, and on which release lines. */
  readonly deviations: readonly (Deviation & { readonly seenOn: readonly string[] })[];
}

/** What a known deviation of Keycloak is. */
export interface DeviationExplanation extends Deviation {
  readonly kind: 'deviation';
  /** Release lines on which it was seen. */
  readonly seenOn: readonly string[];
  /** Ids of the probes that may meet it. */
  readonly probes: readonly string[];
}

/** Every probe and every known deviation that can be explained, by id. */
export async function explainable(): Promise<{
  readonly probes: readonly Probe[];
  readonly deviations: readonly Deviation[];
}> {
  return { probes: await listProbes(), deviations: knownDeviations().map(plain) };
}

/**
 * Explains a probe or a known deviation, without any server.
 *
 * @returns undefined where there is none of that id
 */
export async function explain(id: string): Promise<ProbeExplanation | DeviationExplanation | undefined> {
  const probes = await listProbes();
  const probe = probes.find(one => one.id === id);
  if (probe !== undefined) return explainProbe(probe);
  const deviation = knownDeviations().find(one => one.id === id);
  if (deviation === undefined) return undefined;
  return {
    kind: 'deviation',
    ...plain(deviation),
    probes: probes.filter(one => meets(deviation, one)).map(one => one.id),
  };
}

async function explainProbe(probe: Probe): Promise<ProbeExplanation> {
  const {
    id,
    title,
    level,
    does,
    shapes = [],
    clauses,
    gain,
    attacker = [],
    repair,
    hardening = [],
    needs = [],
  } = probe;
  return {
    ...{ kind: 'probe', id, title, level, does, shapes, clauses, gain, repair, needs },
    attackers: attacker.map(id => ({ id, can: attackers[id] })),
    // Reading every template takes a second.
    hardening: hardening.length === 0 ? [] : hardeningOf(probe, await openTemplates()),
    deviations: knownDeviations()
      .filter(deviation => meets(deviation, probe))
      .map(plain),
  };
}

function meets(deviation: ExplainedDeviation, { id, shapes = [] }: Probe): boolean {
  return [id, ...shapes.map(shape => `${id}/${shape}`)].some(name => deviation.meets(name));
}

function plain({ meets: _, ...deviation }: ExplainedDeviation): Deviation & { readonly seenOn: readonly string[] } {
  return deviation;
}
