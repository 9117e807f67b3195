import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { clientAttributes, clientScopeAttributes, realmAttributes } from '../../src/catalogue/attributes.js';
import { catalogue } from '../../src/catalogue/catalogue.js';
import { eventsOfCondition, eventsOfExecutor } from '../../src/catalogue/events.js';
import {
  clientFields,
  clientScopeFields,
  protocolMapperFields,
  realmFields,
  roleFields,
  userFields,
} from '../../src/catalogue/representations.js';
import { required } from '../../src/catalogue/required.js';
import {
  clientAttributeForms,
  clientFieldForms,
  clientScopeAttributeForms,
  clientScopeFieldForms,
  mapperFieldForms,
  realmFieldForms,
  roleFieldForms,
  userFieldForms,
} from '../../src/catalogue/values.js';

describe('the catalogue', () => {
  it('has what every Keycloak 26.7 has', () => {
    expect(catalogue.version).toBe('26.7');
    expect(catalogue.globalProfiles.map(({ name }) => name)).toContain('fapi-2-dpop-security-profile');
    expect(catalogue.clientAuthenticators).toContain('client-jwt');
    expect(catalogue.keyProviders.map(({ id }) => id)).toContain('ecdsa-generated');
    expect(catalogue.realmAttributes).toContain('parRequestUriLifespan');
  });

  it('knows every executor of the built-in profiles, and their configuration', () => {
    const unknown = catalogue.globalProfiles.flatMap(profile =>
      profile.executors.flatMap(({ executor, configuration }) => {
        const known = catalogue.executors.find(({ id }) => id === executor)?.properties.map(({ name }) => name);
        return known === undefined ? [executor] : Object.keys(configuration).filter(key => !known.includes(key));
      }),
    );
    expect(unknown).toEqual([]);
  });

  it('knows of every executor and condition when it works, save those that may at any time', () => {
    const [executors, conditions] = [catalogue.executors, catalogue.conditions].map(list => list.map(({ id }) => id));
    expect(executors?.filter(id => eventsOfExecutor(id) === undefined)).toEqual([
      'registration-access-token-rotation-disabled',
      'reject-request',
    ]);
    expect(conditions?.filter(id => eventsOfCondition(id) === undefined)).toEqual(['any-client']);
  });

  it('demands no configuration that there is not, and has forms for attributes that there are', () => {
    const providers = [...catalogue.executors, ...catalogue.conditions, ...catalogue.keyProviders];
    const unknown = Object.entries(required).flatMap(([id, settings]) => {
      const known = providers.find(provider => provider.id === id)?.properties.map(({ name }) => name) ?? [];
      return Object.keys(settings).filter(name => !known.includes(name));
    });
    expect(unknown).toEqual([]);
    expect([...clientAttributeForms.keys()].filter(name => !clientAttributes.includes(name))).toEqual([]);
    expect([...clientScopeAttributeForms.keys()].filter(name => !clientScopeAttributes.includes(name))).toEqual([]);
    const forms = [
      [realmFieldForms, realmFields],
      [clientFieldForms, clientFields],
      [clientScopeFieldForms, clientScopeFields],
      [mapperFieldForms, protocolMapperFields],
      [roleFieldForms, roleFields],
      [userFieldForms, userFields],
    ] as const;
    for (const [judged, fields] of forms) {
      for (const [name, { is }] of judged) {
        expect(fields[name], name).toMatch(is === 'number' ? /^(?:integer|long)$/ : /^strings?$/);
      }
    }
  });

  it('names nothing twice', () => {
    const lists = [
      clientAttributes,
      realmAttributes,
      clientScopeAttributes,
      catalogue.executors.map(({ id }) => id),
      catalogue.conditions.map(({ id }) => id),
    ];
    for (const list of lists) expect(list).toEqual([...new Set(list)]);
  });
});

describe('the fields of representations', () => {
  const definition = async (name: string) => {
    const folder = '../../node_modules/@keycloak/keycloak-admin-client/lib/defs/';
    const text = await readFile(new URL(`${folder}${name}.d.ts`, import.meta.url), 'utf8');
    const body = /export default interface \w+ \{(?<body>[\s\S]*?)\n\}/.exec(text)?.groups?.body ?? '';
    return [...body.matchAll(/^ {4}(?<field>\w+)\?:/gm)].map(match => match.groups?.field ?? '');
  };

  it('are those that the admin client knows, save what a template says elsewhere or cannot say', async () => {
    const missing = async (name: string, fields: object) =>
      (await definition(name)).filter(field => !Object.hasOwn(fields, field)).sort();
    expect(await missing('realmRepresentation', realmFields)).toEqual(
      [
        ...['adminPermissionsClient', 'clientPolicies', 'clientProfiles', 'clientScopes', 'clients', 'components'],
        ...['defaultRole', 'federatedUsers', 'id', 'keycloakVersion', 'protocolMappers', 'realm', 'roles'],
        ...['clientScopeMappings', 'scopeMappings', 'users'],
        ...['authenticationFlows', 'authenticatorConfig', 'defaultDefaultClientScopes', 'defaultOptionalClientScopes'],
        ...['defaultRoles', 'groups', 'identityProviderMappers', 'identityProviders', 'otpSupportedApplications'],
        ...['requiredActions', 'userFederationMappers', 'userFederationProviders'],
      ].sort(),
    );
    expect(await missing('clientRepresentation', clientFields)).toEqual(
      [
        ...['access', 'authorizationSettings', 'defaultRoles', 'id', 'origin', 'registeredNodes'],
        'registrationAccessToken',
      ].sort(),
    );
  });
});
