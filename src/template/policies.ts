import { clientAttributes } from '../catalogue/attributes.js';
import { catalogue, type Property, type Provider } from '../catalogue/catalogue.js';
import { didYouMean, nearest } from '../nearest.js';
import { entries, items, type Located, member, quoted, suggestion, text } from './located.js';
import type { Problems } from './problem.js';

/** Judges client profiles and policies: Keycloak stores an unknown key or value of a configuration without a word. */
export function checkPolicies(root: Located, problems: Problems): void {
  const builtIn = catalogue.globalProfiles.map(profile => profile.name);
  const profiles = items(member(root, 'clientProfiles'));
  for (const profile of profiles) {
    const name = member(profile, 'name');
    const named = text(name);
    if (name !== undefined && named !== undefined && builtIn.includes(named)) {
      problems.add(name.at, `"${named}" is the name of a client profile that is built into Keycloak; choose another`);
    }
    for (const executor of items(member(profile, 'executors'))) {
      checkConfiguration('executor', text(member(executor, 'executor')), catalogue.executors, executor, problems);
    }
  }

  const known = [...profiles.flatMap(profile => text(member(profile, 'name')) ?? []), ...builtIn];
  const custom = items(member(root, 'customAttributes')).flatMap(item => text(item) ?? []);
  for (const policy of items(member(root, 'clientPolicies'))) {
    for (const item of items(member(policy, 'profiles'))) {
      const name = text(item);
      if (name === undefined || known.includes(name) || (item.kind === 'scalar' && item.unresolved)) continue;
      problems.add(
        item.at,
        `There is no client profile ${quoted(item)}, neither here nor built into Keycloak${suggestion(item, known)}`,
        `There are: ${known.join(', ')}`,
      );
    }
    for (const condition of items(member(policy, 'conditions'))) {
      checkConfiguration('condition', text(member(condition, 'condition')), catalogue.conditions, condition, problems);
      for (const name of attributesOf(condition)) {
        const meant = clientAttributes.includes(name) ? undefined : nearest(name, clientAttributes);
        if (meant === undefined || custom.includes(name)) continue;
        problems.add(
          member(condition, 'configuration', 'attributes')?.at ?? condition.at,
          `Keycloak knows no client attribute "${name}"; did you mean "${meant}"?`,
          `If it is meant as it stands, name it under "customAttributes".`,
        );
      }
    }
  }
}

/** Names of the client attributes by which a condition chooses clients; none for other conditions. */
export function attributesOf(condition: Located): readonly string[] {
  if (text(member(condition, 'condition')) !== 'client-attributes') return [];
  const attributes = member(condition, 'configuration', 'attributes');
  if (attributes?.kind === 'map') return [...attributes.entries.keys()];
  if (attributes?.kind === 'list') return attributes.items.flatMap(item => text(member(item, 'key')) ?? []);
  return (pairsIn(text(attributes)) ?? []).map(({ key }) => key);
}

function checkConfiguration(
  kind: string,
  id: string | undefined,
  providers: readonly Provider[],
  node: Located,
  problems: Problems,
): void {
  const provider = providers.find(candidate => candidate.id === id);
  if (provider === undefined) return;
  const known = provider.properties.map(property => property.name);
  for (const [name, { key, value }] of entries(member(node, 'configuration'))) {
    const property = provider.properties.find(candidate => candidate.name === name);
    if (property === undefined) {
      const hint = known.length === 0 ? 'It has no configuration.' : `It knows: ${known.join(', ')}`;
      problems.add(key, `The ${kind} ${provider.id} knows no "${name}"${didYouMean(name, known)}`, hint);
    } else if (value.kind !== 'scalar' || !value.unresolved) {
      checkValue(`"${name}" of the ${kind} ${provider.id}`, property, value, problems);
    }
  }
}

function checkValue(label: string, property: Property, node: Located, problems: Problems): void {
  const wrong = (expected: string) => problems.add(node.at, `${label} must be ${expected}`);
  const option = (item: Located) => {
    const value = text(item);
    if (value === undefined) problems.add(item.at, `${label} must be a text`);
    else if (property.options !== undefined && !property.options.includes(value)) {
      problems.add(
        item.at,
        `${label} cannot be ${quoted(item)}${suggestion(item, property.options)}`,
        `Allowed: ${property.options.join(', ')}`,
      );
    }
  };
  const scalar = node.kind === 'scalar' ? node.value : undefined;
  switch (property.type) {
    case 'boolean':
      // Keycloak's own profiles write booleans as texts here and there.
      if (scalar !== true && scalar !== false && scalar !== 'true' && scalar !== 'false') wrong('true or false');
      return;
    case 'Integer':
      if (typeof scalar !== 'number' && !/^\d+$/.test(String(scalar))) wrong('a whole number');
      return;
    case 'List':
      option(node);
      return;
    case 'Map':
      if (!isPairs(node)) wrong('a map of names to texts');
      return;
    case 'String':
      if (typeof scalar !== 'string' && typeof scalar !== 'number') wrong('a text');
      return;
    default:
      if (node.kind !== 'list') wrong('a list of texts');
      else for (const item of node.items) option(item);
  }
}

function isPairs(node: Located): boolean {
  const isText = (value: Located | undefined) => value?.kind === 'scalar' && value.value !== null;
  if (node.kind === 'map')
    return node.entries.size > 0 && [...node.entries.values()].every(({ value }) => isText(value));
  if (node.kind === 'scalar') return pairsIn(text(node)) !== undefined;
  return (
    node.items.length > 0 && node.items.every(item => isText(member(item, 'key')) && isText(member(item, 'value')))
  );
}

// What Keycloak itself stores: a text that holds a list of objects with key and value.
function pairsIn(json: string | undefined): readonly { key: string; value: string }[] | undefined {
  try {
    const parsed: unknown = JSON.parse(json ?? '');
    if (!Array.isArray(parsed) || parsed.length === 0) return undefined;
    return parsed.every(isPair) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isPair(value: unknown): value is { key: string; value: string } {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('value' in value)) return false;
  return typeof value.key === 'string' && typeof value.value === 'string';
}
