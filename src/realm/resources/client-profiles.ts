import type ClientProfilesRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientProfilesRepresentation.js';
import type { JsonObject } from '../../template/template.js';
import { replaceOurs } from '../documents.js';
import { missingFlowsOfProfiles } from '../flows.js';
import { asJson, isList, isObject } from '../json.js';
import type { Realm, ResourceKind } from '../resource.js';

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
  read: profilesOf,
  faults: missingFlowsOfProfiles,
  writing: {
    all: (realm, tasks) =>
      replaceOurs(clientProfiles, tasks, {
        read: () => profilesOf(realm),
        write: async profiles => {
          await realm.admin.clientPolicies.createProfiles({ profiles: [...profiles] } as ClientProfilesRepresentation);
        },
        sent: profile => ({ ...profile, executors: configured(profile.executors) }),
      }),
  },
};
export default clientProfiles;

async function profilesOf({ admin }: Realm): Promise<readonly JsonObject[]> {
  return ((await admin.clientPolicies.listProfiles({})).profiles ?? []).map(asJson);
}

/** An executor without `configuration` is answered with a 500 (keycloak issue 50854). */
function configured(executors: JsonObject[string] | undefined): JsonObject[] {
  return (isList(executors) ? executors.filter(isObject) : []).map(executor => ({ configuration: {}, ...executor }));
}
