import type ComponentRepresentation from '@keycloak/keycloak-admin-client/lib/defs/componentRepresentation.js';
import type { Json } from '../../template/template.js';
import { asJson, isList, isObject } from '../json.js';
import { isBuiltInKey } from '../mutations.js';
import { namedIn, stillThere, withNamed } from '../named.js';
import type { ResourceKind } from '../resource.js';

const TYPE = 'org.keycloak.keys.KeyProvider';

/** The realm's key providers, by name. The private part of an imported key is sent on create and never read back. */
export default {
  id: 'keys',
  section: 'keys',
  after: ['realm'],
  key: component => String(component.name),
  writeOnly: ['privateKey'],
  async read({ admin }, desired) {
    const names = new Set(desired.map(({ name }) => name));
    const components = (await admin.components.find({ type: TYPE })).map(asJson);
    return components.filter(component => names.has(component.name ?? null) || !isBuiltInKey(component));
  },
  writing: {
    inFlight: 1,
    async each({ admin }, { change, desired, current }) {
      const ours = { ...desired, providerType: TYPE, config: lists(desired.config) };
      if (current === undefined) {
        await admin.components.create(ours as ComponentRepresentation);
        return;
      }
      const id = String(current.id);
      const now = asJson(stillThere(await admin.components.findOne({ id })));
      await admin.components.update({ id }, withNamed(now, ours, namedIn(change)) as ComponentRepresentation);
    },
  },
} satisfies ResourceKind;

/** A component's config holds lists of strings only. */
function lists(config: Json | undefined): Record<string, Json> {
  const entries = Object.entries(isObject(config) ? config : {});
  return Object.fromEntries(entries.map(([name, value]) => [name, (isList(value) ? value : [value]).map(String)]));
}
