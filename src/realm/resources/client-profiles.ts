import type ClientProfilesRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientProfilesRepresentation.js';
import type { JsonObject } from '../../template/template.js';
import { removeOurs, replaceOurs } from '../documents.js';
import { missingFlowsOfProfiles } from '../flows.js';
import { asJson, isList } from '../json.js';
import { onceFor } from '../once.js';
import type { Realm, ResourceKind } from '../resource.js';
import { profileToSend } from '../sent-policies.js';

async function profilesOf({ admin }: Realm): Promise<readonly JsonObject[]> {
  return ((await admin.clientPolicies.listProfiles({})).profiles ?? []).map(asJson);
}

const known = onceFor(profilesOf);

/** The realm's client profiles; Keycloak's global ones are not read and not touched. */
const clientProfiles: ResourceKind = {
  id: 'client-profiles',
  section: 'clientProfiles',
  after: ['realm'],
  key: profile => String(profile.name),
  keyed: { executors: 'executor' },
  // They work one after the other, and the first that refuses says why.
  ordered: ['executors'],
  exact: true,
  ahead: known,
  read: known,
  faults: missingFlowsOfProfiles,
  writing: {
    all: (realm, tasks) =>
      replaceOurs(clientProfiles, tasks, {
        ...documentOf(realm),
        sent: profileToSend,
      }),
  },
  undeletable: async (_realm, items, { stays }) => namedBy(items, stays.get('client-policies') ?? []),
  removal: {
    async all(realm, items) {
      // Somebody may have named one since. Keycloak would delete it nevertheless, and the policy would enforce nothing.
      const { policies = [] } = await realm.admin.clientPolicies.listPolicies({});
      const [reason] = namedBy(items, policies.map(asJson));
      if (reason !== undefined) throw new Error(reason);
      await removeOurs(clientProfiles, items, documentOf(realm));
    },
  },
};
export default clientProfiles;

function documentOf(realm: Realm) {
  return {
    read: () => profilesOf(realm),
    write: async (profiles: readonly JsonObject[]) => {
      await realm.admin.clientPolicies.createProfiles({ profiles: [...profiles] } as ClientProfilesRepresentation);
    },
  };
}

function namedBy(profiles: readonly JsonObject[], policies: readonly JsonObject[]): readonly string[] {
  return profiles.flatMap(profile =>
    policies
      .filter(policy => isList(policy.profiles) && policy.profiles.includes(profile.name ?? null))
      .map(
        policy => `client-profiles "${profile.name}": the policy "${policy.name}" names it, and would enforce nothing`,
      ),
  );
}
