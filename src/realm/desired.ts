import type { JsonObject, Resources } from '../template/template.js';
import { isList, isObject } from './json.js';
import type { ResourceKind } from './resource.js';

/** The template's items of a kind; of the realm itself there is always one, whether the template speaks of it or not. */
export function desiredItems(kind: ResourceKind, desired: Resources, realm: string): readonly JsonObject[] {
  const section = desired[kind.section];
  if (isList(section)) return section.filter(isObject);
  return kind.section === 'realm' ? [{ ...(isObject(section) ? section : {}), realm }] : [];
}
