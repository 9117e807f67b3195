import { clientAttributes } from '../../catalogue/attributes.js';
import { catalogue, type Provider } from '../../catalogue/catalogue.js';
import { nearest } from '../../nearest.js';
import { items, type Located, member, quoted, suggestion, text } from '../located.js';
import type { Problems } from '../problem.js';
import { checkConfiguration, pairsIn } from './configuration.js';

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
      checkProvider('executor', catalogue.executors, executor, problems);
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
      checkProvider('condition', catalogue.conditions, condition, problems);
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

function checkProvider(kind: string, providers: readonly Provider[], node: Located, problems: Problems): void {
  const name = member(node, kind);
  const provider = providers.find(({ id }) => id === text(name));
  if (provider === undefined) return;
  const configuration = member(node, 'configuration');
  checkConfiguration({ kind, provider, configuration, at: configuration?.at ?? name?.at ?? node.at }, problems);
}
