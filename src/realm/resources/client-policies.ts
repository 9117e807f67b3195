import type ClientPoliciesRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientPoliciesRepresentation.js';
import type { JsonObject } from '../../template/template.js';
import { removeOurs, replaceOurs } from '../documents.js';
import { asJson } from '../json.js';
import { onceFor } from '../once.js';
import { policyFaults } from '../policy-faults.js';
import type { Realm, ResourceKind } from '../resource.js';
import { DEFAULT_MODE, policyToSend } from '../sent-policies.js';

async function policiesOf({ admin }: Realm): Promise<readonly JsonObject[]> {
  return ((await admin.clientPolicies.listPolicies({})).policies ?? []).map(asJson);
}

const known = onceFor(policiesOf);

/** The realm's client policies. Keycloak wants the profiles and scopes they name to be there first. */
const clientPolicies: ResourceKind = {
  id: 'client-policies',
  section: 'clientPolicies',
  after: ['client-profiles', 'client-scopes'],
  key: policy => String(policy.name),
  keyed: { conditions: 'condition' },
  // What the first profile sets (a default algorithm, say), a later one leaves alone.
  ordered: ['profiles'],
  exact: true,
  defaults: { mode: DEFAULT_MODE, enabled: false },
  ahead: known,
  read: known,
  // Of a whole realm said as templates say it; what is not sent is not there either.
  all: async realm => (await known(realm)).map(policy => ({ ...policy, mode: policy.mode ?? DEFAULT_MODE })),
  faults: policyFaults,
  writing: {
    all: (realm, tasks) =>
      replaceOurs(clientPolicies, tasks, {
        ...documentOf(realm),
        sent: policyToSend,
      }),
  },
  removal: { all: (realm, items) => removeOurs(clientPolicies, items, documentOf(realm)) },
};
export default clientPolicies;

function documentOf(realm: Realm) {
  return {
    read: () => policiesOf(realm),
    write: async (policies: readonly JsonObject[]) => {
      await realm.admin.clientPolicies.updatePolicy({ policies: [...policies] } as ClientPoliciesRepresentation);
    },
  };
}
