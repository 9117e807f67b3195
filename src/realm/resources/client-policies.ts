import type ClientPoliciesRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientPoliciesRepresentation.js';
import type { Json, JsonObject } from '../../template/template.js';
import { removeOurs, replaceOurs } from '../documents.js';
import { asJson, isList, isObject } from '../json.js';
import { onceFor } from '../once.js';
import { policyFaults } from '../policy-faults.js';
import type { Realm, ResourceKind } from '../resource.js';

async function policiesOf({ admin }: Realm): Promise<readonly JsonObject[]> {
  return ((await admin.clientPolicies.listPolicies({})).policies ?? []).map(asJson);
}

const known = onceFor(policiesOf);

/** How a policy's conditions count of which nothing is said. */
const DEFAULT_MODE = 'DEFAULT';

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
        sent,
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

/**
 * The mode that holds when nothing is said is not said: Keycloak before 26.7 knows no mode, and refuses the whole list
 * because of it.
 */
function sent({ mode, ...policy }: JsonObject): JsonObject {
  const conditions = conditionsToSend(policy.conditions);
  return mode === undefined || mode === DEFAULT_MODE ? { ...policy, conditions } : { ...policy, mode, conditions };
}

/**
 * A condition without `configuration` is accepted, and then every authorization request and every new client of the
 * realm is answered with a 500. The condition on attributes takes these as JSON in a string.
 */
function conditionsToSend(conditions: Json | undefined): JsonObject[] {
  return (isList(conditions) ? conditions.filter(isObject) : []).map(condition => {
    const configuration = isObject(condition.configuration) ? condition.configuration : {};
    const { attributes } = configuration;
    if (!isList(attributes)) return { ...condition, configuration };
    return { ...condition, configuration: { ...configuration, attributes: JSON.stringify(attributes) } };
  });
}
