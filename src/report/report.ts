import type { Clause } from '../clauses/clause.js';
import type { Profile } from '../template/profile.js';
import type { Exchange } from './exchange.js';

/**
 * What a check found. `error`: the check itself could not be carried out, so that nothing is known; `warn`: a
 * "should" that is not met, or a refusal with another error code than the specified one; `skip`: does not apply.
 */
export type Verdict = 'pass' | 'fail' | 'warn' | 'skip' | 'error';

/** How strongly the specification asks for it: "shall"/"must", or "should". */
export type Level = 'must' | 'should';

/** A place in a file, counted from 1 as editors do. */
export interface Source {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A known way in which a version of Keycloak departs from the specification. */
export interface Deviation {
  readonly id: string;
  /** What a relying party notices of it, in a sentence. */
  readonly effect: string;
  /** Address of the upstream issue, or of the source that shows it where there is no issue. */
  readonly issue: string;
  /** Its number in the list of Common Vulnerabilities and Exposures, where it has one. */
  readonly cve?: string;
  /** The first releases without it, of each line that got the repair; absent where there is none yet. */
  readonly fixedIn?: readonly string[];
  /** True: it is a defect that harms somebody. So it excuses nothing, and only says what is behind a failure. */
  readonly harms?: true;
  /** True: the server does what the clause forbids. Else it only says it otherwise. */
  readonly accepts?: true;
}

/** One check's result on one subject. */
export interface Finding {
  /** The probe's or audit's id. */
  readonly id: string;
  /** What was examined: `realm bank`. */
  readonly subject: string;
  /** What a conforming server does. */
  readonly title: string;
  readonly clauses: readonly Clause[];
  readonly verdict: Verdict;
  readonly level: Level;
  /** What was observed, in a sentence without secrets. */
  readonly message: string;
  /** How to repair it, in Keycloak's terms. */
  readonly repair?: string;
  readonly deviation?: Deviation;
  readonly source?: Source;
  /** The same for the same check on the same subject in every run: for baselines and SARIF. */
  readonly fingerprint: string;
  readonly durationMs: number;
  /** Every request and response of the check in order, redacted. */
  readonly evidence?: readonly Exchange[];
}

/** The outcome of a run as a value; a reporter turns it into text. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly server: { readonly url: string; readonly version?: string };
  /** The realm; absent where the server is no Keycloak that we administer. */
  readonly realm?: string;
  readonly template: string;
  readonly profile: Profile;
  /** True: known deviations count as failures. */
  readonly strict?: true;
  readonly findings: readonly Finding[];
  /** What a reader must know to understand the findings: what is not enforced by the realm, and the like. */
  readonly notes: readonly string[];
  /** Names of what the run made and could not remove; absent where all of it is gone. */
  readonly leftBehind?: readonly string[];
  /** HTTP requests that the whole run sent. */
  readonly requests: number;
}

/** How many findings have each verdict. */
export function tally(findings: readonly Finding[]): Readonly<Record<Verdict, number>> {
  const counts = { pass: 0, fail: 0, warn: 0, skip: 0, error: 0 };
  for (const finding of findings) counts[finding.verdict] += 1;
  return counts;
}

/** The same report with known deviations as the failures that they are by the specification's text. */
export function strictly(report: Report): Report {
  const findings = report.findings.map(finding =>
    finding.verdict === 'warn' && finding.deviation !== undefined ? { ...finding, verdict: 'fail' as const } : finding,
  );
  return { ...report, strict: true, findings };
}
