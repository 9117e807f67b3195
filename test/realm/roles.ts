import type { JsonObject, Resources } from '../../src/template/template.js';

/** Roles in every place that holds them, among them one by which a policy finds its clients. */
export const withRoles = {
  realmRoles: [
    { name: 'teller', description: 'Teller', composites: { client: { core: ['read/1'] } } },
    { name: 'auditor' },
  ],
  clientProfiles: [
    {
      name: 'fapi',
      executors: [
        { executor: 'secure-client-uris', configuration: {} },
        { executor: 'pkce-enforcer', configuration: { 'auto-configure': true } },
      ],
    },
  ],
  clientPolicies: [
    {
      name: 'fapi',
      enabled: true,
      conditions: [{ condition: 'client-roles', configuration: { roles: ['fapi'] } }],
      profiles: ['fapi'],
    },
  ],
  clients: [
    {
      clientId: 'tpp',
      publicClient: false,
      fullScopeAllowed: false,
      serviceAccountsEnabled: true,
      redirectUris: ['https://tpp.example/cb'],
      roles: [{ name: 'fapi', description: 'Finds the client' }],
      scopeMappings: { realm: ['teller'], client: { core: ['read/1'] } },
      serviceAccountRoles: { realm: ['auditor'], client: { core: ['all'], 'realm-management': ['view-users'] } },
    },
    {
      clientId: 'core',
      publicClient: false,
      standardFlowEnabled: false,
      fullScopeAllowed: false,
      redirectUris: [],
      roles: [
        { name: 'all', composites: { realm: ['auditor'], client: { core: ['read/1'], tpp: ['fapi'] } } },
        { name: 'read/1', description: 'Read', attributes: { level: 3, of: ['a', 'b'] } },
      ],
    },
  ] as readonly JsonObject[],
  users: [
    {
      username: 'Clara',
      email: 'clara@example.org',
      firstName: 'Clara',
      lastName: 'Example',
      realmRoles: ['teller'],
      clientRoles: { core: ['read/1'] },
    },
  ],
} satisfies Resources;
