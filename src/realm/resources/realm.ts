import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import { takenBack } from '../../catalogue/taken-back.js';
import { type Json, type JsonObject, pathOf } from '../../template/template.js';
import { compositesOf } from '../composites.js';
import { missingFlowsOfRealm } from '../flows.js';
import { INVENTORY, mergedInventory, storedInventory } from '../inventory.js';
import { asJson, isObject } from '../json.js';
import { isConflict, stillThere } from '../meanwhile.js';
import { attributeMap, isFieldOfRealm } from '../mutations.js';
import { namedIn, withNamed } from '../named.js';
import type { Fault, Realm, ResourceKind } from '../resource.js';
import { roleNames } from '../role-names.js';

/**
 * The realm's own settings and attributes. A PUT takes away every attribute that it does not carry and resets those of
 * CIBA and PAR even when it carries none at all, so that the whole realm is read, changed and written.
 */
export default {
  id: 'realm',
  section: 'realm',
  after: [],
  key: realm => String(realm.realm),
  watched: ['defaultRole', 'defaultGroups'],
  async read(realm) {
    const { representation, desired } = realm;
    if (representation === undefined) return [];
    const { defaultRole } = representation;
    // Where the template has that role it is compared there.
    const isOurs = desired.realmRoles?.some(({ name }) => isObject(defaultRole) && name === defaultRole.name) === true;
    if (!isObject(defaultRole) || isOurs) return [{ ...representation, defaultRole: [] }];
    const { realm: ofRealm, client } = roleNames(await compositesOf(realm, String(defaultRole.id)));
    const ofClients = Object.entries(client).flatMap(([id, names]) => names.map(name => `${id}.${name}`));
    return [{ ...representation, defaultRole: [...ofRealm, ...ofClients] }];
  },
  async faults(realm, desired) {
    const flows = await Promise.all(desired.map(one => missingFlowsOfRealm(realm, one)));
    return [...flows.flat(), ...desired.flatMap(one => takenBackIn(realm, one))];
  },
  writing: {
    inFlight: 1,
    async each({ name, admin, inventory }, { change, desired, current }) {
      const ours = asked(desired);
      if (current === undefined) {
        const made = realmToSend(ours, inventory?.text);
        await admin.realms.create({ enabled: true, ...made, realm: name } as RealmRepresentation);
        return;
      }
      const now = asJson(stillThere(await admin.realms.findOne({ realm: name })));
      const named = namedIn(change).flatMap(names => {
        const [field, attribute = ''] = names;
        return field === 'attributes' && isFieldOfRealm(attribute) ? [names, [attribute]] : [names];
      });
      // These have endpoints of their own, and what was read may be out of date by now.
      const { clientProfiles: _profiles, clientPolicies: _policies, ...whole } = withNamed(now, ours, named);
      const noted = inventory && mergedInventory(inventory.text, inventory.seen, storedInventory(now));
      try {
        await admin.realms.update({ realm: name }, realmToSend(whole, noted) as RealmRepresentation);
        if (noted !== undefined) inventory?.onStored(noted);
      } catch (failure) {
        // Keycloak says that a realm of the same name exists, which can only be this one.
        throw isConflict(failure)
          ? new Error('somebody else was writing it at the same moment', { cause: failure })
          : failure;
      }
    },
  },
} satisfies ResourceKind;

/** What the template asks for, and Keycloak takes back for a setting that the realm or another template has. */
function takenBackIn({ name: realm, representation }: Realm, desired: JsonObject): readonly Fault[] {
  const [by, names] = takenBack;
  if ((desired[by] ?? representation?.[by]) !== true) return [];
  return names
    .filter(name => desired[name] === true)
    .map(name => ({
      path: pathOf('realm', name),
      message: `"${name}" cannot be true where "${by}" is, as in ${desired[by] === true ? 'another template' : `realm ${realm}`}: Keycloak sets it to false`,
      hint: desired[by] === true ? 'Take one of them away.' : `Add "${by}": false.`,
    }));
}

/**
 * A realm as it is to be sent. Some attributes are fields, too, and a field that is missing takes the attribute back to
 * its default: these are sent as fields. An attribute that is to go is left out.
 */
function realmToSend(realm: JsonObject, inventory: string | undefined): Record<string, Json> {
  const attributes = Object.entries(attributeMap(realm.attributes)).filter(([, value]) => value !== null);
  if (inventory !== undefined) attributes.push([INVENTORY, inventory]);
  return { ...realm, attributes: Object.fromEntries(attributes) };
}

/** What the template asks for, attributes that are fields among the fields. */
function asked(desired: JsonObject): JsonObject {
  if (!isObject(desired.attributes)) return desired;
  const fields = Object.entries(desired.attributes).filter(([name]) => isFieldOfRealm(name));
  return { ...Object.fromEntries(fields), ...desired };
}
