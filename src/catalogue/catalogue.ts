import { keycloak26_7 } from './keycloak-26.7.js';

/** What one property of a provider's configuration may hold, in Keycloak's own words. */
export interface Property {
  readonly name: string;
  /** `boolean`, `String`, `Integer`, `List` (one of `options`), `MultivaluedList`, `MultivaluedString`, `Map` … */
  readonly type: string;
  /** The only values that are understood, where there is a list of them. */
  readonly options?: readonly string[];
}

/** An executor, a condition or a key provider that a server offers. */
export interface Provider {
  readonly id: string;
  readonly properties: readonly Property[];
}

/** A client profile that every realm of a server has. */
export interface GlobalProfile {
  readonly name: string;
  readonly executors: readonly {
    readonly executor: string;
    readonly configuration: Readonly<Record<string, unknown>>;
  }[];
}

/**
 * What a version of Keycloak offers as long as no feature is switched on or off. Written by `scripts/catalogue.mjs`
 * from a running server, so that a template can be judged without one.
 */
export interface Catalogue {
  /** Major and minor version: `26.7`. */
  readonly version: string;
  readonly executors: readonly Provider[];
  readonly conditions: readonly Provider[];
  readonly globalProfiles: readonly GlobalProfile[];
  readonly keyProviders: readonly Provider[];
  /** For OpenID Connect. */
  readonly protocolMappers: readonly string[];
  readonly clientAuthenticators: readonly string[];
  /** Attributes that a realm carries from its creation on. */
  readonly realmAttributes: readonly string[];
}

/** What an executor reads from its configuration, but the server does not list. */
const UNLISTED: Readonly<Record<string, readonly Property[]>> = {
  'intent-client-bind-checker': [{ name: 'intent-name', type: 'String' }],
};

/** The catalogue that templates are judged by. */
export const catalogue: Catalogue = {
  ...keycloak26_7,
  executors: keycloak26_7.executors.map(({ id, properties }) => ({
    id,
    properties: [...properties, ...(UNLISTED[id] ?? [])],
  })),
};
