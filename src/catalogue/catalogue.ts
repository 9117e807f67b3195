import { keycloak26_7 } from './keycloak-26.7.js';
import { required } from './required.js';

/** What one property of a provider's configuration may hold, in Keycloak's own words. */
export interface Property {
  readonly name: string;
  /** `boolean`, `String`, `Integer`, `List` (one of `options`), `MultivaluedList`, `MultivaluedString`, `Map` … */
  readonly type: string;
  /** The only values that are understood, where there is a list of them. */
  readonly options?: readonly string[];
  /** What happens without it, where it must not be absent. */
  readonly required?: string;
}

/** An executor, a condition, a key provider or a protocol mapper that a server offers. */
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
  readonly protocolMappers: readonly Provider[];
  readonly clientAuthenticators: readonly string[];
  readonly algorithms: {
    /** JWS algorithms (RFC 7518, section 3.1). */
    readonly signatures: readonly string[];
    /** JWE algorithms (RFC 7518, section 4.1). */
    readonly keyManagement: readonly string[];
    /** JWE encryption methods (RFC 7518, section 5.1). */
    readonly contentEncryption: readonly string[];
  };
  /** Attributes that a realm carries from its creation on. */
  readonly realmAttributes: readonly string[];
}

/** What a provider takes in its configuration, but no server lists. */
export const unlisted: Readonly<Record<string, readonly Property[]>> = {
  'intent-client-bind-checker': [{ name: 'intent-name', type: 'String' }],
  'secure-client-uris': [{ name: 'allow-http-on-localhost', type: 'boolean' }],
  // Keycloak's own client scopes carry it, to no effect.
  'oidc-usermodel-client-role-mapper': [{ name: 'user.attribute', type: 'String' }],
  'oidc-usermodel-realm-role-mapper': [{ name: 'user.attribute', type: 'String' }],
};

/** What the server lists as a text and reads as something else, by the property's name. */
const TYPES: Readonly<Record<string, string>> = { 'available-period': 'Integer', 'allowed-clock-skew': 'Integer' };

function completed(providers: readonly Provider[]): readonly Provider[] {
  return providers.map(({ id, properties }) => ({
    id,
    properties: [...properties, ...(unlisted[id] ?? [])].map(property => {
      const consequence = required[id]?.[property.name];
      return {
        ...property,
        type: TYPES[property.name] ?? property.type,
        ...(consequence === undefined ? {} : { required: consequence }),
      };
    }),
  }));
}

/** The catalogue that templates are judged by. */
export const catalogue: Catalogue = {
  ...keycloak26_7,
  executors: completed(keycloak26_7.executors),
  conditions: completed(keycloak26_7.conditions),
  keyProviders: completed(keycloak26_7.keyProviders),
  protocolMappers: completed(keycloak26_7.protocolMappers),
};
