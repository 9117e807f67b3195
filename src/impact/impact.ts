import type { Clause } from '../clauses/clause.js';
import type { Json, Path } from '../template/template.js';
import type { Event } from './events.js';

/**
 * What happens to a client:
 *
 * - `refuses`: Keycloak refuses what the client does, or its saving, for what the client is.
 * - `breaks`: something else of the client's stops working, or Keycloak itself fails.
 * - `requires`: refused, unless the client sends or does what is named. Its settings do not show whether it does.
 * - `changes`: a setting of the client's, or what it is given, becomes another.
 * - `loses`: a policy protects it no longer.
 */
export type Effect = 'refuses' | 'breaks' | 'requires' | 'changes' | 'loses';

/** The order in which impacts are told: what hurts first. */
export const EFFECTS: readonly Effect[] = ['refuses', 'breaks', 'requires', 'changes', 'loses'];

/** On what it depends what happens to a client when it is saved, as long as something else refuses that. */
export const REPAIRED = 'on when it can be saved again';

/** What of a plan brings an impact about. */
export type Cause =
  | { readonly policy: string; readonly profile: string; readonly executor: string }
  /** Of the realm, or a key or a client scope. */
  | { readonly setting: Path };

/** What rules do to one client, whether that is new or not. */
export interface Found {
  readonly effect: Effect;
  /** At which of the client's events, in the names of Keycloak's `ClientPolicyEvent`. */
  readonly events: readonly Event[];
  readonly what: string;
  readonly cause: Cause;
  /** The value that is to blame or that changes; undefined where it is absent or there is none. */
  readonly current?: Json;
  readonly becomes?: Json;
  /** On what it depends whether it happens; absent: it certainly does. */
  readonly depends?: string;
  /** True: not at once, but from the client's next save on, which puts another value in. */
  readonly onceSaved?: boolean;
}

/** What a plan does to one existing client, the template's or not. */
export interface Impact extends Found {
  /** Its client id. */
  readonly client: string;
  readonly since: 'new policy' | 'changed policy' | 'removed policy' | 'changed setting' | 'changed client';
  readonly clauses: readonly Clause[];
}

/** All that a plan does to existing clients. */
export interface Impacts {
  readonly impacts: readonly Impact[];
  /** How many existing clients were looked at. */
  readonly clients: number;
  /** What the plan changes and nobody here knows what it does: ids of executors and conditions, paths. */
  readonly notJudged: readonly string[];
}
