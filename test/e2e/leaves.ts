import type { Json, JsonObject, Path, Resources, Section } from '../../src/template/template.js';
import { pathOf } from '../../src/template/template.js';
import { raw } from './admin.js';

/** A representation as the admin API gives it, to be changed and sent back. */
export type Mutable = { [key: string]: unknown };

/** One value of a template that can be read back. */
export interface Leaf {
  readonly path: Path;
  readonly section: Section;
  /** The item's key; of the realm itself nothing of importance. */
  readonly key: string;
  /** Names from the item on. */
  readonly names: readonly string[];
  readonly value: Json;
}

const KEY: Readonly<Record<string, string>> = {
  keys: 'name',
  clientProfiles: 'name',
  clientPolicies: 'name',
  clientScopes: 'name',
  clients: 'clientId',
  users: 'username',
  executors: 'executor',
  conditions: 'condition',
  protocolMappers: 'name',
};
const NOT_READABLE = ['secret', 'credentials'];

/** Every value of a template, found without the code under test. */
export function leavesOf(resources: Resources): readonly Leaf[] {
  return Object.entries(resources).flatMap(([section, items]) =>
    valuesIn([section], items as Json).map(({ names, value }) => ({
      path: pathOf(...names),
      section: section as Section,
      key: names[1] ?? '',
      names: section === 'realm' ? names.slice(1) : names.slice(2),
      value,
    })),
  );
}

function valuesIn(names: readonly string[], value: Json): { names: readonly string[]; value: Json }[] {
  const last = names.at(-1) ?? '';
  const by = KEY[last];
  if (NOT_READABLE.includes(last)) return [];
  if (Array.isArray(value) && by !== undefined) {
    return (value as JsonObject[]).flatMap(item => {
      const { [by]: key, ...rest } = item;
      return valuesIn([...names, String(key)], rest);
    });
  }
  // Kept as JSON in a string, it is one value.
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && last !== 'acr.loa.map') {
    return Object.entries(value).flatMap(([name, member]) => valuesIn([...names, name], member));
  }
  return [{ names, value }];
}

/** Where any other text would be refused. */
const OTHER: readonly (readonly [RegExp, Json])[] = [
  [/^\/realm\/sslRequired$/, 'none'],
  [/^\/realm\/attributes\/acr\.loa\.map$/, '{"silver":1,"gold":3}'],
  [/\/providerId$/, 'rsa-enc-generated'],
  [/\/keySize$/, ['4096']],
  [/\/ecdsaEllipticCurveKey$/, ['P-384']],
  [/^\/keys\/.*\/algorithm$/, ['PS384']],
  [/\/mode$/, 'STRICT'],
  [/\/client-attributes\/configuration\/attributes$/, '[{"key":"fapi.profile","value":"nobody"}]'],
  [/\/protocol$/, 'saml'],
  [/^\/clientScopes\/.*\/protocolMapper$/, 'oidc-hardcoded-role-mapper'],
  [/^\/clients\/.*\/protocolMapper$/, 'oidc-audience-mapper'],
  [/\/redirectUris$/, ['https://evil.example/*']],
  [/\/webOrigins$/, ['https://evil.example']],
  [/\/jwks\.string$/, '{"keys":[]}'],
  // With keys both by address and inline, Keycloak refuses a client; an empty attribute is one that is removed.
  [/\/use\.jwks\.(url|string)$/, ''],
  [/alg(orithm)?$/i, 'RS256'],
  [/\/email$/, 'mallory@example.org'],
];

/** Another value of the same kind. */
export function otherThan({ path, value }: Leaf): Json {
  const other = OTHER.find(([pattern]) => pattern.test(path))?.[1];
  if (other !== undefined) return other;
  if (typeof value === 'boolean') return !value;
  if (value === 'true' || value === 'false') return String(value !== 'true');
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return /^\d+$/.test(String(value[0])) ? [String(Number(value[0]) + 1)] : value.slice(1);
  if (typeof value === 'string' && /^\d+$/.test(value)) return String(Number(value) + 1);
  return `${value ?? ''}drift`;
}

function set(target: unknown, [name = '', ...rest]: readonly string[], value: unknown): void {
  const holder = target as Mutable;
  const by = KEY[name];
  if (rest.length === 0) {
    // As Keycloak keeps a component's settings.
    holder[name] = Array.isArray(holder[name]) && !Array.isArray(value) ? [String(value)] : value;
  } else if (by !== undefined) {
    const item = (holder[name] as Mutable[]).find(found => found[by] === rest[0]);
    set(item, rest.slice(1), value);
  } else {
    holder[name] ??= {};
    set(holder[name], rest, value);
  }
}

/** Changes one value on the server by bare requests. Policies would mend or refuse it: they are lifted meanwhile. */
export async function drift(
  realm: string,
  { section, key, names, value }: Pick<Leaf, 'section' | 'key' | 'names' | 'value'>,
): Promise<void> {
  const at = `/${realm}`;
  const [field, name] = names;
  switch (section) {
    case 'realm': {
      const whole = await raw<Mutable>('GET', at);
      set(whole, names, value);
      // Where Keycloak shows an attribute as a field, too, the field wins.
      if (field === 'attributes') delete whole[name ?? ''];
      return raw('PUT', at, whole);
    }
    case 'clientProfiles':
    case 'clientPolicies': {
      const list = section === 'clientProfiles' ? 'profiles' : 'policies';
      const document = await raw<Record<string, Mutable[]>>('GET', `${at}/client-policies/${list}`);
      set(
        document[list]?.find(({ name }) => name === key),
        names,
        value,
      );
      return raw('PUT', `${at}/client-policies/${list}`, document);
    }
    case 'clients': {
      const policies = await raw('GET', `${at}/client-policies/policies`);
      await raw('PUT', `${at}/client-policies/policies`, { policies: [] });
      await driftOfClient(at, key, names, value);
      return raw('PUT', `${at}/client-policies/policies`, policies);
    }
    case 'clientScopes': {
      const scope = (await raw<Mutable[]>('GET', `${at}/client-scopes`)).find(found => found.name === key) ?? {};
      set(scope, names, value);
      const where = `${at}/client-scopes/${scope.id}`;
      return field === 'protocolMappers' ? putMapper(where, scope, name) : raw('PUT', where, scope);
    }
    case 'keys': {
      const [component] = await raw<Mutable[]>('GET', `${at}/components?name=${key}`);
      set(component, names, value);
      return raw('PUT', `${at}/components/${component?.id}`, component);
    }
    case 'users': {
      const [user] = await raw<Mutable[]>('GET', `${at}/users?exact=true&username=${key}`);
      set(user, names, value);
      return raw('PUT', `${at}/users/${user?.id}`, user);
    }
  }
}

async function driftOfClient(at: string, clientId: string, names: readonly string[], value: Json): Promise<void> {
  const [client = {}] = await raw<Mutable[]>('GET', `${at}/clients?clientId=${clientId}`);
  const where = `${at}/clients/${client.id}`;
  const [field, name] = names;
  if (field === 'defaultClientScopes' || field === 'optionalClientScopes') {
    const kind = field === 'defaultClientScopes' ? 'default' : 'optional';
    const gone = (client[field] as string[]).filter(
      scope => scope !== 'service_account' && !(value as string[]).includes(scope),
    );
    for (const { id, name } of await raw<Mutable[]>('GET', `${at}/client-scopes`)) {
      if (gone.includes(String(name))) await raw('DELETE', `${where}/${kind}-client-scopes/${id}`);
    }
    return;
  }
  set(client, names, value);
  await (field === 'protocolMappers' ? putMapper(where, client, name) : raw('PUT', where, client));
}

async function putMapper(where: string, holder: Mutable, name = ''): Promise<void> {
  const mapper = (holder.protocolMappers as Mutable[]).find(found => found.name === name) ?? {};
  const models = `${where}/protocol-mappers/models`;
  const before = await raw<Mutable>('GET', `${models}/${mapper.id}`);
  if (before.protocol === mapper.protocol) {
    await raw('PUT', `${models}/${mapper.id}`, mapper);
    return;
  }
  // A PUT passes over another protocol.
  const { id, ...rest } = mapper;
  await raw('DELETE', `${models}/${id}`);
  await raw('POST', models, rest);
}
