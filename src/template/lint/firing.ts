import { eventsOfCondition, eventsOfExecutor } from '../../catalogue/events.js';
import { nearest } from '../../nearest.js';
import { isObject } from '../json.js';
import { holdsSecret, items, type Located, member, quoted, text, toJson } from '../located.js';
import type { Problems } from '../problem.js';
import { voteOf } from '../reach.js';
import type { JsonObject } from '../template.js';
import { enabledPolicies, executorsOf, pairsOf, scalarIn } from './enforced.js';

/**
 * Refuses policies that Keycloak would store and never carry out: executors that act at events alone at which the
 * conditions have no say, and conditions that fit no client.
 */
export function checkFiring(root: Located, problems: Problems): void {
  const policies = enabledPolicies(root);
  for (const policy of policies) {
    checkEvents(policy, policies, root, problems);
    for (const condition of items(member(policy, 'conditions'))) checkPairs(condition, root, problems);
  }
}

function checkEvents(policy: Located, policies: readonly Located[], root: Located, problems: Problems): void {
  // Of a policy without conditions the schema complains.
  if (items(member(policy, 'conditions')).length === 0) return;
  const idle = executorsOf(policy, root).filter(executor => !acts(policy, executor.id));
  // What another policy carries out is not lost.
  const lost = idle.filter(
    ({ id }) =>
      !policies.some(
        other => other !== policy && acts(other, id) && executorsOf(other, root).some(executor => executor.id === id),
      ),
  );
  for (const profile of items(member(policy, 'profiles'))) {
    const ids = [...new Set(lost.filter(executor => executor.profile === text(profile)).map(({ id }) => id))];
    if (ids.length === 0) continue;
    const events = [...new Set(ids.flatMap(id => eventsOfExecutor(id) ?? []))];
    const conditions = items(member(policy, 'conditions')).flatMap(
      condition => text(member(condition, 'condition')) ?? [],
    );
    const strict = scalarIn(member(policy, 'mode')) === 'STRICT' ? 'STRICT with ' : '';
    problems.add(
      profile.at,
      `The policy ${quoted(member(policy, 'name'))} never carries out ${ids.join(', ')} of ${quoted(profile)}: ` +
        `${ids.length === 1 ? 'it acts' : 'they act'} at ${events.join(' and ')} alone, where ${strict}` +
        `${conditions.join(' and ')} ${conditions.length === 1 ? 'has' : 'have'} no say`,
      `Choose the clients by an attribute (client-attributes${strict === '' ? '' : ', mode DEFAULT'}), or name a ` +
        `profile without ${ids.length === 1 ? 'it' : 'them'} here` +
        `${ids.includes('secure-par-content') ? '; then nobody must push requests' : ''}.`,
    );
  }
}

/** Whether an executor of a policy can act at any event. */
function acts(policy: Located, executor: string): boolean {
  return eventsOfExecutor(executor)?.some(event => hasSayAt(policy, event)) ?? true;
}

/** Whether a policy can hold at an event. */
function hasSayAt(policy: Located, event: string): boolean {
  const conditions = items(member(policy, 'conditions'));
  const hasSay = (condition: Located) => sees(condition)?.includes(event) ?? true;
  return scalarIn(member(policy, 'mode')) === 'STRICT' ? conditions.every(hasSay) : conditions.some(hasSay);
}

/**
 * Whether a policy certainly holds for a client at an event: of the conditions that have a say, in mode STRICT all, each
 * can be told from the template, and is met.
 *
 * @param client - a ClientRepresentation
 */
export function holdsAt(policy: Located, client: JsonObject, event: string): boolean {
  if (!hasSayAt(policy, event)) return false;
  return items(member(policy, 'conditions')).every(condition => {
    if (sees(condition)?.includes(event) === false) return true;
    const configuration = member(condition, 'configuration');
    const settings = configuration === undefined ? {} : toJson(configuration);
    const vote = voteOf(text(member(condition, 'condition')) ?? '', isObject(settings) ? settings : {}, client);
    return vote !== undefined && vote !== (scalarIn(member(configuration, 'is-negative-logic')) === 'true');
  });
}

function sees(condition: Located): readonly string[] | undefined {
  const configuration = member(condition, 'configuration');
  const negative = scalarIn(member(configuration, 'is-negative-logic')) === 'true';
  const grants = items(member(configuration, 'grant_types')).flatMap(item => text(item) ?? []);
  return eventsOfCondition(
    text(member(condition, 'condition')) ?? '',
    negative || grants.length === 0 ? undefined : grants,
  );
}

function checkPairs(condition: Located, root: Located, problems: Problems): void {
  if (text(member(condition, 'condition')) !== 'client-attributes') return;
  const attributes = member(condition, 'configuration', 'attributes');
  const at = attributes?.at ?? condition.at;
  const pairs = pairsOf(condition);
  const twice = pairs.find(([name], index) => pairs.findIndex(([other]) => other === name) < index);
  if (twice !== undefined) {
    problems.add(
      at,
      `The condition names the attribute "${twice[0]}" twice, and fits no client: Keycloak wants both values`,
    );
  }
  const wanted = items(member(root, 'clientPolicies')).flatMap(policy =>
    items(member(policy, 'conditions'))
      .filter(other => other !== condition)
      .flatMap(pairsOf),
  );
  const clients = [member(root, 'clientDefaults'), ...items(member(root, 'clients'))];
  const custom = items(member(root, 'customAttributes')).flatMap(item => text(item) ?? []);
  if (attributes === undefined || holdsSecret(attributes)) return;
  for (const [name, value] of pairs.filter(([name]) => !custom.includes(name))) {
    const values = clients.flatMap(client => member(client, 'attributes', name) ?? []);
    const carried = new Set(values.filter(node => !holdsSecret(node)).flatMap(node => scalarIn(node) ?? []));
    const meant = carried.has(value)
      ? undefined
      : nearest(
          value,
          // tpp-1 and tpp-2 are two markers.
          [...carried].filter(other => withoutDigits(other) !== withoutDigits(value)),
        );
    // Two values that policies tell apart are no slip.
    if (meant === undefined || wanted.some(([other, chosen]) => other === name && chosen === meant)) continue;
    problems.add(
      at,
      `No client of this template has "${value}" for the attribute "${name}"; did you mean "${meant}"?`,
      `A policy whose conditions fit no client enforces nothing. If it is meant as it stands, name "${name}" under "customAttributes".`,
    );
  }
}

function withoutDigits(marker: string): string {
  return marker.replaceAll(/\d+/g, '0');
}
