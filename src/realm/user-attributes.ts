import { didYouMean } from '../nearest.js';
import { type JsonObject, pathOf } from '../template/template.js';
import { asJson, isList, isObject } from './json.js';
import type { Fault, Realm } from './resource.js';

/** Who may hold an attribute that the user profile does not name, as an administrator who writes it sees it. */
const OPEN = ['ENABLED', 'ADMIN_EDIT'];

const LOCALE = 'locale';

/**
 * Attributes of the template's users that Keycloak would drop without a word, so that the realm never is as it asks:
 * those that the realm's user profile does not name, or that no administrator may write.
 */
export async function droppedAttributes(realm: Realm, users: readonly JsonObject[]): Promise<readonly Fault[]> {
  const named = users.flatMap(({ username, attributes }) =>
    Object.entries(isObject(attributes) ? attributes : {}).flatMap(([name, value]) =>
      value === null ? [] : [{ username: String(username), name }],
    ),
  );
  if (named.length === 0) return [];
  const { representation, admin, desired } = realm;
  const profile: JsonObject = representation === undefined ? {} : asJson(await admin.users.getProfile());
  const declared = (isList(profile.attributes) ? profile.attributes : []).filter(isObject);
  const writable = new Set(declared.filter(isWritable).map(({ name }) => String(name)));
  const isOpen = OPEN.includes(String(profile.unmanagedAttributePolicy));
  // It is in the profile of every such realm, and in others nowhere.
  const hasLocale = { ...representation, ...desired.realm }.internationalizationEnabled === true;
  if (hasLocale) writable.add(LOCALE);
  const isKept = (name: string): boolean =>
    writable.has(name) || (isOpen && name !== LOCALE && !declared.some(attribute => attribute.name === name));
  return named
    .filter(({ name }) => !isKept(name))
    .map(({ username, name }) => {
      const isThere = declared.some(attribute => attribute.name === name);
      const why = isThere
        ? `which the user profile of realm ${realm.name} lets no administrator edit`
        : `which the user profile of ${representation === undefined ? 'a new realm' : `realm ${realm.name}`} does not have`;
      return {
        path: pathOf('users', username, 'attributes', name),
        message: `User "${username}" has the attribute "${name}", ${why}: Keycloak drops it${isThere ? '' : didYouMean(name, writable)}`,
        hint:
          name === LOCALE && !isThere
            ? 'Add "internationalizationEnabled": true to the realm, or take it out.'
            : isThere
              ? 'Let administrators edit it (permissions of the attribute in the user profile), or take it out.'
              : 'Declare it in the user profile (Realm settings → User profile), or set unmanagedAttributePolicy to ADMIN_EDIT there; or take it out.',
      };
    });
}

/** Where nothing is said of who may, Keycloak decides. */
function isWritable({ permissions }: JsonObject): boolean {
  if (!isObject(permissions) || !isList(permissions.edit)) return true;
  return permissions.edit.includes('admin');
}
