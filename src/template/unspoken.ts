import { isObject } from './json.js';
import type { Json, Template } from './template.js';

/**
 * Settings of the realm that hold for the clients of a template although it says nothing of them: another one that
 * shares the realm does. A line a template, for whoever relies on what Keycloak does by itself.
 */
export function unspokenSettings(templates: readonly Template[]): readonly string[] {
  const settings = templates.map(template => ({ template, names: leavesOf('', template.resources.realm) }));
  return settings.flatMap(({ template, names }) => {
    const spoken = new Set(names);
    const foreign = settings.flatMap(other => {
      const added = other.names.filter(name => !spoken.has(name));
      for (const name of added) spoken.add(name);
      return added.length === 0 ? [] : [`${added.join(', ')} (${other.template.id})`];
    });
    if (foreign.length === 0) return [];
    return [`${template.id} says nothing of what will hold for its clients, too: ${foreign.join('; ')}`];
  });
}

/** Names of what is set; of attributes and the like without where they stand. */
function leavesOf(name: string, value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  if (!isObject(value)) return [name];
  return Object.entries(value).flatMap(([member, within]) => leavesOf(member, within));
}
