import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { Clause } from '../clauses/clause.js';
import type { Source } from '../report/report.js';
import type { Json, JsonObject, Path, Resources, Section } from '../template/template.js';

/** One value that differs. */
export interface Difference {
  /** Full path, from the section on. */
  readonly path: Path;
  /** Undefined where the server has nothing there. For what may not be shown: undefined, too. */
  readonly current?: Json;
  /** True: the server has something there that may have been a secret once, so it is not shown. */
  readonly hidden?: boolean;
  /** Undefined where it is to be removed. */
  readonly desired?: Json;
  readonly source?: Source;
  readonly clauses: readonly Clause[];
  /** True: neither value may be shown, stored or logged. */
  readonly sensitive: boolean;
  /** True: what is there cannot be compared, and is set again since that was asked for. */
  readonly again?: boolean;
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
  /** Other templates for which this tool made it: each its file's name and its title, `bank: The bank`. */
  readonly madeFor?: readonly string[];
}

/** Something that this tool made for a template which no longer has it. */
export interface Orphan {
  readonly kind: string;
  readonly key: string;
}

/** What stands between a realm and a template. No changes ⇔ nothing to do. */
export interface Plan {
  readonly basis: {
    readonly server: string;
    readonly realm: string;
    /** SHA-256 over what of the snapshot is not as the template asks: with the template's, over all that was compared. */
    readonly digest: string;
    readonly template: { readonly id: string; readonly digest: string };
    readonly tool: string;
  };
  /** In the order in which they are carried out. */
  readonly changes: readonly Change[];
  readonly unmanaged: readonly Unmanaged[];
  /** What is kept, since pruning was not asked for. */
  readonly orphans: readonly Orphan[];
  /** Values of the template that Keycloak does not show, so that nothing is known of whether they are as asked for. */
  readonly notCompared: readonly Path[];
  /** What was left unread in a large realm, since it takes a request for each of so many. */
  readonly notRead: readonly NotRead[];
}

/** What nobody looked at, so that nothing is said of it. */
export interface NotRead {
  readonly kind: string;
  /** `scopeMappings`, say. */
  readonly field: string;
  /** Number of resources of which it was not read. */
  readonly count: number;
}

/** What a resource kind works with. */
export interface Realm {
  readonly name: string;
  /** Bound to the realm. */
  readonly admin: KeycloakAdminClient;
  /** Everything the template asks for, since a kind may hang on another: whether a policy applies to a client. */
  readonly desired: Resources;
  /** The realm itself as the server shows it; undefined where there is none yet. */
  readonly representation: JsonObject | undefined;
  /** True: what takes a request for each resource is read of however many there are. */
  readonly deep?: boolean;
  /** To be told what a kind leaves unread. */
  readonly onNotRead?: (what: NotRead) => void;
  /** What is to be stored as the realm's inventory along with the realm; undefined where that stays as it is. */
  readonly inventory?: {
    readonly text: string;
    /** As it was when the text was made; what somebody else has noted since is kept. */
    readonly seen: string | undefined;
    /** To be told what was really stored. */
    onStored(text: string): void;
  };
  /** Judges which new clients need not be saved once more; absent: all are. */
  readonly judge?: SaveJudge;
}

/** Client policies and profiles that a realm has, with those that are Keycloak's own. */
export interface InForce {
  readonly policies: readonly JsonObject[];
  readonly profiles: readonly JsonObject[];
}

/**
 * Tells of new clients of OpenID Connect, each as it is sent, for which it is certain that saving them once more would
 * neither change them nor be refused.
 */
export type SaveJudge = (inForce: InForce) => Promise<(client: JsonObject) => boolean>;

/** One resource to write. */
export interface Task {
  readonly change: Change;
  readonly desired: JsonObject;
  /** As `read` gave it; undefined where the server has none, which then decides between creating and updating. */
  readonly current: JsonObject | undefined;
  /** To be told the id as soon as Keycloak has made one of a kind whose ids are `given`; else it is nobody's later. */
  readonly onMade?: (id: string) => void;
}

/** Something of the template that the server cannot hold, and would say nothing about. */
export interface Fault {
  /** Where the template says it. */
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
}

/**
 * A kind of resource: how it is read, recognised and written. Comparing is the engine's, once for all kinds
 * (`difference.ts`); a kind only says what cannot be compared as it stands.
 */
export interface ResourceKind {
  /** Kebab-case, the file's name: `client-profiles`. */
  readonly id: string;
  /** The template's section: `clientProfiles`. */
  readonly section: Section;
  /** Ids of the kinds that must be written before this one. */
  readonly after: readonly string[];
  key(item: JsonObject): string;
  /**
   * What `read` asks for in any case, as soon as possible: while it is not yet known whether there is such a realm, and
   * with nothing of the realm's representation.
   */
  ahead?(realm: Realm): Promise<unknown>;
  /**
   * Every item of this kind on the server that `desired` names, and the others that are worth reporting.
   *
   * @param made - keys of what this tool made, which are to be read, too
   */
  read(realm: Realm, desired: readonly JsonObject[], made: readonly string[]): Promise<readonly JsonObject[]>;
  /** Every item of this kind, each as `read` gives one that is named; where it is not told, `read` gives all. */
  all?(realm: Realm): Promise<readonly JsonObject[]>;
  /** What of `desired` cannot be, as far as the server tells; of a realm that is not there, a new one. */
  faults?(realm: Realm, desired: readonly JsonObject[]): Promise<readonly Fault[]>;
  readonly writing: Writing;
  /** How what this tool made is deleted; a kind without it is never pruned. */
  readonly removal?: Removal;
  /** Why some of the items may not be deleted, a line each. */
  undeletable?(realm: Realm, items: readonly JsonObject[], others: Others): Promise<readonly string[]>;
  /**
   * By what one that this tool made can be told from one that somebody made anew under the same name: an id that is
   * `chosen` by us, which Keycloak takes when an item is made, or one that is `given` by Keycloak. Without it there is
   * none, and the name has to do.
   */
  readonly identity?: 'chosen' | 'given';
  /** Fields whose items are recognised by this member instead of compared as a set: `{ executors: 'executor' }`. */
  readonly keyed?: Readonly<Record<string, string>>;
  /** Lists whose order counts: a policy's profiles, and a profile's executors, work one after the other. */
  readonly ordered?: readonly string[];
  /**
   * True: the item on the server is to be equal, not only to hold what the template says. For documents that are
   * replaced whole, where an additional executor setting changes what is enforced.
   */
  readonly exact?: boolean;
  /** What Keycloak takes a field for that is absent, where this is something else than nothing: `{ mode: 'DEFAULT' }`. */
  readonly defaults?: JsonObject;
  /**
   * Fields, at any depth, that are to be equal where the template has them, and not only to hold what it says: one role
   * more than a role is to be made of gives more away than is meant.
   */
  readonly whole?: readonly string[];
  /**
   * Names of fields, at any depth, that are set on create and cannot be read back, or not by every account: passwords, a
   * client's secret. Where one is there after all, it is compared.
   */
  readonly writeOnly?: readonly string[];
  /** Fields of an item of ours whose additional members are reported as unmanaged: `attributes`. */
  readonly watched?: readonly string[];
}

/**
 * How a kind is written. `each` is called for one resource at a time, up to `inFlight` at once; `all` once for
 * everything that changes, since Keycloak replaces these documents whole. Both carry out exactly what the changes'
 * differences name.
 */
export type Writing =
  | {
      readonly inFlight: number;
      each(realm: Realm, task: Task): Promise<void>;
      /**
       * What takes roles or scopes away from a resource that is there, before anything is written: nobody is let in, or
       * gets more, while those are still held.
       *
       * @returns undefined where a change has none of it
       */
      frees?(task: Task): ((realm: Realm) => Promise<void>) | undefined;
      /**
       * What ties a resource to others, and is written when all of them are there: roles are made of one another.
       *
       * @returns undefined where a change has none of it
       */
      ties?(task: Task): ((realm: Realm) => Promise<void>) | undefined;
    }
  | { all(realm: Realm, tasks: readonly Task[]): Promise<void> };

/** How a kind's items are deleted, each as `read` gave it: one by one, or all together where Keycloak replaces a list. */
export type Removal =
  | { each(realm: Realm, item: JsonObject): Promise<unknown> }
  | { all(realm: Realm, items: readonly JsonObject[]): Promise<void> };

/** What is known beside what is to be deleted, by the kind's id. */
export interface Others {
  /** As they are to be, whether ours or not. */
  readonly stays: ReadonlyMap<string, readonly JsonObject[]>;
  /** What is deleted, too. */
  readonly goes: ReadonlyMap<string, readonly JsonObject[]>;
}
