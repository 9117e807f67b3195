import { z } from 'zod';
import { catalogue } from '../catalogue/catalogue.js';
import {
  clientFields,
  clientScopeFields,
  credentialFields,
  type Fields,
  protocolMapperFields,
  realmFields,
  roleFields,
  userFields,
} from '../catalogue/representations.js';

/** Keycloak keeps attributes and the like as texts; a template may write numbers and booleans as such. */
const textual = z.union([z.string(), z.number(), z.boolean()]);
const texts = z.record(z.string(), textual);
const anyMap = z.record(z.string(), z.unknown());

const fieldTypes = {
  boolean: z.boolean(),
  integer: z.int32(),
  long: z.int(),
  string: z.string(),
  strings: z.array(z.string()),
  texts,
  objects: z.array(anyMap),
  object: anyMap,
} as const;

/** The fields of a representation, all optional, save those that are given otherwise. */
function representation(fields: Fields, others: Readonly<Record<string, z.ZodType>>, without: readonly string[] = []) {
  const shape = Object.entries(fields)
    .filter(([name]) => !without.includes(name))
    .map(([name, type]): [string, z.ZodType] => [name, fieldTypes[type].optional()]);
  return z.strictObject({ ...Object.fromEntries(shape), ...others });
}

const name = z.string().min(1);
const mapper = representation(protocolMapperFields, { name, protocolMapper: z.string() });
const mappers = z.array(mapper).optional();
/** Names of roles: the realm's, and clients' by client id. */
const roleNames = z.strictObject({
  realm: z.array(name).optional(),
  client: z.record(z.string(), z.array(name)).optional(),
});
const role = representation(roleFields, {
  name,
  attributes: z.record(z.string(), z.union([textual, z.array(textual)])).optional(),
  composites: roleNames.optional().describe('The roles that whoever has this one has, too'),
});
const rolesOfClient = {
  roles: z.array(role).optional().describe('Roles of the client'),
  scopeMappings: roleNames.optional().describe('The roles that its tokens may carry where fullScopeAllowed is false'),
  serviceAccountRoles: roleNames.optional().describe('The roles of its service account'),
};
const flows = {
  authenticationFlowBindingOverrides: z
    .strictObject({ browser: z.string().optional(), direct_grant: z.string().optional() })
    .optional()
    .describe("Flows in the place of the realm's, by alias"),
};
const oneOf = (ids: readonly { readonly id: string }[]) => z.enum(ids.map(({ id }) => id));

/** A profile as a file says it. */
export const profileSchema = z
  .strictObject({
    plan: z
      .enum([
        'fapi1-advanced-final',
        'fapi-ciba-id1',
        'fapi2-security-profile-id2',
        'fapi2-security-profile-final',
        'fapi2-message-signing-id1',
        'fapi2-message-signing-final',
      ])
      .optional(),
    client_auth_type: z.enum(['private_key_jwt', 'mtls', 'client_secret_basic', 'none']),
    sender_constrain: z.enum(['dpop', 'mtls']).optional(),
    fapi_auth_request_method: z.enum(['by_value', 'pushed']).optional(),
    fapi_request_method: z.enum(['unsigned', 'signed_non_repudiation']).optional(),
    fapi_response_mode: z.enum(['plain_response', 'jarm']).optional(),
    authorization_request_type: z.enum(['simple', 'rar']).optional(),
    openid: z.enum(['openid_connect', 'plain_oauth']).optional(),
    fapi_profile: z.string().optional(),
    ciba_mode: z.enum(['poll', 'ping']).optional(),
    fapi_ciba_profile: z.string().optional(),
    application: z.enum(['native']).optional().describe('The clients are apps on a device (RFC 8252)'),
  })
  .describe("What the realm is to conform to, in the variant names of the OpenID Foundation's conformance suite");

const parameter = z.strictObject({
  type: z
    .enum(['string', 'integer', 'boolean'])
    .default('string')
    .describe('Of the value; "string" where it is absent'),
  enum: z.array(textual).min(1).optional().describe('The only values allowed'),
  default: textual.optional().describe('The value where none is given'),
  secret: z.boolean().optional().describe('The value is never shown, and comes only from the environment or a file'),
  description: z.string().optional(),
});

/**
 * A template as it may be written: the form only. Names of attributes, configuration and clauses are judged
 * afterwards, by the catalogue.
 */
export const templateSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Address of this schema, for editors'),
    extends: z
      .union([name, z.array(name).min(1)])
      .optional()
      .describe(
        'A shipped template by its name, or another one by its path relative to this file; of several, each is laid over those before it',
      ),
    title: name.describe('A line that says what this template is for'),
    description: z.string().optional(),
    profile: profileSchema,
    parameters: z
      .record(z.string().regex(/^[a-z][a-z0-9_]*$/, 'A name is in lower case: letters, digits and _'), parameter)
      .optional()
      .describe('What is given from outside; $(name) in any text of the template stands for the value'),
    realm: representation(realmFields, {}).optional().describe("Settings of the realm: Keycloak's RealmRepresentation"),
    keys: z
      .array(z.strictObject({ name, providerId: oneOf(catalogue.keyProviders), config: texts.optional() }))
      .optional()
      .describe("The realm's key providers"),
    clientProfiles: z
      .array(
        z.strictObject({
          name,
          description: z.string().optional(),
          executors: z
            .array(z.strictObject({ executor: oneOf(catalogue.executors), configuration: anyMap.optional() }))
            .min(1, 'A client profile needs at least one executor'),
        }),
      )
      .optional(),
    clientPolicies: z
      .array(
        z.strictObject({
          name,
          description: z.string().optional(),
          enabled: z.boolean().describe('Keycloak takes a policy that does not say so for disabled'),
          mode: z.enum(['DEFAULT', 'STRICT']).optional(),
          conditions: z
            .array(z.strictObject({ condition: oneOf(catalogue.conditions), configuration: anyMap.optional() }))
            .min(1, 'A client policy without conditions never applies'),
          profiles: z.array(z.string()).min(1, 'A client policy without profiles does nothing'),
        }),
      )
      .optional(),
    realmRoles: z.array(role).optional().describe('Roles of the realm'),
    clientScopes: z.array(representation(clientScopeFields, { name, protocolMappers: mappers })).optional(),
    clientDefaults: representation(clientFields, { protocolMappers: mappers, ...rolesOfClient, ...flows }, ['clientId'])
      .optional()
      .describe('What every client of this template carries'),
    notEnforceable: z
      .record(z.string(), z.string().min(1))
      .optional()
      .describe('Attributes of clientDefaults that no executor can enforce, each with the reason'),
    clients: z
      .array(
        representation(clientFields, {
          clientId: name,
          protocolMappers: mappers,
          ...rolesOfClient,
          ...flows,
          jwksFile: name
            .optional()
            .describe("File with the client's public keys, a JSON Web Key Set, by its path relative to this file"),
        }),
      )
      .optional()
      .describe('Clients, each laid over clientDefaults'),
    clientsFrom: z
      .union([name, z.array(name).min(1)])
      .optional()
      .describe(
        'Files that hold a client or a list of clients, or folders of such, by their paths relative to this file',
      ),
    users: z
      .array(
        representation(userFields, {
          username: name,
          realmRoles: roleNames.shape.realm,
          clientRoles: roleNames.shape.client,
          credentials: z.array(representation(credentialFields, { type: z.string() })).optional(),
        }),
      )
      .optional()
      .describe('Users for tests'),
    customAttributes: z
      .array(z.string())
      .optional()
      .describe('Names of attributes that are meant as they stand, though Keycloak knows none of the name'),
    limitations: z
      .array(z.strictObject({ clauses: z.array(z.string()).min(1), text: name }))
      .optional()
      .describe('What the specifications ask for and Keycloak cannot do, with the ids of the clauses that ask for it'),
    clauses: z
      .record(z.string().startsWith('/', 'A path begins with a slash'), z.array(z.string()))
      .optional()
      .describe('By the path of a value (* for any name): ids of the clauses that ask for it'),
  })
  .describe('A template of keycloak-fapi-kit');

/** Whether a template has something of that name at its top. */
export function isSection(name: string): boolean {
  return Object.hasOwn(templateSchema.shape, name);
}
