import type ComponentRepresentation from '@keycloak/keycloak-admin-client/lib/defs/componentRepresentation.js';
import type { Json, JsonObject } from '../../template/template.js';
import { asJson, isObject } from '../json.js';
import { signatureAlgorithm } from '../key-algorithm.js';
import { MADE_MEANWHILE, stillThere } from '../meanwhile.js';
import { attributeLists, isBuiltInKey } from '../mutations.js';
import { namedIn, withNamed } from '../named.js';
import { onceFor } from '../once.js';
import type { Realm, ResourceKind } from '../resource.js';

const TYPE = 'org.keycloak.keys.KeyProvider';

const keysOf = onceFor(async ({ admin }) => (await admin.components.find({ type: TYPE })).map(asJson));

/** The realm's key providers, by name. The private part of an imported key is sent on create and never read back. */
export default {
  id: 'keys',
  section: 'keys',
  after: ['realm'],
  key: component => String(component.name),
  identity: 'chosen',
  writeOnly: ['privateKey'],
  ahead: keysOf,
  async read(realm, desired) {
    const names = new Set(desired.map(({ name }) => name));
    const components = await keysOf(realm);
    for (const name of names) {
      const twins = components.filter(component => component.name === name);
      if (twins.length > 1) throw await twinsError(realm, twins);
    }
    return components.filter(component => names.has(component.name ?? null) || !isBuiltInKey(component));
  },
  all: keysOf,
  writing: {
    inFlight: 1,
    async each({ admin }, { change, desired, current }) {
      const ours = { ...desired, providerType: TYPE, config: attributeLists(desired.config) };
      if (current === undefined) {
        // Keycloak lets two have one name, and makes a key slowly enough for another to come between.
        const named = () => admin.components.find({ type: TYPE, name: String(desired.name) });
        if ((await named()).length > 0) throw new Error(MADE_MEANWHILE);
        const { id } = await admin.components.create(ours as ComponentRepresentation);
        if ((await named()).every(component => component.id === id)) return;
        await admin.components.del({ id });
        throw new Error('somebody else made it at the same moment, so that ours was taken away again');
      }
      const id = String(current.id);
      const now = asJson(stillThere(await admin.components.findOne({ id })));
      await admin.components.update({ id }, withNamed(now, ours, namedIn(change)) as ComponentRepresentation);
    },
  },
  removal: { each: ({ admin }, component) => admin.components.del({ id: String(component.id) }) },
  async undeletable({ name: realm, admin, desired }, items, { stays }) {
    const others = stays.get('keys') ?? [];
    const ours = new Set((desired.keys ?? []).map(key => key.name));
    const needed = algorithmsOf([...(stays.get('realm') ?? []), ...(stays.get('clients') ?? [])]);
    const { active = {}, keys = [] } = await admin.realms.getKeys({ realm });
    const out = new Set([...items, ...others.filter(key => !isOn(key))].map(({ id }) => id));
    const left = new Set([
      ...keys.flatMap(key => (key.status === 'ACTIVE' && !out.has(key.providerId ?? null) ? key.algorithm : [])),
      // What the template has may be made or come into use only now.
      ...others.filter(key => ours.has(key.name) && isOn(key)).flatMap(key => signatureAlgorithm(key) ?? []),
    ]);
    return items.flatMap(({ id, name }) =>
      keys
        .filter(({ kid, providerId }) => providerId === id && Object.values(active).includes(kid ?? ''))
        .map(({ algorithm = '' }) => algorithm)
        .filter(algorithm => needed.has(algorithm) && !left.has(algorithm))
        .map(
          algorithm => `keys "${name}": it is the last key for ${algorithm}, which the realm or a client signs with`,
        ),
    );
  },
} satisfies ResourceKind;

/** Whether a key provider's keys are used for new tokens; without a word, they are. */
function isOn({ config }: JsonObject): boolean {
  const { active = [], enabled = [] } = attributeLists(config);
  return !active.includes('false') && !enabled.includes('false');
}

/** What tokens are signed with by a realm's and clients' settings; where nothing is said, RS256. */
function algorithmsOf(items: readonly JsonObject[]): ReadonlySet<Json> {
  const named = items.flatMap(({ defaultSignatureAlgorithm = null, attributes }) => [
    defaultSignatureAlgorithm,
    ...Object.entries(isObject(attributes) ? attributes : {}).flatMap(([name, value]) =>
      /(^|[._])alg$/.test(name) ? [value] : [],
    ),
  ]);
  return new Set(['RS256', ...named]);
}

/** Two keys of one name: which of them is ours cannot be told, and one in use must not go without somebody's word. */
async function twinsError({ name, admin }: Realm, twins: readonly JsonObject[]): Promise<Error> {
  const { active = {}, keys = [] } = await admin.realms.getKeys({ realm: name });
  const kids = new Set(Object.values(active));
  const used = new Set(keys.filter(({ kid }) => kids.has(kid ?? '')).map(({ providerId }) => providerId));
  const all = twins.map(({ id }) => String(id));
  const [spare = all.at(-1)] = all.filter(id => !used.has(id));
  return new Error(
    [
      `realm ${name} has ${twins.length} keys with the name "${twins[0]?.name}", by which the template knows one:`,
      ...all.map(id => `    ${id}  ${used.has(id) ? 'in use' : 'not in use'}`),
      '  Two may have made it at once. Delete one when no token that it signed is valid any more:',
      `  DELETE ${admin.baseUrl}/admin/realms/${encodeURIComponent(name)}/components/${spare}`,
      '  or in the admin console: Realm settings, Keys, Add providers.',
    ].join('\n'),
  );
}
