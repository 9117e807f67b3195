import picocolors from 'picocolors';
import type { Clause } from '../clauses/clause.js';
import { isList, isObject } from '../realm/json.js';
import { printableLine } from '../report/printable.js';
import type { DeclaredParameter } from '../template/declared.js';
import type { Profile } from '../template/profile.js';
import { type Json, type JsonObject, type Path, pathOf, type Template } from '../template/template.js';

const WIDTH = 100;

/** A value of a template with what asks for it. */
export interface Setting {
  readonly path: Path;
  readonly value: Json;
  readonly clauses: readonly Clause[];
}

/** Templates with title and variants, for people. */
export function listText(templates: readonly Template[], options: { readonly colour: boolean }): string {
  const { bold, dim } = picocolors.createColors(options.colour);
  return templates
    .map(({ id, title, profile }) =>
      [
        bold(id),
        `  ${printableLine(title)}`,
        dim(
          `  ${variants(profile)
            .map(([, value]) => value)
            .join('  ')}`,
        ),
        '',
      ].join('\n'),
    )
    .join('\n');
}

/** All of a template, for people: each setting with the clauses that ask for it, and what Keycloak cannot do. */
export function showText(
  template: Template,
  parameters: readonly DeclaredParameter[],
  options: { readonly colour: boolean },
): string {
  const { bold, dim } = picocolors.createColors(options.colour);
  const { resources } = template;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [bold(title), ...lines.map(line => `  ${line}`), ''];
  const told = ({ path, value, clauses }: Setting, skip: number) => [
    `${path.split('/').slice(skip).join(' / ').replaceAll('~1', '/').replaceAll('~0', '~')}: ${shown(value)}`,
    ...(clauses.length === 0 ? [] : wrapped(clauses.map(({ id }) => id).join(' '), '    ').map(dim)),
  ];
  const of = (name: 'keys' | 'realmRoles' | 'clientScopes' | 'clients' | 'users', key: string) =>
    settingsOf(template, resources[name], key, [name]).flatMap(setting => told(setting, 2));
  return [
    bold(template.id),
    printableLine(template.title),
    ...wrapped(template.description ?? ''),
    '',
    ...section(
      'Profile',
      variants(template.profile).map(([name, value]) => `${name}: ${value}`),
    ),
    ...section('Parameters', parameters.flatMap(parameterLines)),
    ...section(
      'Realm',
      leaves(template, resources.realm ?? {}, ['realm']).flatMap(setting => told(setting, 2)),
    ),
    ...section('Keys', of('keys', 'name')),
    ...section('Client policies', (resources.clientPolicies ?? []).flatMap(policyLines)),
    ...section('Realm roles', of('realmRoles', 'name')),
    ...section('Client scopes', of('clientScopes', 'name')),
    ...section(
      'Every client',
      leaves(template, template.clientDefaults, ['clientDefaults']).flatMap(setting => told(setting, 2)),
    ),
    ...section(
      'Clients',
      (resources.clients ?? []).map(({ clientId }) => shown(clientId)),
    ),
    ...section(
      'Users',
      (resources.users ?? []).map(({ username }) => shown(username)),
    ),
    ...section(
      'What the specifications ask for and Keycloak cannot do',
      template.limitations.flatMap(({ text, clauses }) => [
        ...wrapped(text),
        ...wrapped(clauses.map(({ id }) => id).join(' '), '    ').map(dim),
      ]),
    ),
    dim(`From ${template.files.map(file => file.replace(/^.*[/\\]/, '')).join(', ')}`),
    '',
  ].join('\n');

  function policyLines({ name, conditions, profiles }: JsonObject): readonly string[] {
    const tested = (isList(conditions) ? conditions : []).filter(isObject);
    return [
      `${shown(name)}`,
      ...wrapped(
        template
          .clausesOf(pathOf('clientPolicies', String(name)))
          .map(({ id }) => id)
          .join(' '),
        '    ',
      ).map(dim),
      ...tested.map(({ condition, configuration }) => `  when ${shown(condition)} ${shown(unpacked(configuration))}`),
      ...(isList(profiles) ? profiles : []).flatMap(profile => [
        `  profile ${shown(profile)}`,
        ...executorLines(String(profile)),
      ]),
    ];
  }

  function executorLines(profile: string): readonly string[] {
    const found = (resources.clientProfiles ?? []).find(({ name }) => name === profile);
    if (found === undefined) return ['    built into Keycloak'];
    return (isList(found.executors) ? found.executors : []).filter(isObject).flatMap(item => {
      const clauses = template.clausesOf(pathOf('clientProfiles', profile, 'executors', String(item.executor)));
      return [
        `    ${shown(item.executor)} ${shown(item.configuration)}`,
        ...wrapped(clauses.map(({ id }) => id).join(' '), '        ').map(dim),
      ];
    });
  }
}

/** Every setting of a template's realm, keys, scopes, profiles, policies and clients, with its clauses. */
export function allSettings(template: Template): readonly Setting[] {
  const { resources } = template;
  return [
    ...leaves(template, resources.realm ?? {}, ['realm']),
    ...settingsOf(template, resources.keys, 'name', ['keys']),
    ...settingsOf(template, resources.clientProfiles, 'name', ['clientProfiles']),
    ...settingsOf(template, resources.clientPolicies, 'name', ['clientPolicies']),
    ...settingsOf(template, resources.realmRoles, 'name', ['realmRoles']),
    ...settingsOf(template, resources.clientScopes, 'name', ['clientScopes']),
    ...leaves(template, template.clientDefaults, ['clientDefaults']),
    ...settingsOf(template, resources.clients, 'clientId', ['clients']),
  ];
}

const KEYS: ReadonlyMap<string, string> = new Map([
  ['executors', 'executor'],
  ['conditions', 'condition'],
  ['protocolMappers', 'name'],
  ['roles', 'name'],
]);

function settingsOf(
  template: Template,
  list: readonly Json[] | undefined,
  key: string,
  names: readonly string[],
): readonly Setting[] {
  return (list ?? []).flatMap(item => {
    if (!isObject(item)) return [];
    const { [key]: name, ...rest } = item;
    return leaves(template, rest, [...names, String(name)]);
  });
}

function leaves(template: Template, value: Json, names: readonly string[]): readonly Setting[] {
  const key = KEYS.get(names.at(-1) ?? '');
  // The condition client-roles has a list of names under the same name.
  if (isList(value) && key !== undefined && value.every(isObject)) return settingsOf(template, value, key, names);
  if (isObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([name, member]) => leaves(template, member, [...names, name]));
  }
  // A section of which nothing is said.
  if (isObject(value) && names.length === 1) return [];
  const path = pathOf(...names);
  return [{ path, value, clauses: template.clausesOf(path) }];
}

const VARIANTS: readonly (keyof Profile)[] = [
  ...(['plan', 'client_auth_type', 'sender_constrain', 'openid', 'authorization_request_type'] as const),
  ...(['fapi_auth_request_method', 'fapi_request_method', 'fapi_response_mode', 'fapi_profile'] as const),
  ...(['ciba_mode', 'fapi_ciba_profile', 'application'] as const),
];

function variants(profile: Profile): readonly (readonly [string, string])[] {
  return VARIANTS.flatMap(name => (profile[name] === undefined ? [] : [[name, profile[name]] as const]));
}

/** The attributes by which a condition finds clients, which Keycloak wants as JSON in a text. */
function unpacked(configuration: Json | undefined): Json | undefined {
  if (!isObject(configuration) || typeof configuration.attributes !== 'string') return configuration;
  const pairs = JSON.parse(configuration.attributes) as readonly { readonly key: string; readonly value: string }[];
  return { ...configuration, attributes: Object.fromEntries(pairs.map(({ key, value }) => [key, value])) };
}

function parameterLines(parameter: DeclaredParameter): readonly string[] {
  const { name, type, enum: values, default: fallback, description } = parameter;
  const allowed = values === undefined ? type : values.join(', ');
  return [
    `${name} (${allowed})${fallback === undefined ? ', no default' : `, default ${printableLine(fallback)}`}`,
    ...wrapped(description ?? '', '    '),
  ];
}

function shown(value: Json | undefined): string {
  if (isObject(value)) return Object.keys(value).length === 0 ? '' : printableLine(JSON.stringify(value));
  return printableLine(typeof value === 'string' && value !== '' ? value : JSON.stringify(value ?? null));
}

function wrapped(text: string, indent = ''): readonly string[] {
  const lines: string[] = [];
  for (const word of printableLine(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else if (word !== '') lines.push(`${indent}${word}`);
  }
  return lines;
}
