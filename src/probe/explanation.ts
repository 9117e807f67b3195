import { attackers } from '../clauses/attackers.js';
import type { Attacker, Clause } from '../clauses/clause.js';
import { didYouMean } from '../nearest.js';
import type { Deviation, Level } from '../report/report.js';
import type { Template } from '../template/template.js';
import { type ExplainedDeviation, knownDeviations, meets } from './deviations.js';
import { listProbes } from './engine.js';
import { type Hardening, hardeningOf, openTemplates } from './hardening.js';
import type { Need } from './needs.js';
import type { Probe } from './probe.js';
import { matches } from './select.js';

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
 * Explains probes and known deviations, without any server: first the probes, then the deviations.
 *
 * @param patterns - ids, `*` for any letters
 * @throws Error when one of them names nothing
 */
export async function explain(
  patterns: readonly string[],
): Promise<readonly (ProbeExplanation | DeviationExplanation)[]> {
  const probes = await listProbes();
  const deviations = knownDeviations();
  const known = [...probes, ...deviations].map(({ id }) => id);
  const unknown = patterns.find(pattern => !known.some(id => matches(pattern, id)));
  if (unknown !== undefined) {
    throw new Error(
      `There is no probe and no known deviation "${unknown}"${meant(unknown, known)} (kcfapi explain lists them)`,
    );
  }
  const isMeant = ({ id }: { readonly id: string }) => patterns.some(pattern => matches(pattern, id));
  const chosen = probes.filter(isMeant);
  // Reading every template takes a second.
  const templates = chosen.some(({ hardening = [] }) => hardening.length > 0) ? await openTemplates() : [];
  return [
    ...chosen.map(probe => explainProbe(probe, templates)),
    ...deviations.filter(isMeant).map(deviation => ({
      ...{ kind: 'deviation' as const, ...plain(deviation) },
      probes: probes.filter(one => meets(deviation, one)).map(one => one.id),
    })),
  ];
}

/** What comes near: a slip of the pen, or ids of which only a part was written. */
function meant(word: string, known: readonly string[]): string {
  const near = didYouMean(word, known);
  const part = word.replaceAll('*', '');
  const holding = near === '' && part.length > 2 ? known.filter(id => id.includes(part)) : [];
  if (holding.length === 0) return near;
  return `; "*${part}*" names ${holding.slice(0, 5).join(', ')}${holding.length > 5 ? ` and ${holding.length - 5} more` : ''}`;
}

function explainProbe(probe: Probe, templates: readonly Template[]): ProbeExplanation {
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
    hardening: hardening.length === 0 ? [] : hardeningOf(probe, templates),
    deviations: knownDeviations()
      .filter(deviation => meets(deviation, probe))
      .map(plain),
  };
}

function plain({ meets: _, ...deviation }: ExplainedDeviation): Deviation & { readonly seenOn: readonly string[] } {
  return deviation;
}
