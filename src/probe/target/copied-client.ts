import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import type MappingsRepresentation from '@keycloak/keycloak-admin-client/lib/defs/mappingsRepresentation.js';
import { didYouMean } from '../../nearest.js';
import type { Profile } from '../../template/profile.js';

/** A real client that scratch clients are made like. */
export interface Model {
  readonly clientId: string;
  /** The client as the realm has it. */
  readonly whole: ClientRepresentation;
  /** What of it copies have: everything but what is its own (secret, keys, addresses, names). */
  readonly copied: ClientRepresentation;
  /** Names of its roles. */
  readonly roles: readonly string[];
  /** The roles that its tokens may carry. */
  readonly scopeMappings: MappingsRepresentation;
  /** What copies do not have, in sentences. */
  readonly notes: readonly string[];
}

/** Fields that are the client's own, or follow from others. */
const OWN_FIELDS = [
  ...['id', 'clientId', 'name', 'description', 'secret', 'registrationAccessToken', 'access', 'origin'],
  ...['rootUrl', 'adminUrl', 'baseUrl', 'redirectUris', 'webOrigins', 'registeredNodes', 'notBefore'],
  ...['authorizationSettings', 'authorizationServicesEnabled', 'protocolMappers'],
];

/** Attributes that are the client's own: keys, secrets, and addresses at which Keycloak would call its owner. */
const OWN_ATTRIBUTES =
  /^(use\.jwks\.|jwks\.|jwt\.credential\.|x509\.|client\.secret\.|logoUri$|policyUri$|tosUri$|request\.uris$|sector)|secret|private|channel\.logout\.|logout\.redirect\.uris|notification\.endpoint/i;

/**
 * Reads a client to make others like it. Nothing of it is changed.
 *
 * @throws Error when there is no such client, or it is none of OpenID Connect
 */
export async function readModel({ clients }: KeycloakAdminClient, clientId: string): Promise<Model> {
  const [whole] = await clients.find({ clientId });
  if (whole?.id === undefined) {
    const names = (await clients.find({ first: 0, max: 200 })).map(({ clientId: name = '' }) => name);
    throw new Error(`The realm has no client "${clientId}"${didYouMean(clientId, names)}`);
  }
  if (whole.protocol !== undefined && whole.protocol !== 'openid-connect') {
    throw new Error(`The client "${clientId}" is one of ${whole.protocol}, and probes are of OpenID Connect`);
  }
  const { id } = whole;
  const roles = await clients.listRoles({ id });
  const scopeMappings = whole.fullScopeAllowed === true ? {} : await clients.listScopeMappings({ id });
  const { mappers, left } = mappersOf(whole);
  const fields = Object.entries(whole).filter(([name]) => !OWN_FIELDS.includes(name));
  const attributes = Object.entries(whole.attributes ?? {}).filter(([name]) => !OWN_ATTRIBUTES.test(name));
  return {
    ...{ clientId, whole, scopeMappings },
    copied: { ...Object.fromEntries(fields), attributes: Object.fromEntries(attributes), protocolMappers: mappers },
    roles: roles.map(({ name = '' }) => name),
    notes: left.map(name => `The copies of ${clientId} have no mapper "${name}", which hangs on its redirect URIs.`),
  };
}

/** A pairwise subject is made from the host of the redirect URIs, or from a document at an address of the owner's. */
function mappersOf({ protocolMappers = [] }: ClientRepresentation) {
  const pairwise = ({ protocolMapper = '' }: (typeof protocolMappers)[number]) => protocolMapper.includes('pairwise');
  return {
    mappers: protocolMappers.filter(mapper => !pairwise(mapper)).map(({ id: _, ...mapper }) => mapper),
    left: protocolMappers.filter(pairwise).map(({ name = '' }) => name),
  };
}

/** Gives a copy the roles of its model, and to its tokens those that the model's may carry. */
export async function copyRoles({ clients }: KeycloakAdminClient, id: string, model: Model): Promise<void> {
  for (const name of model.roles) await clients.createRole({ id, name });
  const { realmMappings = [], clientMappings = {} } = model.scopeMappings;
  if (realmMappings.length > 0) await clients.addRealmScopeMappings({ id }, realmMappings);
  for (const { id: client = '', mappings = [] } of Object.values(clientMappings as Mappings)) {
    await clients.addClientScopeMappings({ id, client }, mappings);
  }
}

type Mappings = Readonly<Record<string, { readonly id?: string; readonly mappings?: { readonly name?: string }[] }>>;

/** What a reader must know of a copy: what the profile, and the realm's policies, made otherwise than the model is. */
export async function copyNotes(
  { clients }: KeycloakAdminClient,
  copyId: string,
  { clientId, whole, copied }: Model,
  profile: Profile,
): Promise<readonly string[]> {
  const [copy = {}] = await clients.find({ clientId: copyId });
  const method = ({ publicClient, clientAuthenticatorType }: ClientRepresentation) =>
    publicClient === true ? 'none' : clientAuthenticatorType;
  const changed = differences(copied, copy);
  return [
    ...(method(whole) === method(copy)
      ? []
      : [
          `${clientId} authenticates with ${method(whole)}, and the scratch clients, as ${profile.plan ?? 'the profile'} has it, with ${method(copy)}.`,
        ]),
    ...(changed.length === 0
      ? []
      : [`The realm made the copies otherwise than ${clientId} in: ${changed.join(', ')}.`]),
  ];
}

/** Keycloak adds them to every client. */
const ADDED = ['client.secret.creation.time', 'realm_client'];

/** Switches and attributes in which a client is not as it was asked for: policies make new clients as they want them. */
function differences(asked: ClientRepresentation, made: ClientRepresentation): readonly string[] {
  const flags = (client: ClientRepresentation) =>
    Object.entries(client).filter(([name, value]) => typeof value === 'boolean' && !['publicClient'].includes(name));
  const before = new Map<string, unknown>([...flags(asked), ...Object.entries(asked.attributes ?? {})]);
  const after = [...flags(made), ...Object.entries(made.attributes ?? {})];
  return after
    .filter(([name, value]) => !OWN_FIELDS.includes(name) && !OWN_ATTRIBUTES.test(name) && before.get(name) !== value)
    .map(([name]) => name)
    .filter(name => !ADDED.includes(name));
}
