import { mailServerSettings } from '../catalogue/attributes.js';
import { itemsBy } from '../realm/difference.js';
import { isObject } from '../realm/json.js';
import { BUILT_IN_FLOWS, isBuiltInClient, isBuiltInKey } from '../realm/mutations.js';
import type { Snapshot } from '../realm/snapshot.js';
import { MAIL_SERVER } from '../template/secret-names.js';
import type { Json, JsonObject } from '../template/template.js';
import type { LeftOut } from './beside.js';
import { type ChangedOwn, changedOwnClients } from './own-clients.js';
import { type Plain, plain } from './plain.js';
import { usualRealm } from './usual.js';

/** What of a realm a template can hold. */
export interface Expressible {
  readonly found: Plain;
  /** Keycloak's own clients of the realm that were changed. */
  readonly changedOwn: readonly ChangedOwn[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Parts what a template can hold from what it cannot.
 *
 * @param chosen - whether a client is to be exported
 */
export function expressible(whole: Snapshot, chosen: (clientId: string) => boolean): Expressible {
  const leftOut: LeftOut[] = [];
  const items = (kind: string): readonly JsonObject[] => whole.items.get(kind) ?? [];
  const sorted = (resources: readonly JsonObject[], key: string): readonly JsonObject[] =>
    resources.toSorted((left, right) => (String(left[key]) < String(right[key]) ? -1 : 1));
  const clients = sorted(items('clients'), 'clientId').filter(client => chosen(String(client.clientId)));
  const all = plain({
    realm: realmOf(whole.representation ?? {}, leftOut),
    keys: sorted(keysOf(items('keys'), leftOut), 'name'),
    clientProfiles: items('client-profiles'),
    clientPolicies: items('client-policies'),
    realmRoles: sorted(items('realm-roles'), 'name'),
    clientScopes: sorted(items('client-scopes'), 'name'),
    clients: clients.filter(client => !isBuiltInClient(client)).map(client => clientOf(client, leftOut)),
    users: items('users').map(user => userOf(user, leftOut)),
  });
  tellLostMappers(all.clientScopes, leftOut);
  const ofKeycloak = clients.filter(isBuiltInClient).map(client => clientOf(client, leftOut));
  return { found: all, changedOwn: changedOwnClients(ofKeycloak, whole.realm, chosen, leftOut), leftOut };
}

const NO_FLOW = 'another realm has no such authentication flow';

function isBuiltInFlow(alias: Json): boolean {
  return BUILT_IN_FLOWS.includes(String(alias));
}

function realmOf(realm: JsonObject, leftOut: LeftOut[]): JsonObject {
  const foreign = Object.keys(realm).filter(
    name => /Flow$/.test(name) && typeof realm[name] === 'string' && !isBuiltInFlow(realm[name]),
  );
  for (const name of foreign) {
    leftOut.push({
      what: `realm: ${name}: ${String(realm[name])}`,
      why: 'another realm has no such authentication flow',
    });
  }
  const mail = isObject(realm[MAIL_SERVER]) ? Object.entries(realm[MAIL_SERVER]) : [];
  for (const [name] of mail.filter(([setting]) => !mailServerSettings.includes(setting))) {
    leftOut.push({ what: `realm: ${MAIL_SERVER}: ${name}`, why: 'Keycloak knows no such setting of the mail server' });
  }
  const known = Object.fromEntries(mail.filter(([name]) => mailServerSettings.includes(name)));
  const rest = Object.entries(realm).filter(([name]) => !foreign.includes(name));
  return { ...Object.fromEntries(rest), [MAIL_SERVER]: known };
}

function keysOf(keys: readonly JsonObject[], leftOut: LeftOut[]): readonly JsonObject[] {
  const usual = new Set(usualRealm.keys.map(({ name }) => name));
  const ours = keys.filter(key => !isBuiltInKey(key) || usual.has(key.name));
  const twins = [...new Set(ours.map(({ name }) => name))].filter(
    name => ours.filter(key => key.name === name).length > 1,
  );
  for (const name of twins) {
    leftOut.push({ what: `keys: ${name}`, why: 'several keys have this name, by which a template knows one' });
  }
  return ours.filter(({ name }) => !twins.includes(name));
}

const SECRET_AUTHENTICATORS = ['client-secret', 'client-secret-jwt'];

function clientOf(client: JsonObject, leftOut: LeftOut[]): JsonObject {
  const { authenticationFlowBindingOverrides, secret, ...rest } = client;
  const tell = (what: string, why: string): void => {
    leftOut.push({ what: `client ${String(client.clientId)}: ${what}`, why });
  };
  const flows = Object.entries(isObject(authenticationFlowBindingOverrides) ? authenticationFlowBindingOverrides : {});
  for (const [name, alias] of flows.filter(([, flow]) => !isBuiltInFlow(flow))) {
    tell(`flow ${name}: ${String(alias)}`, NO_FLOW);
  }
  const overrides = Object.fromEntries(flows.filter(([, flow]) => isBuiltInFlow(flow)));
  if (client.authorizationServicesEnabled === true) {
    tell('authorization services', 'their resources and policies are no part of a template');
  }
  const usesSecret =
    client.protocol === 'openid-connect' &&
    client.publicClient !== true &&
    client.bearerOnly !== true &&
    SECRET_AUTHENTICATORS.includes(String(client.clientAuthenticatorType));
  const attributes = attributesOf(client, tell);
  return {
    ...rest,
    attributes,
    authenticationFlowBindingOverrides: overrides,
    ...(usesSecret && typeof secret === 'string' ? { secret } : {}),
  };
}

function attributesOf(client: JsonObject, tell: (what: string, why: string) => void): JsonObject {
  const attributes = Object.entries(isObject(client.attributes) ? client.attributes : {});
  const pairs = attributes.flatMap(([name]) => /^(saml\.\w+)\.private\.key$/.exec(name)?.[1] ?? []);
  const kept = attributes.filter(([name, value]) => {
    if (pairs.some(pair => name === `${pair}.private.key` || name === `${pair}.certificate`)) {
      tell(`attributes: ${name}`, 'Keycloak makes each client its own key pair');
      return false;
    }
    if (name === 'client.secret.rotated') tell('its rotated secret', 'it is gone when it expires');
    if (name !== 'jwks.string' || !/"(d|k)"\s*:/.test(String(value))) return true;
    tell(
      'attributes: jwks.string',
      'it holds a private key, which is to stay with the client: take it out and replace it',
    );
    return false;
  });
  return Object.fromEntries(kept);
}

function userOf(user: JsonObject, leftOut: LeftOut[]): JsonObject {
  const { username = '' } = user;
  leftOut.push({ what: `user ${String(username)}: groups, second factors`, why: 'they are not looked at' });
  return { ...user, credentials: [{ type: 'password', value: '**********', temporary: false }] };
}

/** Applied to another realm, a template takes nothing away from what is there by itself. */
function tellLostMappers(scopes: readonly JsonObject[], leftOut: LeftOut[]): void {
  for (const own of usualRealm.clientScopes) {
    const scope = scopes.find(({ name }) => name === own.name);
    const there = itemsBy('name', scope?.protocolMappers);
    const gone = [...itemsBy('name', own.protocolMappers).keys()].filter(name => !there.has(name));
    const what = `client scope ${String(own.name)}`;
    const why = "it is Keycloak's own, and a template deletes nothing";
    if (scope === undefined) leftOut.push({ what: `${what}: that it is deleted`, why });
    else if (gone.length > 0) leftOut.push({ what: `${what}: that it lacks ${gone.join(', ')}`, why });
  }
}
