import type { Json, JsonObject } from '../template/template.js';
import { loadUnits, type Unit } from '../units.js';
import type { Event } from './events.js';

/** What an executor does to a client that is saved as it is. */
export interface Saved {
  /** Fields and attributes that it puts in; what is the same already changes nothing. */
  readonly sets?: JsonObject;
  /** Keycloak's words for why it refuses. */
  readonly refuses?: string;
  /** Why Keycloak fails with a 500. */
  readonly fails?: string;
  /** The value that is to blame. */
  readonly current?: Json;
  /** On what it depends; absent: it is certain. */
  readonly depends?: string;
}

/** What an executor does to requests of a client. */
export interface Outcome {
  readonly events: readonly Event[];
  readonly effect: 'refuses' | 'breaks' | 'requires' | 'changes';
  readonly what: string;
  readonly current?: Json;
  readonly depends?: string;
}

/**
 * A client policy executor of Keycloak's: what it does to an existing client, told from the client's settings alone.
 * Written after Keycloak's source (`org.keycloak.services.clientpolicy.executor`), tried on the real server.
 */
export interface Executor extends Unit {
  /** Before it is stored (`UPDATE`). */
  save?(client: JsonObject, configuration: JsonObject): Saved;
  /** After it was stored (`UPDATED`), where Keycloak still takes it back. */
  saved?(client: JsonObject, configuration: JsonObject): Saved;
  /** At which requests it does what; of events that the client does not meet, the engine takes none. */
  requests?(client: JsonObject, configuration: JsonObject): readonly Outcome[];
}

/** Every executor that is known, by its id. */
export async function loadExecutors(): Promise<ReadonlyMap<string, Executor>> {
  const units = await loadUnits<Executor>(new URL('./executors/', import.meta.url));
  return new Map(units.map(unit => [unit.id, unit]));
}
