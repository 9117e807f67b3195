import { loadExecutors } from '../../src/impact/executor.js';
import type { Impacts } from '../../src/impact/impact.js';
import { impactsOf, type Judged } from '../../src/impact/impacts.js';
import { refusedSaves } from '../../src/impact/refused-saves.js';
import { resourceKinds } from '../../src/realm/kinds.js';
import { makePlan } from '../../src/realm/plan.js';
import type { Change } from '../../src/realm/resource.js';
import type { Snapshot } from '../../src/realm/snapshot.js';
import type { JsonObject, Path, Resources } from '../../src/template/template.js';
import { templateOf } from '../realm/template.js';

const kinds = await resourceKinds();
const executors = await loadExecutors();

/** A client as Keycloak gives it, confidential, with the code flow. */
export function clientOf(clientId: string, others: JsonObject = {}): JsonObject {
  return {
    ...{ clientId, enabled: true, protocol: 'openid-connect', publicClient: false, bearerOnly: false },
    ...{
      standardFlowEnabled: true,
      clientAuthenticatorType: 'client-secret',
      redirectUris: ['https://app.example/cb'],
    },
    ...{ consentRequired: false, fullScopeAllowed: true, attributes: {}, ...others },
  };
}

/** A policy for any client, with one profile of its own name. */
export function policyOf(
  name: string,
  ...ids: readonly (string | JsonObject)[]
): Pick<Resources, 'clientPolicies' | 'clientProfiles'> {
  const list = ids.map(id =>
    typeof id === 'string' ? { executor: id, configuration: { 'auto-configure': true } } : id,
  );
  return {
    clientProfiles: [{ name, executors: list }],
    clientPolicies: [
      { name, enabled: true, conditions: [{ condition: 'any-client', configuration: {} }], profiles: [name] },
    ],
  };
}

/** What a template does to clients of a realm. */
export function impactOn(clients: readonly JsonObject[], resources: Resources, before: Resources = {}): Impacts {
  return impactsOf({ ...judged(clients, resources, before), clients });
}

/** What it does to clients of a realm that something is deleted or changed which no template has. */
export function impactOfChanges(
  clients: readonly JsonObject[],
  changes: readonly (Pick<Change, 'kind' | 'key' | 'action'> & { readonly path?: Path })[],
  before: Resources = {},
): Impacts {
  const { plan, ...others } = judged(clients, {}, before);
  const differing = changes.map(({ path, ...change }): Change => {
    return { ...change, differences: path === undefined ? [] : [{ path, clauses: [], sensitive: false }] };
  });
  return impactsOf({ ...others, plan: { ...plan, changes: differing }, clients });
}

/** Why clients of a template, as they are on a realm, cannot be saved. */
export function refusedOn(clients: readonly JsonObject[], resources: Resources, before: Resources = {}) {
  return refusedSaves(judged(clients, resources, before)).map(({ message }) => message);
}

function judged(clients: readonly JsonObject[], resources: Resources, before: Resources): Omit<Judged, 'clients'> {
  const template = templateOf(resources);
  const representation = { realm: 'bank', defaultSignatureAlgorithm: 'RS256', ...before.realm };
  const snapshot: Snapshot = {
    ...{ realm: 'bank', representation, faults: [] },
    items: new Map([
      ['realm', [representation]],
      ['client-policies', before.clientPolicies ?? []],
      ['client-profiles', before.clientProfiles ?? []],
      ['client-scopes', before.clientScopes ?? []],
      ['clients', clients],
      ['keys', before.keys ?? []],
    ]),
  };
  const plan = makePlan(kinds, snapshot, template, 'https://keycloak.example');
  return { plan, snapshot, template, executors };
}
