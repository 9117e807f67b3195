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

/**
 * One thing that kept probes from saying anything: a flow without any fault, which has to succeed before a refusal
 * counts, did not.
 */
export interface Obstacle {
  /** The step that failed (`par`, `authorize`, `token` …), or `resource`. */
  readonly at: string;
  /** Ids of the clients whose flow it was. */
  readonly clients: readonly string[];
  /** What was observed, without secrets. */
  readonly message: string;
  /** What is to be looked at. */
  readonly hint: string;
  /** Ids of the findings that say nothing for it. */
  readonly probes: readonly string[];
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
  /** What kept findings from saying anything, each thing once; absent where there is nothing of the kind. */
  readonly obstacles?: readonly Obstacle[];
  readonly findings: readonly Finding[];
  /** What a reader must know to understand the findings: what is not enforced by the realm, and the like. */
  readonly notes: readonly string[];
  /** Names of what the run made and could not remove; absent where all of it is gone. */
  readonly leftBehind?: readonly string[];
  /** HTTP requests that the whole run sent. */
  readonly requests: number;
}

/** An obstacle in two lines: what failed and what it cost, and what to look at. */
export function obstacleLines({ at, clients, message, hint, probes }: Obstacle): readonly [string, string] {
  const of = clients.length > 1 ? `the clients ${clients.join(' and ')}` : `the client ${clients.join('')}`;
  const what = at === 'resource' ? 'The resource server refuses a good token' : `The unspoilt flow of ${of} fails`;
  const count = `${probes.length} ${probes.length === 1 ? 'probe' : 'probes'} could not say anything`;
  return [`${what}: ${message.replace(/\.$/, '')}. ${count}.`, hint];
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
