import type { Clause } from '../clauses/clause.js';
import { signatureAlgorithm } from '../realm/key-algorithm.js';
import type { Change, Difference, Plan } from '../realm/resource.js';
import { type JsonObject, namesOf, pathOf, type Template } from '../template/template.js';
import { attributeOf, textsOf } from './client.js';
import { eventsOf, TOKEN_EVENTS } from './events.js';
import type { Impact } from './impact.js';
import { SETTINGS, touched, touchesNoClient } from './settings.js';

type Told = Omit<Impact, 'client'>;

/** What of the realm's own settings a plan changes. */
export function settingsOf(plan: Plan): readonly Difference[] {
  return plan.changes.filter(({ kind }) => kind === 'realm').flatMap(({ differences }) => differences);
}

/** The name of a setting, whether the template has it as a field or as an attribute. */
function settingName(path: string): string {
  const [, first = '', second = ''] = namesOf(path);
  return first === 'attributes' ? second : first;
}

/** True of a setting of which nobody here knows what it does to clients. */
export function isNotJudged({ path }: Difference): boolean {
  const name = settingName(path);
  return !Object.hasOwn(SETTINGS, name) && !touchesNoClient(name);
}

/** What a changed setting of the realm does to a client. */
export function settingImpacts({ path, current, desired, clauses }: Difference, client: JsonObject): readonly Told[] {
  const name = settingName(path);
  return (Object.hasOwn(SETTINGS, name) ? (SETTINGS[name] ?? []) : []).flatMap(setting => {
    const events = touched(setting, client);
    if (events.length === 0) return [];
    const { effect, what, depends } = setting;
    const told: Told = {
      effect: typeof effect === 'function' ? effect(desired) : effect,
      ...{ events, what: typeof what === 'function' ? what(desired) : what },
      ...{ cause: { setting: path }, since: 'changed setting', clauses },
      ...(current === undefined ? {} : { current }),
      ...(desired === undefined ? {} : { becomes: desired }),
      ...(depends === undefined ? {} : { depends }),
    };
    return [told];
  });
}

/**
 * What of a plan changes which roles others have: what roles are made of, and roles that go, alone or with their client.
 * Tokens may carry them in ways that no client's settings tell.
 */
export function rolesNotJudged({ changes }: Plan): readonly string[] {
  return changes.flatMap(({ kind, key, action, differences }) => {
    if (action === 'delete') {
      return kind === 'clients' ? [pathOf('clients', key)] : kind === 'realm-roles' ? [pathOf('realmRoles', key)] : [];
    }
    if (action !== 'update' || (kind !== 'clients' && kind !== 'realm-roles')) return [];
    const paths = differences.map(({ path }) => path).filter(path => namesOf(path).includes('composites'));
    // One place, however many of its roles come and go.
    return [...new Set(paths.map(path => pathOf(...namesOf(path).slice(0, namesOf(path).indexOf('composites') + 1))))];
  });
}

/**
 * A key that is made, changed or taken away: it may be the one that signs from then on. Of clients whose algorithm
 * changes with the realm's, that is told already.
 *
 * @param keys - as the realm has them: the template no longer knows one that goes
 * @param realm - the algorithm of the realm as it is
 */
export function keyImpacts(
  change: Change,
  { template, keys }: { readonly template: Template; readonly keys: readonly JsonObject[] },
  client: JsonObject,
  realm: string,
): readonly Told[] {
  if (change.kind !== 'keys' || client.protocol === 'saml') return [];
  const gone = change.action === 'delete';
  const key = (gone ? keys : template.resources.keys)?.find(({ name }) => name === change.key);
  const algorithm = key === undefined ? undefined : signatureAlgorithm(key);
  if (algorithm === undefined) return [];
  const events = TOKEN_EVENTS.filter(event => eventsOf(client).has(event));
  const signs = ['id.token.signed.response.alg', 'access.token.signed.response.alg'].some(
    name => (attributeOf(client, name) ?? realm) === algorithm,
  );
  if (!signs || events.length === 0) return [];
  const path = pathOf('keys', change.key);
  return [
    {
      ...{ effect: gone ? 'breaks' : 'changes', events, cause: { setting: path }, since: 'changed setting' },
      what: gone
        ? `tokens with ${algorithm} that the deleted key signed are no longer accepted`
        : `tokens with ${algorithm} are signed by another key: whoever keeps a copy of the JWKS must fetch it anew`,
      depends: gone ? 'on whether it signed any that are still valid' : 'on the priority of the other keys',
      clauses: template.clausesOf(path),
    },
  ];
}

/** A client scope that changes, or goes, changes the tokens of each client that has it. */
export function scopeImpacts(change: Change, client: JsonObject): readonly Told[] {
  if (change.kind !== 'client-scopes' || change.action === 'create') return [];
  const always = textsOf(client.defaultClientScopes).includes(change.key);
  if (!always && !textsOf(client.optionalClientScopes).includes(change.key)) return [];
  const events = TOKEN_EVENTS.filter(event => eventsOf(client).has(event));
  if (events.length === 0) return [];
  const gone = change.action === 'delete';
  const clauses = new Map<string, Clause>(
    change.differences.flatMap(({ clauses }) => clauses).map(clause => [clause.id, clause]),
  );
  return [
    {
      ...{ effect: gone ? 'breaks' : 'changes', events, since: 'changed setting', clauses: [...clauses.values()] },
      ...{ what: `its client scope "${change.key}" ${gone ? 'is deleted' : 'changes'}` },
      cause: { setting: pathOf('clientScopes', change.key) },
      ...(always ? {} : { depends: 'on whether it asks for the scope' }),
    },
  ];
}
