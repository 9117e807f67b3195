import { isList, isObject } from '../realm/json.js';
import type { Json, JsonObject } from '../template/template.js';
import { attributeOf, isOn, textsOf } from './client.js';
import type { Event } from './events.js';

/** How a condition votes: `unknown` where it depends on what the client's settings do not tell. */
export type Vote = 'yes' | 'no' | 'abstain' | { readonly depends: string };

type Condition = (client: JsonObject, event: Event, configuration: JsonObject) => Vote;

const ON_SAVING: readonly Event[] = ['UPDATE', 'UPDATED'];

/** Events of which Keycloak does not give the client to conditions, so that these abstain (keycloak issue 44800). */
const WITHOUT_CLIENT: readonly Event[] = [
  ...(['PRE_AUTHORIZATION_REQUEST', 'DEVICE_AUTHORIZATION_REQUEST', 'DEVICE_TOKEN_REQUEST'] as const),
];

/** Events of which Keycloak gives the scopes to conditions. */
const WITH_SCOPE: readonly Event[] = [
  ...(['PUSHED_AUTHORIZATION_REQUEST', 'AUTHORIZATION_REQUEST', 'TOKEN_REQUEST', 'TOKEN_REFRESH'] as const),
  ...(['SERVICE_ACCOUNT_TOKEN_REQUEST', 'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'] as const),
  ...(['BACKCHANNEL_AUTHENTICATION_REQUEST', 'BACKCHANNEL_TOKEN_REQUEST', 'TOKEN_EXCHANGE_REQUEST'] as const),
  ...(['JWT_AUTHORIZATION_GRANT', 'TOKEN_REFRESH_RESPONSE', 'USERINFO_REQUEST'] as const),
];

const GRANTS: Partial<Readonly<Record<Event, string>>> = {
  TOKEN_REFRESH: 'refresh_token',
  RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST: 'password',
  SERVICE_ACCOUNT_TOKEN_REQUEST: 'client_credentials',
  TOKEN_EXCHANGE_REQUEST: 'urn:ietf:params:oauth:grant-type:token-exchange',
  DEVICE_TOKEN_REQUEST: 'urn:ietf:params:oauth:grant-type:device_code',
  JWT_AUTHORIZATION_GRANT: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
};

const yesIf = (matches: boolean): Vote => (matches ? 'yes' : 'no');

/** Depends on who saves the client; at other events it abstains. */
const updater =
  (whom: string): Condition =>
  (_, event) =>
    ON_SAVING.includes(event) ? { depends: `on ${whom} it is saved` } : 'abstain';

/** Keycloak's conditions (`org.keycloak.services.clientpolicy.condition`), by their ids. */
export const CONDITIONS: Readonly<Record<string, Condition>> = {
  'any-client': () => 'yes',

  'client-attributes'(client, event, { attributes }) {
    if (event.startsWith('DEVICE_')) return 'abstain';
    const wanted = pairsOf(attributes);
    if (wanted === undefined) return { depends: 'on what Keycloak reads in the attributes of the condition' };
    return yesIf(wanted.every(([name, value]) => attributeOf(client, name) === value));
  },

  // It is enough to have one of them.
  'client-roles'(client, event, { roles }) {
    if (event.startsWith('DEVICE_')) return 'abstain';
    if (client.roles === undefined) return { depends: 'on its roles, which were not read' };
    return yesIf(textsOf(roles).some(role => textsOf(client.roles).includes(role)));
  },

  'client-access-type'(client, event, { type }) {
    if (WITHOUT_CLIENT.includes(event)) return 'abstain';
    const own = client.publicClient === true ? 'public' : client.bearerOnly === true ? 'bearer-only' : 'confidential';
    return yesIf(textsOf(type).includes(own));
  },

  'client-type'(client, event, { protocol }) {
    return WITHOUT_CLIENT.includes(event) ? 'abstain' : yesIf((client.protocol ?? 'openid-connect') === protocol);
  },

  'client-scopes'(client, event, { scopes, type }) {
    if (!WITH_SCOPE.includes(event)) return 'abstain';
    const holds = (field: string) => textsOf(scopes).some(scope => textsOf(client[field]).includes(scope));
    if (type !== 'Optional' && holds('defaultClientScopes')) return yesIf(type === 'Default' || type === 'Any');
    if (type !== 'Optional' && type !== 'Any') return 'no';
    return holds('optionalClientScopes') ? { depends: 'on the scopes it asks for' } : 'no';
  },

  'grant-type'(client, event, { grant_types }) {
    const grants = textsOf(grant_types);
    const grant = GRANTS[event];
    if (grant !== undefined) return yesIf(grants.includes(grant));
    if (event !== 'AUTHORIZATION_REQUEST') return 'abstain';
    const [code, implicit] = [grants.includes('authorization_code'), grants.includes('implicit')];
    if (code === implicit || client.implicitFlowEnabled !== true) return yesIf(code);
    return client.standardFlowEnabled === true ? { depends: 'on the response_type' } : yesIf(implicit);
  },

  'acr-condition': (_, event) =>
    event === 'AUTHORIZATION_REQUEST' ? { depends: 'on the acr it asks for' } : 'abstain',

  'identity-provider-alias': (_, event) =>
    event === 'JWT_AUTHORIZATION_GRANT' ? { depends: 'on who made the assertion' } : 'abstain',

  'client-updater-context'(_, event, configuration) {
    if (!ON_SAVING.includes(event)) return 'abstain';
    const sources = textsOf(configuration['update-client-source']);
    // As an administrator saves it; what else is in the list is for those who register clients by themselves.
    if (sources.includes('ByAuthenticatedUser')) return 'yes';
    return sources.length === 0 ? 'no' : { depends: `on whether it is saved ${sources.join(' or ')}` };
  },
  'client-updater-source-groups': updater('by a member of which group'),
  'client-updater-source-host': updater('from which host'),
  'client-updater-source-roles': updater('by somebody with which role'),
};

/** Ids of a policy's conditions. */
export function conditionsOf({ conditions }: JsonObject): readonly string[] {
  return (isList(conditions) ? conditions.filter(isObject) : []).map(({ condition }) => String(condition));
}

/** Whether a policy applies to a client at an event. */
export type Applies = 'yes' | 'no' | { readonly depends: string };

/**
 * Whether a policy applies to a client at an event, as Keycloak decides (`DefaultClientPolicyManager`): no condition
 * says no, and one says yes; in mode `STRICT` none abstains either.
 */
export function applies(policy: JsonObject, client: JsonObject, event: Event): Applies {
  if (policy.enabled !== true) return 'no';
  const depends = new Set<string>();
  let yes = false;
  for (const condition of isList(policy.conditions) ? policy.conditions.filter(isObject) : []) {
    const vote = voteOf(condition, client, event);
    if (vote === 'no' || (vote === 'abstain' && policy.mode === 'STRICT')) return 'no';
    if (typeof vote === 'object') depends.add(vote.depends);
    if (vote === 'yes') yes = true;
  }
  if (depends.size > 0) return { depends: [...depends].join(', and ') };
  return yes ? 'yes' : 'no';
}

function voteOf({ condition, configuration }: JsonObject, client: JsonObject, event: Event): Vote {
  const own = isObject(configuration) ? configuration : {};
  const vote = CONDITIONS[String(condition)]?.(client, event, own) ?? {
    depends: `on the condition ${String(condition)}`,
  };
  if (!isOn(own['is-negative-logic'])) return vote;
  return vote === 'yes' ? 'no' : vote === 'no' ? 'yes' : vote;
}

/** The attributes that a client must have; undefined where Keycloak could not read them. */
function pairsOf(attributes: Json | undefined): readonly (readonly [string, string])[] | undefined {
  if (isObject(attributes)) return Object.entries(attributes).map(([name, value]) => [name, String(value)]);
  if (isList(attributes)) return attributes.filter(isObject).map(({ key, value }) => [String(key), String(value)]);
  try {
    return pairsOf(JSON.parse(String(attributes)) as Json);
  } catch {
    return undefined;
  }
}
