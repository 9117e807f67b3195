import { createHash } from 'node:crypto';
import type { Connection } from '../keycloak/connection.js';
import { printableLine } from '../report/printable.js';
import type { Json, JsonObject, Path, Template } from '../template/template.js';
import { namesOf, pathOf } from '../template/template.js';
import { tool } from '../tool.js';
import { danglingPolicies } from './dangling-policies.js';
import { desiredItems } from './desired.js';
import { compare, differencesOf, isCustomAttribute, isSensitive, itemsBy } from './difference.js';
import { type Inventory, inventoryFor, isMade, isOwner } from './inventory.js';
import { isList, isObject, unordered } from './json.js';
import { resourceKinds } from './kinds.js';
import { MAPPERS } from './mappers.js';
import { isKeycloaksOwn } from './mutations.js';
import { namedAndDeleted } from './named-roles.js';
import { deletedBy, managedBy, stillInUse } from './prune.js';
import type { Change, Fault, Orphan, Plan, ResourceKind, Unmanaged } from './resource.js';
import { rotates, unknownRotations } from './rotation.js';
import { serverFaults } from './server-faults.js';
import { type Snapshot, takeSnapshot } from './snapshot.js';
import { uncovered } from './uncovered.js';

/** A template that this realm cannot hold: each fault with its place in the template. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/** What a plan is to take into account beside the template. */
export interface PlanOptions {
  /** Also what takes a request for each of many clients is read: the roles of their tokens and service accounts. */
  readonly deep?: boolean;
  /** Ids that the template had before: what was made for them counts as made for it. */
  readonly formerly?: readonly string[];
  /** What this tool made for the template, and the template no longer has, is deleted. */
  readonly prune?: boolean;
  /** Values that cannot be compared are set again: `all`, those of a section (`users`), of an item (`users/alice`). */
  readonly rotate?: readonly string[];
}

/** A plan with what it takes to carry it out. Holds secrets: not to be shown or stored. */
export interface Planned {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  /** What is to be remembered of what this tool makes. */
  readonly inventory: {
    readonly next: Inventory;
    /** True: it is to be written, also where the plan has no changes. */
    readonly due: boolean;
  };
  /** Number of things on the realm that the template has, or had when this tool made them; without the realm itself. */
  readonly managed: number;
}

/**
 * Reads the realm and tells what stands between it and the template. Writes nothing.
 *
 * @throws KeycloakError when the realm cannot be read
 * @throws PlanError when the template asks for what Keycloak would leave out without a word, what is to be deleted is
 *   still in use, or there is nothing of what is to be set again
 */
export async function planRealm(
  connection: Connection,
  template: Template,
  options: PlanOptions = {},
): Promise<Planned> {
  const kinds = await resourceKinds();
  const snapshot = await takeSnapshot(connection, kinds, template.resources, options);
  refuse(template, snapshot.faults);
  const plan = makePlan(kinds, snapshot, template, connection.server, options);
  const unknown = unknownRotations(kinds, template, plan, options.rotate ?? []);
  if (unknown.length > 0) throw new PlanError(unknown.join('\n'));
  const { admin, realm: name } = connection;
  const realm = { name, admin, desired: template.resources, representation: snapshot.representation };
  refuse(template, namedAndDeleted(template.resources, deletedBy(kinds, snapshot, plan)));
  const inUse = await stillInUse(kinds, realm, snapshot, plan);
  if (inUse.length > 0) {
    const lines = inUse.map(reason => `    ${printableLine(reason)}`);
    const hint = '  Take it out of use first, or keep it in the template, or plan without --prune.';
    throw new PlanError(['what --prune would delete is still in use:', ...lines, hint].join('\n'));
  }
  refuse(template, [
    ...danglingPolicies(plan, snapshot),
    ...uncovered(template, plan, snapshot),
    ...(await serverFaults(connection, template.resources, plan)),
  ]);
  return {
    plan,
    snapshot,
    inventory: inventoryFor(kinds, snapshot, template, plan, options.formerly),
    managed: managedBy(kinds, template, plan),
  };
}

/**
 * Says what keeps a template from being applied.
 *
 * @throws PlanError when there is anything
 */
export function refuse(template: Template, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const lines = faults.map(({ path, message, hint }) => {
    const source = template.sourceOf(path);
    const place = source === undefined ? '' : `${source.file}:${source.line}:${source.column}: `;
    return `${place}${message}\n  ${hint}`;
  });
  throw new PlanError(lines.join('\n'));
}

/**
 * Compares a snapshot with a template.
 *
 * @param kinds - in the order in which they are written
 */
export function makePlan(
  kinds: readonly ResourceKind[],
  snapshot: Snapshot,
  template: Template,
  server: string,
  options: PlanOptions = {},
): Plan {
  const changes: Change[] = [];
  const unmanaged: Unmanaged[] = [];
  const orphans: Orphan[] = [];
  const notCompared: Path[] = [];
  const deletes: Change[] = [];
  const isApplied = isOwner(template, options.formerly);
  const digest = createHash('sha256');
  for (const kind of kinds) {
    const currents = snapshot.items.get(kind.id) ?? [];
    const byKey = new Map(currents.map(item => [kind.key(item), item]));
    const claimed = new Set<JsonObject>();
    for (const desired of desiredItems(kind, template.resources, snapshot.realm)) {
      const key = kind.key(desired);
      const path = pathOfItem(kind, key);
      const current = byKey.get(key);
      const comparisons = compare(kind, path, desired, current);
      const differences = differencesOf(template, comparisons, rotates(kind, key, options.rotate ?? []));
      const again = new Set(differences.flatMap(({ path, again }) => (again === true ? path : [])));
      notCompared.push(...comparisons.flatMap(({ path, blind }) => (blind === true && !again.has(path) ? path : [])));
      if (current === undefined || differences.length > 0) {
        changes.push({ kind: kind.id, key, action: current === undefined ? 'create' : 'update', differences });
      }
      if (current === undefined) continue;
      claimed.add(current);
      unmanaged.push(...unmanagedParts(kind, template, key, desired, current));
      // What is as the template asks is told by the template's own digest.
      const lines = comparisons.flatMap(({ path, current, same }) => {
        if (same) return [];
        // Of what is or may be secret only that it is not as asked for: a short secret can be found from its digest.
        const secret = isCustomAttribute(path) || isSensitive(template, path, current);
        return `${path} ${secret ? '' : digestible(kind, path, current)}\n`;
      });
      digest.update(`${path}\n${lines.join('')}`);
    }
    for (const item of currents.filter(item => !claimed.has(item))) {
      const key = kind.key(item);
      const entry = snapshot.inventory?.get(kind.id)?.get(key);
      const madeFor = entry !== undefined && isMade(kind, entry, item) ? entry.templates : [];
      const others = madeFor.filter(owner => !isApplied(owner));
      if (madeFor.length === 0 || others.length > 0) {
        unmanaged.push({ kind: kind.id, key, ...(others.length === 0 ? {} : { madeFor: others }) });
        continue;
      }
      const isPruned = options.prune === true && kind.removal !== undefined;
      if (isPruned) deletes.push({ kind: kind.id, key, action: 'delete', differences: [] });
      else orphans.push({ kind: kind.id, key });
      digest.update(`made ${pathOfItem(kind, key)}\n`);
    }
  }
  const basis = {
    server,
    realm: snapshot.realm,
    digest: digest.digest('hex'),
    template: { id: template.id, digest: template.digest },
    tool: `${tool.name} ${tool.version}`,
  };
  // What names another goes before it, and nothing before what takes its place is there.
  return {
    basis,
    changes: [...changes, ...deletes.toReversed()],
    unmanaged,
    orphans,
    notCompared,
    notRead: snapshot.notRead ?? [],
  };
}

/** A value as text, where the order counts with its order. */
function digestible({ ordered = [] }: ResourceKind, path: Path, value: Json | undefined): string {
  const counts = ordered.length > 0 && ordered.includes(namesOf(path).at(-1) ?? '');
  return counts ? JSON.stringify(value ?? null) : unordered(value);
}

/** The path of an item: the realm itself is a section of its own and has no key there. */
function pathOfItem(kind: ResourceKind, key: string): Path {
  return kind.section === 'realm' ? pathOf('realm') : pathOf(kind.section, key);
}

/** What an item of ours carries in the watched fields that neither the template nor Keycloak put there. */
function unmanagedParts(
  kind: ResourceKind,
  template: Template,
  key: string,
  desired: JsonObject,
  current: JsonObject,
): readonly Unmanaged[] {
  const item = { ...current, ...desired };
  const at = pathOfItem(kind, key);
  return (kind.watched ?? []).flatMap(field => {
    const [wanted, found] = [desired[field], current[field]];
    const by = kind.keyed?.[field];
    if (wanted !== undefined && kind.whole?.includes(field) === true) return [];
    // A list of names that the template states is compared as a whole: what is more in it is a difference.
    if (by === undefined && isList(found)) {
      if (wanted !== undefined) return [];
      const names = found.map(String).filter(name => !isKeycloaksOwn(field, name, name, item));
      return names.map(name => ({ kind: kind.id, key, path: at + pathOf(field, name) }));
    }
    if (typeof found === 'boolean' || typeof found === 'string') {
      if (wanted !== undefined || isKeycloaksOwn(field, field, found, item)) return [];
      const path = at + pathOf(field);
      return [{ kind: kind.id, key, path, ...(isSensitive(template, path, found) ? {} : { current: found }) }];
    }
    const asked = by === undefined ? new Map(Object.entries(isObject(wanted) ? wanted : {})) : itemsBy(by, wanted);
    const there = by === undefined ? Object.entries(isObject(found) ? found : {}) : [...itemsBy(by, found)];
    return there
      .filter(([name, value]) => !asked.has(name) && !isKeycloaksOwn(field, name, value, item))
      .map(([name, value]) => {
        const path = at + pathOf(field, name);
        const current = isSensitive(template, path, value) ? undefined : surelyNoSecret(path, field, value);
        return { kind: kind.id, key, path, ...(current === undefined ? {} : { current }) };
      });
  });
}

/**
 * What may be shown of a part that the template does not speak of: a former version may have put a secret there, which
 * nothing marks as one any more. Of a custom attribute that is nothing, of a mapper or a role neither config nor
 * attributes.
 */
function surelyNoSecret(path: Path, field: string, value: Json): Json | undefined {
  if (isCustomAttribute(path)) return undefined;
  if (![MAPPERS, 'roles'].includes(field) || !isObject(value)) return value;
  const { config: _config, attributes: _attributes, ...rest } = value;
  return rest;
}
