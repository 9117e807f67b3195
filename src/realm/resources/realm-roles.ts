import type RoleRepresentation from '@keycloak/keycloak-admin-client/lib/defs/roleRepresentation.js';
import { inFlight } from '../../in-flight.js';
import { pathOf } from '../../template/template.js';
import { compositesOf, roleToSend, tieComposites } from '../composites.js';
import { asJson } from '../json.js';
import { LOCK_ROLE } from '../lock.js';
import { stillThere } from '../meanwhile.js';
import { lockFault, missingRoles } from '../missing-roles.js';
import { isBuiltInRole } from '../mutations.js';
import { namedIn, withNamed } from '../named.js';
import { namedByRoles } from '../named-roles.js';
import type { Realm, ResourceKind, Task } from '../resource.js';
import { holdersOf } from '../role-holders.js';
import { type RoleStep, realmRolesOf, takesRoles } from '../role-names.js';

/** Realm roles, by name. What they are made of is written when the clients' roles are there, too. */
export default {
  id: 'realm-roles',
  section: 'realmRoles',
  after: ['realm'],
  key: role => String(role.name),
  identity: 'given',
  whole: ['composites'],
  watched: ['composites'],
  async read(realm, desired, made) {
    // A realm may have thousands of roles, and none of them matters to a template that speaks of none.
    if (desired.length + made.length === 0) return [];
    const ours = new Set(desired.map(({ name }) => name));
    const told = (await realmRolesOf(realm)).filter(role => {
      if (ours.has(role.name ?? null)) return true;
      return !isBuiltInRole(role, realm.representation) && (desired.length > 0 || made.includes(String(role.name)));
    });
    return inFlight(told, 4, async role => {
      if (role.composite !== true || !ours.has(role.name ?? null)) return role;
      return { ...role, composites: await compositesOf(realm, String(role.id)) };
    });
  },
  async all(realm) {
    const roles = await realmRolesOf(realm);
    return inFlight(
      roles.filter(role => !isBuiltInRole(role, realm.representation)),
      8,
      async role =>
        role.composite === true ? { ...role, composites: await compositesOf(realm, String(role.id)) } : role,
    );
  },
  async faults(realm, desired) {
    const taken = desired.filter(({ name }) => name === LOCK_ROLE);
    return [
      ...taken.map(() => lockFault(pathOf('realmRoles', LOCK_ROLE, 'name'), 'The template')),
      ...(await missingRoles(realm, namedByRoles(desired))),
    ];
  },
  removal: { each: ({ admin }, role) => admin.roles.delById({ id: String(role.id) }) },
  async undeletable(realm, items, others) {
    const reasons = await inFlight(items, 4, async ({ id, name }) => {
      const holders = await holdersOf(realm, { id: String(id), name: String(name) }, others);
      return holders.map(holder => `realm-roles "${name}": ${holder} would lose it`);
    });
    return reasons.flat();
  },
  writing: {
    inFlight: 4,
    async each({ admin }, { change, desired, current, onMade }) {
      if (current === undefined) {
        await admin.roles.create(roleToSend(desired) as RoleRepresentation);
        // Keycloak answers with the name alone.
        const made = stillThere(await admin.roles.findOneByName({ name: String(desired.name) }));
        onMade?.(String(made.id));
        return;
      }
      const named = namedIn(change).filter(([field]) => field !== 'composites');
      if (named.length === 0) return;
      const id = String(current.id);
      const now = asJson(stillThere(await admin.roles.findOneById({ id })));
      await admin.roles.updateById({ id }, withNamed(now, roleToSend(desired), named) as RoleRepresentation);
    },
    frees: task => (takesRoles(task.desired.composites, task.current?.composites) ? tie(task, 'take') : undefined),
    ties: task => tie(task, 'give'),
  },
} satisfies ResourceKind;

function tie({ change, desired, current }: Task, step: RoleStep): ((realm: Realm) => Promise<void>) | undefined {
  const named = namedIn(change).filter(([field]) => field === 'composites');
  if (named.length === 0) return undefined;
  return async realm => {
    const id = current?.id ?? (await realmRolesOf(realm)).find(({ name }) => name === desired.name)?.id;
    const within = named.map(([, ...rest]) => rest);
    await tieComposites(realm, String(stillThere(id)), desired, within, step);
  };
}
