import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { Clause } from '../clauses/clause.js';
import type { Source } from '../report/report.js';
import type { Json, JsonObject, Path, Section } from '../template/template.js';

/** One value that differs. */
export interface Difference {
  /** Full path, from the section on. */
  readonly path: Path;
  /** Undefined where the server has nothing there. For what may not be shown: undefined, too. */
  readonly current?: Json;
  /** Undefined where it is to be removed. */
  readonly desired?: Json;
  readonly source?: Source;
  readonly clauses: readonly Clause[];
  /** True: neither value may be shown, stored or logged. */
  readonly sensitive: boolean;
}

/** What is to be done to one resource. */
export interface Change {
  /** The resource kind's id. */
  readonly kind: string;
  /** The resource's key: a clientId, a profile's name. */
  readonly key: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly differences: readonly Difference[];
}

/** Something on the server that the template does not speak of, in a place where it matters for security. */
export interface Unmanaged {
  readonly kind: string;
  readonly key: string;
  /** Set where it is a part of a resource of ours: an additional client attribute, a protocol mapper. */
  readonly path?: Path;
  readonly current?: Json;
}

/** What stands between a realm and a template. No changes ⇔ nothing to do. */
export interface Plan {
  readonly basis: {
    readonly server: string;
    readonly realm: string;
    /** SHA-256 over the snapshot's managed part. */
    readonly digest: string;
    readonly template: { readonly id: string; readonly digest: string };
    readonly tool: string;
  };
  /** In the order in which they are carried out. */
  readonly changes: readonly Change[];
  readonly unmanaged: readonly Unmanaged[];
}

/** What a resource kind works with: one admin client bound to the realm under work. */
export interface Realm {
  readonly name: string;
  readonly admin: KeycloakAdminClient;
}

/**
 * A kind of resource: how it is read, recognised and written. Comparing is the engine's, once for all kinds; a kind
 * only says what cannot be compared as it stands.
 */
export interface ResourceKind {
  /** Kebab-case, the file's name: `client-profiles`. */
  readonly id: string;
  /** The template's section: `clientProfiles`. */
  readonly section: Section;
  /** Ids of the kinds that must be written before this one. */
  readonly after: readonly string[];
  key(item: JsonObject): string;
  /** Every item of this kind on the server that `desired` names, and the others as far as they are of interest. */
  read(realm: Realm, desired: readonly JsonObject[]): Promise<readonly JsonObject[]>;
  /** Carries out exactly these changes. `current` is what `read` gave. */
  write(realm: Realm, work: Work): Promise<void>;
  /** Fields whose items are recognised by this member instead of compared as a set: `{ executors: 'executor' }`. */
  readonly keyed?: Readonly<Record<string, string>>;
  /** Names of fields that are set on create and cannot be read back: passwords, a client's secret. */
  readonly writeOnly?: readonly string[];
}

/** What a kind is asked to write. */
export interface Work {
  readonly changes: readonly Change[];
  readonly desired: readonly JsonObject[];
  readonly current: readonly JsonObject[];
  /** Told after each change that is done, for progress and so that an error can name the change that failed. */
  readonly done: (change: Change) => void;
}
