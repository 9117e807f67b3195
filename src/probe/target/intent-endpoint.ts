import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';

/** Keycloak's executor that asks whose an intent is, and the name of its setting that says where. */
const EXECUTOR = 'intent-client-bind-checker';
const SETTING = 'intent-client-bind-check-endpoint';

/**
 * Where a realm asks whose an intent is, by the policies that are enabled.
 *
 * @returns undefined where it asks nobody
 */
export async function intentEndpointOf({ clientPolicies }: KeycloakAdminClient): Promise<string | undefined> {
  const [{ policies = [] }, { profiles = [] }] = await Promise.all([
    clientPolicies.listPolicies({}),
    clientPolicies.listProfiles({}),
  ]);
  const used = new Set(policies.flatMap(({ enabled, profiles: names = [] }) => (enabled === true ? names : [])));
  const executors = profiles.flatMap(({ name = '', executors = [] }) => (used.has(name) ? executors : []));
  const asking = executors.find(({ executor }) => executor === EXECUTOR);
  const { [SETTING]: address } = (asking?.configuration ?? {}) as Readonly<Record<string, unknown>>;
  return typeof address === 'string' && address !== '' ? address : undefined;
}
