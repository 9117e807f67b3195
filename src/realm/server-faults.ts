import { catalogue, type Provider, unlisted } from '../catalogue/catalogue.js';
import { isKnownTo } from '../catalogue/since.js';
import type { Connection } from '../keycloak/connection.js';
import { didYouMean } from '../nearest.js';
import type { Json, JsonObject, Path, Resources, Section } from '../template/template.js';
import { namesOf, pathOf } from '../template/template.js';
import { asJson, isList, isObject } from './json.js';
import type { Fault, Plan } from './resource.js';

/** Kinds whose resources name providers of the server. */
const NAMING = ['client-profiles', 'client-policies', 'keys', 'client-scopes', 'clients'];

/**
 * What a plan would write and this server cannot carry out: another version, or a feature that is off. Templates are
 * judged by a catalogue, which knows one version with the features that are on by default.
 *
 * Asked only when there is something of the kind to write: the answer has 300 KB.
 *
 * @returns nothing where the account may not read what the server offers
 */
export async function serverFaults(connection: Connection, desired: Resources, plan: Plan): Promise<readonly Fault[]> {
  const written = plan.changes.filter(({ kind, action }) => action !== 'delete' && NAMING.includes(kind));
  const switchedOn = plan.changes
    .flatMap(({ differences }) => differences)
    .filter(({ path, desired }) => FEATURES.has(path) && desired === true);
  const later = laterThings(plan);
  if (written.length + switchedOn.length + later.length === 0) return [];
  const info = await connection.admin.serverInfo.find().then(asJson, () => undefined);
  if (info === undefined || !isObject(info.componentTypes) || !isObject(info.providers)) return [];
  const number = isObject(info.systemInfo) ? String(info.systemInfo.version) : undefined;
  const version = number === undefined ? 'Keycloak as it runs there' : `Keycloak ${number}`;
  const offered: Readonly<Record<string, readonly Provider[]>> = {
    executor: listed(info.componentTypes[`${POLICY}.executor.ClientPolicyExecutorProvider`]),
    condition: listed(info.componentTypes[`${POLICY}.condition.ClientPolicyConditionProvider`]),
    'key provider': listed(info.componentTypes['org.keycloak.keys.KeyProvider']),
    'protocol mapper': listed(isObject(info.protocolMapperTypes) ? info.protocolMapperTypes['openid-connect'] : []),
    'client authenticator': idsOf(info.providers['client-authenticator']).map(id => ({ id, properties: [] })),
  };
  const off = objects(info.features).flatMap(({ name, enabled }) => (enabled === false ? String(name) : []));
  const withoutFeature = switchedOn.flatMap(({ path }): Fault[] => {
    const [setting, feature] = [namesOf(path).at(-1), FEATURES.get(path) ?? ''];
    if (!off.includes(feature)) return [];
    const option = feature.toLowerCase().replaceAll('_', '-');
    const message = `"${setting}" needs the feature ${option}, which is off: ${version} takes it for false`;
    return [{ path, message, hint: `Start the server with --features=${option}, or take it out.` }];
  });
  const unknown = usesOf(desired)
    .filter(({ kind, path }) => {
      const there = written.some(change => path.startsWith(`${pathOf(SECTIONS[change.kind] ?? '', change.key)}/`));
      // Where a list is empty, it is not known rather than without entries.
      return there && (offered[kind]?.length ?? 0) > 0;
    })
    .flatMap(use => faultsOf(use, offered[use.kind] ?? [], version));
  return [...withoutFeature, ...unknown, ...(number === undefined ? [] : tooEarly(later, number))];
}

/** Settings of the realm that Keycloak takes for false without a feature, whatever it stored (`RealmAdapter`). */
const FEATURES: ReadonlyMap<string, string> = new Map([
  ['/realm/adminPermissionsEnabled', 'ADMIN_FINE_GRAINED_AUTHZ_V2'],
  ['/realm/organizationsEnabled', 'ORGANIZATION'],
  ['/realm/scimApiEnabled', 'SCIM_API'],
  ['/realm/verifiableCredentialsEnabled', 'OID4VC_VCI'],
]);

/** What a plan writes that not every release knows, where no list of the server tells so. */
interface LaterThing {
  readonly section: Section;
  readonly path: Path;
  /** Within the item. */
  readonly name: string;
  readonly value: Json;
}

function laterThings({ changes }: Plan): readonly LaterThing[] {
  return changes.flatMap(({ kind, differences }) =>
    differences.flatMap(({ path, desired: value }) => {
      const section = SECTIONS[kind];
      if (section === undefined || value === undefined) return [];
      const name = namesOf(path)
        .slice(section === 'realm' ? 1 : 2)
        .join('/');
      return isKnownTo('0', section, name, value) ? [] : [{ section, path, name, value }];
    }),
  );
}

function tooEarly(things: readonly LaterThing[], version: string): readonly Fault[] {
  const unknown = things.filter(({ section, name, value }) => !isKnownTo(version, section, name, value));
  return unknown.map(({ section, path, name, value }) => {
    const attribute = /^attributes\/(?<name>.+)$/.exec(name)?.groups?.name;
    const setting = section === 'clientPolicies' ? `${name} ${String(value)}` : name;
    const does = attribute === undefined ? 'would refuse it' : 'would store it and pass over it';
    return {
      path,
      message: `Keycloak ${version} knows no ${attribute === undefined ? `setting "${setting}"` : `client attribute "${attribute}"`}`,
      hint: `The server ${does}. It came with a later release: use that one, or take it out.`,
    };
  });
}

const POLICY = 'org.keycloak.services.clientpolicy';

const SECTIONS: Readonly<Record<string, Section>> = {
  realm: 'realm',
  'client-profiles': 'clientProfiles',
  'client-policies': 'clientPolicies',
  keys: 'keys',
  'client-scopes': 'clientScopes',
  clients: 'clients',
};

interface Use {
  readonly kind: string;
  readonly id: string;
  readonly path: Path;
  readonly settings: readonly string[];
  /** The settings' name in the template. */
  readonly under: string;
}

function faultsOf({ kind, id, path, settings, under }: Use, offered: readonly Provider[], version: string): Fault[] {
  const provider = offered.find(candidate => candidate.id === id);
  if (provider === undefined) {
    return [
      {
        path,
        message: `${version} has no ${kind} "${id}"${didYouMean(
          id,
          offered.map(candidate => candidate.id),
        )}`,
        hint: `Start the server with the feature that brings it, or with Keycloak ${catalogue.version}; or take it out.`,
      },
    ];
  }
  const known = [...provider.properties, ...(unlisted[id] ?? [])].map(({ name }) => name);
  return settings
    .filter(name => provider.properties.length > 0 && !known.includes(name))
    .map(name => ({
      path: `${path}${pathOf(under, name)}`,
      message: `The ${kind} ${id} of ${version} knows no "${name}"${didYouMean(name, known)}`,
      hint: 'The server would store it and pass over it.',
    }));
}

function usesOf(desired: Resources): readonly Use[] {
  const settings = (value: Json | undefined) => Object.keys(isObject(value) ? value : {});
  const part = (item: JsonObject, path: Path, kind: string, member: string, under: string): Use[] =>
    typeof item[member] === 'string' ? [{ kind, id: item[member], path, settings: settings(item[under]), under }] : [];
  const within = (section: 'clientProfiles' | 'clientPolicies', list: string, kind: string): Use[] =>
    (desired[section] ?? []).flatMap(item =>
      objects(item[list]).flatMap(one =>
        part(one, pathOf(section, String(item.name), list, String(one[kind])), kind, kind, 'configuration'),
      ),
    );
  const mappers = (section: 'clientScopes' | 'clients', key: string): Use[] =>
    (desired[section] ?? []).flatMap(item =>
      objects(item.protocolMappers).flatMap(mapper => {
        // Of another protocol than OpenID Connect the server's list says nothing.
        if ((mapper.protocol ?? 'openid-connect') !== 'openid-connect') return [];
        const path = pathOf(section, String(item[key]), 'protocolMappers', String(mapper.name));
        return part(mapper, path, 'protocol mapper', 'protocolMapper', 'config');
      }),
    );
  return [
    ...within('clientProfiles', 'executors', 'executor'),
    ...within('clientPolicies', 'conditions', 'condition'),
    ...(desired.keys ?? []).flatMap(key =>
      part(key, pathOf('keys', String(key.name)), 'key provider', 'providerId', 'config').map(use => ({
        ...use,
        path: pathOf('keys', String(key.name), 'providerId'),
        settings: [],
      })),
    ),
    ...mappers('clientScopes', 'name'),
    ...mappers('clients', 'clientId'),
    ...(desired.clients ?? []).flatMap(client => {
      const path = pathOf('clients', String(client.clientId), 'clientAuthenticatorType');
      return part(client, path, 'client authenticator', 'clientAuthenticatorType', '');
    }),
  ];
}

function objects(list: Json | undefined): readonly JsonObject[] {
  return isList(list) ? list.filter(isObject) : [];
}

function listed(types: Json | undefined): readonly Provider[] {
  return objects(types).map(({ id, properties }) => ({
    id: String(id),
    properties: objects(properties).map(({ name, type }) => ({ name: String(name), type: String(type) })),
  }));
}

function idsOf(spi: Json | undefined): readonly string[] {
  return isObject(spi) && isObject(spi.providers) ? Object.keys(spi.providers) : [];
}
