import { catalogue } from '../../catalogue/catalogue.js';
import { entries, items, type Located, member, text } from '../located.js';
import { pairsIn } from './configuration.js';

/** An executor that a policy brings. */
export interface Enforced {
  readonly id: string;
  /** The profile that holds it. */
  readonly profile: string;
  /** `pkce-enforcer of profile "…"`, with its place where it is written in a template. */
  readonly label: string;
  /** A setting as text; undefined where it is absent or no scalar. */
  setting(name: string): string | undefined;
  /** A setting that is a list of texts. */
  list(name: string): readonly string[];
}

/** Policies of a template that are enabled. */
export function enabledPolicies(root: Located): readonly Located[] {
  return items(member(root, 'clientPolicies')).filter(policy => scalarIn(member(policy, 'enabled')) === 'true');
}

/** The executors of a policy's profiles, those of the template and those that are built into Keycloak, in their order. */
export function executorsOf(policy: Located, root: Located): readonly Enforced[] {
  const own = items(member(root, 'clientProfiles'));
  return items(member(policy, 'profiles')).flatMap((item): readonly Enforced[] => {
    const name = text(item) ?? '';
    const profile = own.find(candidate => text(member(candidate, 'name')) === name);
    if (profile !== undefined) {
      return items(member(profile, 'executors')).map(executor => {
        const id = text(member(executor, 'executor')) ?? '';
        const { file, line } = executor.at;
        return {
          id,
          profile: name,
          label: `${id} of the profile "${name}" (${file}:${line})`,
          setting: key => scalarIn(member(executor, 'configuration', key)),
          list: key => items(member(executor, 'configuration', key)).flatMap(entry => text(entry) ?? []),
        };
      });
    }
    const builtIn = catalogue.globalProfiles.find(candidate => candidate.name === name);
    const { file, line } = item.at;
    return (builtIn?.executors ?? []).map(({ executor: id, configuration }) => ({
      id,
      profile: name,
      label: `${id} of Keycloak's profile ${name} (${file}:${line})`,
      setting: key => (configuration[key] === undefined ? undefined : String(configuration[key])),
      list: key => [configuration[key] ?? []].flat().map(String),
    }));
  });
}

/** The attributes by which the condition client-attributes chooses clients, with their values. */
export function pairsOf(condition: Located): readonly (readonly [name: string, value: string])[] {
  const attributes = member(condition, 'configuration', 'attributes');
  if (attributes?.kind === 'map') return entries(attributes).map(([name, { value }]) => [name, scalarIn(value) ?? '']);
  if (attributes?.kind === 'list') {
    return attributes.items.map(item => [scalarIn(member(item, 'key')) ?? '', scalarIn(member(item, 'value')) ?? '']);
  }
  return (pairsIn(text(attributes)) ?? []).map(({ key, value }) => [key, value]);
}

/** A scalar as text; undefined for anything else, and for what is not known. */
export function scalarIn(node: Located | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null || node.unresolved === true) return undefined;
  return node.text ?? String(node.value);
}
