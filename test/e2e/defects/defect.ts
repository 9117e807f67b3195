import type { Way } from '../probe-bench.js';

/**
 * One defect of a server, and what the probes make of it: the named one notices, the relatives change, too, for the
 * reason given, and no other verdict is touched.
 */
export interface Defect extends Way {
  readonly probe: string;
  /** What a probe that notices says. A "should" that is not met is a warning, explained or not. */
  readonly verdict?: 'fail' | 'warn' | `warn: ${string}`;
  readonly relatives?: Readonly<Record<string, string>>;
  readonly because?: string;
  /** True: it breaks the flow without fault as well, so that any other probe may err. */
  readonly breaksControls?: boolean;
}

/** A realm without one hardening, and the probes that notice it. */
export interface Weakening {
  /** Verdicts by the probe's id. */
  readonly turns: Readonly<Record<string, string>>;
  readonly without: Weakness;
  readonly because?: string;
}

/** What is taken away. */
export interface Weakness {
  /** Executors that the realm's profiles go without. */
  readonly executors?: readonly string[];
  /** What the realm's policies hang on instead. */
  readonly conditions?: readonly Readonly<Record<string, unknown>>[];
  /** Attributes that no executor enforces and the scratch clients go without. */
  readonly attributes?: readonly string[];
  readonly realm?: Readonly<Record<string, unknown>>;
  /** How the scratch clients are registered otherwise; the executors that would not have it must go as well. */
  readonly clients?: Readonly<Record<string, unknown>>;
}

/** Probes that this Keycloak never passes by itself, and what makes of it a server that conforms. */
export interface Passing extends Way {
  readonly probes: readonly string[];
}

/** How probes are seen failing against one template's realm: a file of this folder each. */
export interface Defects {
  /** Of a shipped template: its realm is the sound one. */
  readonly template: string;
  /** What its realm is given beyond the template, lest the test wait long. */
  readonly realm?: Readonly<Record<string, unknown>>;
  /** What Keycloak has no setting for: a proxy heals what the probe spoilt, or breaks the answer. */
  readonly behindProxy: readonly Defect[];
  readonly weakened?: readonly Weakening[];
  /** What this Keycloak always accepts: the probe fails wherever no known deviation explains it. */
  readonly always?: readonly string[];
  /** Verdicts by id of what is no pass on the template's realm, too: nothing that the template sets repairs it. */
  readonly unrepaired?: Readonly<Record<string, string>>;
  /** The same as always, of what "should" not be. */
  readonly alwaysWarned?: readonly string[];
  /** What no realm of this Keycloak passes, and behind what proxy it is a server that does. */
  readonly passing?: readonly Passing[];
}
