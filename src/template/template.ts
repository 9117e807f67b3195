import type { Clause } from '../clauses/clause.js';
import type { Source } from '../report/report.js';
import type { Profile } from './profile.js';

/** JSON as Keycloak's representations use it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Sections of a template that hold resources. */
export const SECTIONS = [
  ...(['realm', 'keys', 'clientProfiles', 'clientPolicies'] as const),
  ...(['realmRoles', 'clientScopes', 'clients', 'users'] as const),
] as const;
export type Section = (typeof SECTIONS)[number];

/**
 * The resources of a template: each section an object or a list of objects in the words of Keycloak's own
 * representations (RealmRepresentation, ComponentRepresentation, ClientProfileRepresentation …).
 */
export type Resources = { readonly realm?: JsonObject } & {
  readonly [section in Exclude<Section, 'realm'>]?: readonly JsonObject[];
};

/**
 * The address of a value in a template and on the server: section, the key of a list's item, names, each behind a
 * slash, escaped as in a JSON Pointer (RFC 6901: `~0` is `~`, `~1` is `/`), list items by key and never by index:
 * `/clients/tpp-1/attributes/dpop.bound.access.tokens`, `/realm/accessCodeLifespan`.
 */
export type Path = string;

/** What a specification asks for and Keycloak cannot do, so that no template can bring it about. */
export interface Limitation {
  readonly clauses: readonly Clause[];
  /** What Keycloak does instead. */
  readonly text: string;
}

/** A template that was read, with its `extends` merged and its parameters resolved: everything that is desired. */
export interface Template {
  /** The file's name without its ending. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** The files it is made of, the named one first, then what it extends. */
  readonly files: readonly string[];
  /** SHA-256 over what is desired, without secrets: two templates that ask for the same have the same. */
  readonly digest: string;
  readonly profile: Profile;
  /** The templates that it was combined of, where it was. */
  readonly parts?: readonly Template[];
  /** Client defaults are merged into `clients` here already. */
  readonly resources: Resources;
  /** What every client of the profile carries: fields of a ClientRepresentation. */
  readonly clientDefaults: JsonObject;
  /** Attributes of `clientDefaults` that no executor can enforce, so that a careless client needs them too. */
  readonly notEnforceable: readonly string[];
  readonly limitations: readonly Limitation[];
  /** Parameters whose values may not be shown: such a value given as a process argument is to be refused. */
  readonly secretParameters: readonly string[];
  /** Where the value at a path, or the nearest thing around it, is written. */
  sourceOf(path: Path): Source | undefined;
  /** The clauses that ask for the value at a path (or for something that holds it). */
  clausesOf(path: Path): readonly Clause[];
  /** Whether the value at a path comes from a parameter marked secret, so that nothing may show it. */
  isSecret(path: Path): boolean;
}

const ESCAPED = /[~/]/;

/** Joins names to a {@link Path}. */
export function pathOf(...names: readonly string[]): Path {
  let path = '';
  // Asked for each value of each client.
  for (const name of names)
    path += ESCAPED.test(name) ? `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : `/${name}`;
  return path;
}

/** Splits a {@link Path} into its names. */
export function namesOf(path: Path): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map(name => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `bank.yaml:7:3`: where a template says the value at a path, or the nearest thing around it. */
export function placeOf(template: Template, path: Path): string {
  const source = template.sourceOf(path);
  return source === undefined ? (template.files[0] ?? template.id) : `${source.file}:${source.line}:${source.column}`;
}
