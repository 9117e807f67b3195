import { inFlight } from '../in-flight.js';
import { didYouMean, nearest } from '../nearest.js';
import type { Json, JsonObject } from '../template/template.js';
import { pathOf } from '../template/template.js';
import { scopesOf } from './assigned-scopes.js';
import { asJson, isList, isObject } from './json.js';
import { BUILT_IN_SCOPES, isBuiltInClient } from './mutations.js';
import { inPages } from './pages.js';
import type { Fault, Realm } from './resource.js';
import { clientRolesOf } from './role-names.js';
import { updaterGroupFaults, updaterRoleFaults } from './updater-faults.js';

/** Of so many clients of others roles are looked up, one request each; of more only when it is asked for (`--deep`). */
const MAX_CLIENTS = 100;

/** What a condition looks for, and what there is of it. */
interface Sought {
  readonly policy: string;
  readonly condition: string;
  readonly setting: string;
  readonly names: readonly string[];
}

/**
 * What conditions of policies look for and nothing has: scopes, which Keycloak refuses without a place, and roles,
 * groups and identity providers, for which it takes the policy and never carries it out.
 */
export async function policyFaults(realm: Realm, policies: readonly JsonObject[]): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const { policy, condition, setting, names } of policies.flatMap(soughtBy)) {
    const path = pathOf('clientPolicies', policy, 'conditions', condition, 'configuration', setting);
    const who = `The client policy "${policy}"`;
    const ofUpdater = UPDATER_FAULTS[condition];
    if (ofUpdater !== undefined) {
      faults.push(...(await ofUpdater(realm, { path, who, names })));
      continue;
    }
    // Only what the template has not is asked for.
    const ours = new Set(oursOf(realm, condition));
    const theirs = names.every(name => ours.has(name)) ? [] : await theirsOf(realm, condition);
    if (theirs === undefined) continue;
    const known = new Set([...ours, ...theirs]);
    // One of several roles is enough; then only what looks like a slip is one.
    const enough = condition === 'client-roles' && names.some(name => known.has(name));
    faults.push(
      ...names
        .filter(name => !known.has(name) && !(enough && nearest(name, known) === undefined))
        .map(name => ({
          path,
          message: `${who} ${LOOKS_FOR[condition]?.replace('{}', name)}${didYouMean(name, known)}`,
          hint: 'It would hold for nobody. Name what is there, or add it to the template.',
        })),
    );
  }
  return faults;
}

const UPDATER_FAULTS: Readonly<Record<string, typeof updaterRoleFaults>> = {
  'client-updater-source-roles': updaterRoleFaults,
  'client-updater-source-groups': updaterGroupFaults,
};

const LOOKS_FOR: Readonly<Record<string, string>> = {
  'client-scopes': 'looks for the client scope "{}", which is neither in the template nor in the realm',
  'client-roles': 'looks for clients that have the role "{}", and no client has it, neither here nor in the realm',
  'identity-provider-alias': 'looks for the identity provider "{}", which the realm does not have',
};

function soughtBy({ name, enabled, conditions }: JsonObject): readonly Sought[] {
  const settings: Readonly<Record<string, string>> = {
    'client-scopes': 'scopes',
    'client-roles': 'roles',
    'client-updater-source-groups': 'groups',
    'client-updater-source-roles': 'roles',
    'identity-provider-alias': 'identity_provider_aliases',
  };
  if (enabled !== true || !isList(conditions)) return [];
  return conditions.filter(isObject).flatMap(({ condition, configuration }) => {
    const setting = settings[String(condition)];
    if (setting === undefined || !isObject(configuration)) return [];
    return [{ policy: String(name), condition: String(condition), setting, names: texts(configuration[setting]) }];
  });
}

function oursOf({ desired }: Realm, condition: string): readonly string[] {
  if (condition === 'client-scopes') return namesIn(desired.clientScopes as Json);
  return condition === 'client-roles' ? (desired.clients ?? []).flatMap(({ roles }) => namesIn(roles)) : [];
}

/** Undefined where it cannot be told. */
async function theirsOf(realm: Realm, condition: string): Promise<readonly string[] | undefined> {
  const { representation, admin } = realm;
  if (condition === 'client-roles') return rolesOfClients(realm);
  if (condition === 'client-scopes') {
    return representation === undefined ? [...BUILT_IN_SCOPES] : namesIn((await scopesOf(realm)) as Json);
  }
  return representation === undefined ? [] : (await admin.identityProviders.find()).map(({ alias }) => String(alias));
}

/** Roles that the realm's clients have. A template without clients is for those that come later. */
async function rolesOfClients(realm: Realm): Promise<readonly string[] | undefined> {
  const { desired, representation, admin } = realm;
  const all = representation === undefined ? [] : (await inPages(page => admin.clients.find(page))).map(asJson);
  const ours = new Set((desired.clients ?? []).map(({ clientId }) => clientId));
  const theirs = all.filter(({ clientId }) => !ours.has(clientId));
  const others = theirs.filter(client => !isBuiltInClient(client));
  if (ours.size + others.length === 0) return undefined;
  if (others.length > MAX_CLIENTS && realm.deep !== true) {
    realm.onNotRead?.({ kind: 'clients', field: 'roles', count: others.length });
    return undefined;
  }
  // Ours, too: one may have a role that its template does not name.
  const found = await inFlight(all, 4, client => clientRolesOf(realm, String(client.clientId)));
  const { newRealm } = await import('../catalogue/new-realm.js');
  const builtIn = isObject(newRealm.roles.client) ? Object.values(newRealm.roles.client).flatMap(namesIn) : [];
  return [...builtIn, ...found.flatMap(client => namesIn((client?.roles ?? []) as Json))];
}

function namesIn(list: Json | undefined): readonly string[] {
  return isList(list) ? list.filter(isObject).map(({ name }) => String(name)) : [];
}

function texts(list: Json | undefined): readonly string[] {
  return isList(list) ? list.map(String) : [];
}
