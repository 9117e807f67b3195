import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { inFlight } from '../../in-flight.js';
import type { JsonObject } from '../../template/template.js';
import { asJson, isList, isObject } from '../json.js';
import { stillThere } from '../meanwhile.js';
import { missingRoles } from '../missing-roles.js';
import { attributeLists, withoutDefaultGroups, withoutOwnRoles } from '../mutations.js';
import { changedFields, namedIn, withNamed } from '../named.js';
import { namedByUsers } from '../named-roles.js';
import type { Change, Realm, ResourceKind } from '../resource.js';
import { asValue, type RoleStep, takesRoles } from '../role-names.js';
import { giveRoles, groupsOf, mappedRoles } from '../roles.js';
import { droppedAttributes } from '../user-attributes.js';

const CREDENTIALS = 'credentials';

/** Users that the template names: a realm may have millions, so nobody asks for all. Credentials are set on create only. */
export default {
  id: 'users',
  section: 'users',
  after: ['realm-roles', 'clients'],
  key: user => String(user.username),
  identity: 'given',
  writeOnly: [CREDENTIALS],
  whole: ['clientRoles'],
  watched: ['realmRoles', 'clientRoles', 'groups'],
  async read(realm, desired, made) {
    const ours = new Map(desired.map(user => [String(user.username), user]));
    const all = ours.size <= MOST_READ || realm.deep === true;
    if (!all) tellUnread(realm, desired);
    const found = await inFlight([...new Set([...ours.keys(), ...made])], 4, async username => {
      const [user] = await realm.admin.users.find({ username, exact: true });
      if (user === undefined) return [];
      const wanted = ours.get(username) ?? {};
      // Keycloak keeps user names in lower case.
      const id = String(user.id);
      const isWhole = all && ours.has(username);
      const [roles, groups] = await Promise.all([
        hasRoles(wanted) || isWhole ? rolesOf(realm, id, wanted) : {},
        isWhole ? groupsOf(realm, id) : [],
      ]);
      return [{ ...asJson(user), username, ...roles, groups: withoutDefaultGroups(groups, realm.representation) }];
    });
    return found.flat();
  },
  async faults(realm, desired) {
    return [...(await missingRoles(realm, namedByUsers(desired))), ...(await droppedAttributes(realm, desired))];
  },
  writing: {
    inFlight: 4,
    async each(realm, { change, desired, current, onMade }) {
      const { users } = realm.admin;
      const { realmRoles: _realm, clientRoles: _client, ...rest } = desired;
      const ours = { ...rest, attributes: attributeLists(desired.attributes) };
      const named = namedIn(change).filter(([field = '']) => !isRoleField(field) && field !== CREDENTIALS);
      const id =
        current === undefined
          ? (await users.create({ enabled: true, ...ours } as UserRepresentation)).id
          : String(current.id);
      if (current === undefined) onMade?.(id);
      if (current !== undefined && named.length > 0) {
        const now = asJson(stillThere(await users.findOne({ id })));
        await users.update({ id }, withNamed(now, ours, named) as UserRepresentation);
      }
      if (current !== undefined && changedFields(change).has(CREDENTIALS)) {
        for (const credential of credentialsOf(desired)) await setAgain(realm, id, credential);
      }
      await writeRolesOf(realm, change, desired, id, 'give');
    },
    frees({ change, desired, current }) {
      if (current === undefined || !takesRoles(asked(desired), asked(current))) return undefined;
      return realm => writeRolesOf(realm, change, desired, String(current.id), 'take');
    },
  },
  removal: { each: ({ admin }, user) => admin.users.del({ id: String(user.id) }) },
} satisfies ResourceKind;

async function writeRolesOf(
  realm: Realm,
  change: Change,
  desired: JsonObject,
  id: string,
  step: RoleStep,
): Promise<void> {
  const named = namedIn(change).flatMap(([field = '', ...within]) =>
    isRoleField(field) ? [[field === 'realmRoles' ? 'realm' : 'client', ...within]] : [],
  );
  if (named.length === 0) return;
  const found = mappedRoles(await realm.admin.users.listRoleMappings({ id }));
  await giveRoles(realm, id, { asked: asked(desired), found }, named, step);
}

/** A password that is set again is not temporary unless the template says so, as one that is set when a user is made. */
async function setAgain({ admin }: Realm, id: string, credential: JsonObject): Promise<void> {
  const { type = 'password' } = credential;
  if (type !== 'password') throw new Error(`a credential of type "${type}" can only be set when the user is made`);
  await admin.users.resetPassword({ id, credential: { temporary: false, ...credential, type } });
}

function credentialsOf({ credentials }: JsonObject): readonly JsonObject[] {
  return isList(credentials) ? credentials.filter(isObject) : [];
}

const ROLE_FIELDS = ['realmRoles', 'clientRoles'];

function isRoleField(field: string): boolean {
  return ROLE_FIELDS.includes(field);
}

function tellUnread(realm: Realm, users: readonly JsonObject[]): void {
  const silent = users.filter(user => !hasRoles(user)).length;
  if (silent > 0) realm.onNotRead?.({ kind: 'users', field: 'realmRoles and clientRoles', count: silent });
  realm.onNotRead?.({ kind: 'users', field: 'groups', count: users.length });
}

/** Whether a template says anything of a user's roles: they cost a request. */
function hasRoles(user: JsonObject): boolean {
  return ROLE_FIELDS.some(field => user[field] !== undefined);
}

/** Of more users roles that no template names, and groups, are only read if that is asked for: two requests for each. */
const MOST_READ = 50;

/** A user's roles as the other kinds say them. */
function asked({ realmRoles = [], clientRoles = {} }: JsonObject): JsonObject {
  return { realm: realmRoles, client: clientRoles };
}

async function rolesOf(realm: Realm, id: string, wanted: JsonObject): Promise<JsonObject> {
  const all = asValue(mappedRoles(await realm.admin.users.listRoleMappings({ id })));
  const { realm: realmRoles = [], client: clientRoles = {} } = withoutOwnRoles(
    all,
    realm.representation,
    asked(wanted),
  );
  return { realmRoles, clientRoles };
}
