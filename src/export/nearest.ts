import { catalogue } from '../catalogue/catalogue.js';
import { compare } from '../realm/difference.js';
import { isList, isObject } from '../realm/json.js';
import { resourceKinds } from '../realm/kinds.js';
import type { ResourceKind } from '../realm/resource.js';
import { loadTemplate } from '../template/load.js';
import { TemplateError } from '../template/problem.js';
import { shippedTemplates } from '../template/shipped.js';
import type { Json, JsonObject, Template } from '../template/template.js';
import { followers } from './followers.js';
import { type Asked, inferredParameters, readAsked } from './parameters.js';
import { type Plain, plain } from './plain.js';
import { usualClient, usualRealm } from './usual.js';

/** How much of what a shipped template asks for a realm has. */
export interface Nearness {
  readonly id: string;
  readonly title: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** A template with the values that its parameters have in a realm. */
export interface Candidate extends Nearness {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Without half of what a template's policies do, it is another profile that a realm follows, or none. */
const NEAR_ENOUGH = 0.5;

/** How many are looked at once more, with the values that their parameters have in this realm. */
const CLOSELY = 6;

/**
 * The shipped templates, the nearest first; of two that are equally near, the one that asks for more of the realm, then of
 * its clients, of what is not so by itself.
 *
 * @param found - the realm's resources
 * @returns near: only those that the realm's policies speak for; all: whatever the share
 */
export async function nearestTemplates(
  found: Plain,
): Promise<{ readonly near: readonly Candidate[]; readonly all: readonly Judged[] }> {
  const kinds = await resourceKinds();
  const candidates = await shippedCandidates();
  const roughly = candidates.map(one => judged(one, found, kinds)).toSorted(byNearness);
  const closely: Judged[] = [];
  for (const one of roughly.slice(0, CLOSELY)) {
    const parameters = inferredParameters(await shippedAsked(one.id), found);
    const usual = Object.keys(parameters).length === 0;
    const fitted = usual ? undefined : await fitting(one.id, parameters);
    closely.push(fitted === undefined ? one : judged(fitted, found, kinds));
  }
  const all = [...closely.toSorted(byNearness), ...roughly.slice(CLOSELY)];
  return { near: all.filter(({ policies }) => policies >= NEAR_ENOUGH), all };
}

/** How many templates are named beside the one that is extended. */
const NAMED = 3;

/** Ids of the nearest other templates whose policies a realm has, too: it was made by several. */
export function alsoFollowed(extended: Pick<Candidate, 'template'>, all: readonly Judged[]): readonly string[] {
  const names = (template: Template) => (template.resources.clientPolicies ?? []).map(({ name }) => name);
  const told = new Set(names(extended.template));
  return all
    .filter(({ policies, template }) => policies > 0.999 && names(template).some(name => !told.has(name)))
    .slice(0, NAMED)
    .map(({ id }) => id);
}

let shipped: Promise<readonly Omit<Candidate, 'share'>[]> | undefined;

/** The shipped templates, with the usual values of their parameters; they do not change while a process runs. */
function shippedCandidates(): Promise<readonly Omit<Candidate, 'share'>[]> {
  shipped ??= shippedTemplates().then(all => Promise.all(all.map(({ id }) => candidate(id, {}))));
  return shipped;
}

const asked = new Map<string, Promise<Asked>>();

/** What a shipped template asks for, read once, too. */
function shippedAsked(id: string): Promise<Asked> {
  const known = asked.get(id) ?? readAsked(id);
  asked.set(id, known);
  return known;
}

/**
 * A template with values that a realm has for its parameters.
 *
 * @returns undefined where the template does not take them: Keycloak stores much that it cannot use
 */
export async function fitting(
  reference: string,
  parameters: Readonly<Record<string, string>>,
  cwd = process.cwd(),
): Promise<Omit<Candidate, 'share'> | undefined> {
  try {
    return await candidate(reference, parameters, cwd);
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

/** A template as it is to be extended by what is exported of a realm. */
export async function candidate(
  reference: string,
  parameters: Readonly<Record<string, string>>,
  cwd = process.cwd(),
): Promise<Omit<Candidate, 'share'>> {
  const template = await loadTemplate(reference, { cwd, parameters, open: true });
  return { id: reference, title: template.title, template, parameters };
}

/** A template as it was compared with a realm. */
export interface Judged extends Candidate {
  /** How much of what its policies do the realm's do, from 0 to 1. */
  readonly policies: number;
  /** How much it asks of the realm. */
  readonly asked: number;
  /** How much it asks of the realm's clients that Keycloak would not do by itself. */
  readonly unusual: number;
  /** How much it asks of a client. */
  readonly ofClients: number;
}

function byNearness(left: Judged, right: Judged): number {
  return (
    right.share - left.share ||
    right.asked - left.asked ||
    right.unusual - left.unusual ||
    left.ofClients - right.ofClients ||
    (left.id < right.id ? -1 : 1)
  );
}

/** So many clients tell what a realm's clients are like. */
const LOOKED_AT = 50;

/** What a realm does with its clients says most, its settings some, and what its clients are like tells twins apart. */
const WEIGHTS = { policies: 0.65, settings: 0.25, clients: 0.1 };

function judged(one: Omit<Candidate, 'share'>, found: Plain, kinds: readonly ResourceKind[]): Judged {
  const asks = plain(one.template.resources);
  const policies = policyShare(asks, found);
  const compared = kinds.flatMap(kind => settingsOf(kind, asks, found));
  const { clientDefaults } = one.template;
  const marked = followers(asks.clientPolicies, clientDefaults, found.clients);
  const clients = (marked.length === 0 ? found.clients : marked).slice(0, LOOKED_AT);
  const shares: [number, number][] = [
    [WEIGHTS.policies, policies],
    [WEIGHTS.settings, share(compared)],
    [WEIGHTS.clients, clients.length === 0 ? 1 : clientShare(clientDefaults, clients)],
  ];
  const total = shares.reduce((sum, [weight, part]) => sum + weight * part, 0);
  const unusual = clients.flatMap(client =>
    compare({}, '', clientDefaults, usualClient(client)).filter(({ same }) => !same),
  ).length;
  const ofClients = compare({}, '', clientDefaults, {}).length;
  // Sums of fractions differ in their last digits.
  return { ...one, share: Math.round(total * 1e6) / 1e6, policies, asked: compared.length, unusual, ofClients };
}

/** Whether each thing is there that a template asks for and that is not there by itself. */
function settingsOf(kind: ResourceKind, asks: Plain, found: Plain): readonly boolean[] {
  if (kind.section === 'clientPolicies' || kind.section === 'clients' || kind.section === 'users') return [];
  const [asked, has, usual] = [asks, found, usualRealm].map(all => itemsOf(all, kind));
  return [...(asked ?? [])].flatMap(([key, item]) => {
    const there = has?.get(key);
    const byItself = new Set(
      compare(kind, '', item, usual?.get(key) ?? {}).flatMap(({ path, same }) => (same ? [path] : [])),
    );
    return compare(kind, '', item, there ?? {})
      .filter(({ path }) => !byItself.has(path))
      .map(({ same }) => same && there !== undefined);
  });
}

function itemsOf(all: Plain, kind: ResourceKind): ReadonlyMap<string, JsonObject> {
  const section = all[kind.section] as Json | undefined;
  if (isObject(section)) return new Map([['', section]]);
  return new Map(objects(section).map(item => [kind.key(item), item]));
}

/** How much of what each of a template's policies does, one that is enabled does in the realm. */
function policyShare(asks: Plain, found: Plain): number {
  const enabled = found.clientPolicies.filter(policy => policy.enabled === true);
  const shares = asks.clientPolicies.map(policy => {
    const [wanted, name] = [executorsOf(policy, asks), policy.name];
    const alike = enabled.map(other => {
      const likeness = overlap(wanted, executorsOf(other, found));
      // The same executors under another name may hold for other clients.
      if (other.name !== name) return 0.8 * likeness;
      return (
        0.8 * likeness + 0.1 * equal(other.conditions, policy.conditions) + 0.1 * equal(other.profiles, policy.profiles)
      );
    });
    return Math.max(0, ...alike);
  });
  return shares.length === 0 ? 0 : shares.reduce((sum, one) => sum + one, 0) / shares.length;
}

/** With OpenID Connect, templates leave out this one of Keycloak's own profiles: their clients name the algorithms. */
const LEFT_TO_CLIENTS = 'secure-signature-algorithm';

function equal(left: Json | undefined, right: Json | undefined): number {
  return JSON.stringify(left) === JSON.stringify(right) ? 1 : 0;
}

/** What a policy's profiles do, Keycloak's own among them: names of executors. */
function executorsOf(policy: JsonObject, { clientProfiles }: Plain): ReadonlySet<string> {
  const profiles: readonly JsonObject[] = [...clientProfiles, ...(catalogue.globalProfiles as unknown as JsonObject[])];
  const names = isList(policy.profiles) ? policy.profiles : [];
  const executors = names.flatMap(name => objects(profiles.find(profile => profile.name === name)?.executors));
  return new Set(executors.map(({ executor }) => String(executor)).filter(executor => executor !== LEFT_TO_CLIENTS));
}

/** How much two sets have in common: 1 where they are equal, 0 where they share nothing. */
function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const common = [...left].filter(one => right.has(one)).length;
  return common === 0 ? 0 : (2 * common) / (left.size + right.size);
}

function clientShare(defaults: JsonObject, clients: readonly JsonObject[]): number {
  const { protocolMappers: _, ...fields } = defaults;
  return share(clients.flatMap(client => compare({}, '', fields, client).map(({ same }) => same)));
}

function share(all: readonly boolean[]): number {
  return all.length === 0 ? 1 : all.filter(Boolean).length / all.length;
}

function objects(list: Json | undefined): readonly JsonObject[] {
  return isList(list) ? list.filter(isObject) : [];
}
