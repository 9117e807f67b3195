import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type { Json } from '../../template/template.js';
import { asJson, isObject, merged } from '../json.js';
import { attributeMap } from '../mutations.js';
import type { ResourceKind } from '../resource.js';

/**
 * The realm's own settings and attributes. A PUT takes away every attribute that it does not carry and resets those of
 * CIBA and PAR even when it carries none at all, so that the whole realm is read, changed and written.
 */
export default {
  id: 'realm',
  section: 'realm',
  after: [],
  key: realm => String(realm.realm),
  read: async ({ representation }) => (representation === undefined ? [] : [representation]),
  writing: {
    inFlight: 1,
    async each({ name, admin }, { desired, current }) {
      const ours = {
        ...desired,
        ...(isObject(desired.attributes) ? { attributes: attributeMap(desired.attributes) } : {}),
      };
      if (current === undefined) {
        await admin.realms.create({ enabled: true, ...ours, realm: name } as RealmRepresentation);
        return;
      }
      const now = asJson((await admin.realms.findOne({ realm: name })) ?? {});
      // These have endpoints of their own, and what was read may be out of date by now.
      const { clientProfiles: _profiles, clientPolicies: _policies, ...whole } = merged(now, ours);
      await admin.realms.update({ realm: name }, unambiguous(whole, ours) as RealmRepresentation);
    },
  },
} satisfies ResourceKind;

/** Some attributes are shown as a field, too, and the field wins over the attribute: leaves out what is not asked for. */
function unambiguous(
  whole: Readonly<Record<string, Json>>,
  ours: Readonly<Record<string, Json>>,
): Record<string, Json> {
  const asked = isObject(ours.attributes) ? ours.attributes : {};
  const fields = Object.entries(whole).filter(([name]) => !(name in asked) || name in ours);
  const attributes = Object.entries(isObject(whole.attributes) ? whole.attributes : {});
  return {
    ...Object.fromEntries(fields),
    attributes: Object.fromEntries(attributes.filter(([, value]) => value !== null)),
  };
}
