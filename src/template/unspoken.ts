import { newRealm } from '../catalogue/new-realm.js';
import { isObject } from './json.js';
import type { Json, JsonObject, Template } from './template.js';

/**
 * Settings of the realm that hold for the clients of a template although it says nothing of them: another one that
 * shares the realm does, and says something else than Keycloak by itself. A line a template, for whoever relies on what
 * Keycloak does by itself.
 */
export function unspokenSettings(templates: readonly Template[]): readonly string[] {
  const usual = leavesOf(newRealm.realm);
  const settings = templates.map(template => ({ template, leaves: leavesOf(template.resources.realm ?? {}) }));
  return settings.flatMap(({ template, leaves }) => {
    const spoken = new Set(leaves.keys());
    const foreign = settings.flatMap(other => {
      const added = [...other.leaves].filter(([name, value]) => !spoken.has(name) && usual.get(name) !== value);
      for (const [name] of added) spoken.add(name);
      const names = added.map(([name]) => name.replace(/^.*\//, ''));
      return names.length === 0 ? [] : [`${names.join(', ')} (${other.template.id})`];
    });
    if (foreign.length === 0) return [];
    return [`${template.id} says nothing of what will hold for its clients, too: ${foreign.join('; ')}`];
  });
}

/** Values by where they stand, as texts: attributes are that on the server. */
function leavesOf(settings: JsonObject, within = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(settings).flatMap(([name, value]: [string, Json]) =>
      isObject(value)
        ? [...leavesOf(value, `${within}${name}/`)]
        : [[`${within}${name}`, typeof value === 'string' ? value : JSON.stringify(value)] as const],
    ),
  );
}
