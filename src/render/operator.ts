import { stringify } from 'yaml';
import type { JsonObject } from '../template/template.js';
import { withPlaceholders } from './secrets.js';

/** What the Operator must be told beside the realm. */
export interface OperatorNames {
  /** Name of the `Keycloak` resource to import into, in the same namespace. */
  readonly keycloak: string;
  /** Name of the Secret that holds the template's secrets; one made of the realm's name without it. */
  readonly secret?: string;
}

/**
 * A realm as the Keycloak Operator's custom resource `KeycloakRealmImport`, in YAML. Where it holds marks of secrets
 * there are placeholders for them, each taken from a key of the Secret.
 *
 * @param representation - as `realmRepresentation` made it of a template that was read without its secrets
 */
export function realmImport(representation: JsonObject, realm: string, names: OperatorNames): string {
  const { replaced, used } = withPlaceholders(representation);
  const name = resourceName(realm);
  const secret = names.secret ?? `${name}-secrets`;
  const placeholders = [...used].map(([variable, key]) => [variable, { secret: { name: secret, key } }]);
  const resource = {
    // Operators before 26.6 know only v2alpha1, which is deprecated since (keycloak issue 51314).
    apiVersion: 'k8s.keycloak.org/v2beta1',
    kind: 'KeycloakRealmImport',
    metadata: { name },
    spec: {
      keycloakCRName: names.keycloak,
      ...(placeholders.length === 0 ? {} : { placeholders: Object.fromEntries(placeholders) }),
      realm: replaced,
    },
  };
  return stringify(resource, { lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * The name of a realm's `KeycloakRealmImport`, as Kubernetes takes one: lower case, digits, hyphens, not more than 63.
 * Several realms may come to the same.
 */
export function resourceName(realm: string): string {
  const text = realm.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return text.slice(0, 50).replaceAll(/^-+|-+$/g, '') || 'realm';
}
