import { attackers } from '../clauses/attackers.js';
import type { Attacker, Clause } from '../clauses/clause.js';
import { listProbes } from '../probe/engine.js';
import type { Probe } from '../probe/probe.js';
import { loadUnits } from '../units.js';
import { type Modules, modules } from './oidf/modules.js';
import type { Standing, Unprobed } from './standing.js';

/** How it stands with one requirement: ids of its probes, or why there is none. */
export type Covered =
  | { readonly clause: Clause; readonly probes: readonly string[] }
  | { readonly clause: Clause; readonly standing: Standing };

/** What the probes cover, from three sides. */
export interface Coverage {
  readonly probes: readonly Probe[];
  readonly specifications: readonly {
    readonly id: string;
    readonly title: string;
    readonly clauses: readonly Covered[];
  }[];
  /** Checks of the OIDF conformance suite, module by module. */
  readonly modules: readonly Modules[];
  /** Attackers of the FAPI 2.0 attacker model, with the probes of what they do. */
  readonly attackers: readonly { readonly id: Attacker; readonly text: string; readonly probes: readonly string[] }[];
}

/**
 * Tells what the probes cover.
 *
 * @throws Error naming each requirement of which nothing is said: neither a probe cites it nor is there a reason
 */
export async function coverage(): Promise<Coverage> {
  const probes = await listProbes();
  const tables = await listUnprobed();
  const citing = probesByClause(probes);
  const silent: string[] = [];
  const specifications = tables.map(({ specification, standings }) => ({
    id: specification.id,
    title: specification.clauses[0]?.specification ?? specification.id,
    clauses: specification.clauses.flatMap((clause): readonly Covered[] => {
      const own = citing.get(clause.id);
      if (own !== undefined) return [{ clause, probes: own }];
      const standing = standings.get(clause.section);
      if (standing === undefined) silent.push(clause.id);
      return standing === undefined ? [] : [{ clause, standing }];
    }),
  }));
  if (silent.length > 0) throw new Error(`nothing is said of ${silent.join(', ')}`);
  const ofAttacker = (id: Attacker) => probes.filter(({ attacker }) => attacker?.includes(id) === true);
  return {
    probes,
    specifications,
    modules,
    attackers: (Object.entries(attackers) as [Attacker, string][]).map(([id, text]) => ({
      id,
      text,
      probes: ofAttacker(id).map(probe => probe.id),
    })),
  };
}

/** The specifications that are covered as a whole, with what has no probe there. */
export function listUnprobed(): Promise<readonly Unprobed[]> {
  return loadUnits<Unprobed>(new URL('./clauses/', import.meta.url));
}

/** Ids of the probes that cite each clause, by its id. */
export function probesByClause(probes: readonly Probe[]): ReadonlyMap<string, readonly string[]> {
  const citing = new Map<string, string[]>();
  for (const { id, clauses } of probes) {
    for (const clause of clauses) citing.set(clause.id, [...(citing.get(clause.id) ?? []), id]);
  }
  return citing;
}
