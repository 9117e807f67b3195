import { resolve } from 'node:path';
import type { Connection } from '../keycloak/connection.js';
import { resourceKinds } from '../realm/kinds.js';
import { isBuiltInClient } from '../realm/mutations.js';
import { type Snapshot, takeWhole } from '../realm/snapshot.js';
import { isPath } from '../template/shipped.js';
import { type JsonObject, type Path, pathOf } from '../template/template.js';
import { type LeftOut, leftBeside } from './beside.js';
import { withoutDangling } from './dangling.js';
import type { Broken, Comments } from './document.js';
import { type Expressible, expressible } from './expressible.js';
import { loadable } from './loadable.js';
import { alsoFollowed, type Candidate, candidate, fitting, type Nearness, nearestTemplates } from './nearest.js';
import { inferredParameters, readAsked } from './parameters.js';
import { guessedProfile } from './profile.js';
import { escaped, type SecretParameter, withoutSecrets } from './secrets.js';
import { sectionsOf } from './sections.js';
import { type Weaker, weakerValues } from './weaker.js';

/** What is to be exported. */
export interface ExportOptions {
  /** Template to extend, a shipped one or a path; the nearest of the shipped ones without it. */
  readonly template?: string;
  /** What a path is relative to. */
  readonly cwd: string;
  /** How the file that is written names that path; as `template` without it. */
  readonly extendsAs?: string;
  /** Which clients: patterns with `*`; all without any. */
  readonly clients?: readonly string[];
  /** Which users: by name; none without any. */
  readonly users?: readonly string[];
  /** Address of the templates' schema, for editors. */
  readonly schema?: string;
}

/** A realm as a template. */
export interface Exported {
  readonly yaml: string;
  /** What it extends. */
  readonly extended?: string;
  /** The shipped templates, the nearest first. */
  readonly near: readonly Nearness[];
  readonly weaker: readonly Weaker[];
  /** What no template can hold. */
  readonly leftOut: readonly LeftOut[];
  /** What a template could hold if it were right; stands in the template as a comment. */
  readonly broken: readonly Broken[];
  readonly secrets: readonly SecretParameter[];
}

/**
 * Writes a realm down as a template that extends the nearest one, with what deviates from that and from what Keycloak
 * takes for granted. Planned against the realm, it has nothing to do. Reads only.
 *
 * @throws Error when there is no such realm, or nothing in it that was asked for
 * @throws TemplateError when the template to extend is wrong
 */
export async function exportRealm(connection: Connection, options: ExportOptions): Promise<Exported> {
  const [whole, beside] = await Promise.all([
    takeWhole(connection, await resourceKinds(), options.users ?? []),
    leftBeside(connection),
  ]);
  if (whole === undefined) throw new Error(`there is no realm ${connection.realm}`);
  return exportSnapshot(whole, beside, options);
}

/**
 * Writes down what was read of a realm, as {@link exportRealm} does.
 *
 * @param beside - what it has that no template can say
 */
export async function exportSnapshot(
  whole: Snapshot,
  beside: readonly LeftOut[],
  options: ExportOptions,
): Promise<Exported> {
  const all = expressible(whole, patterns(options.clients ?? []));
  const asUsual = ownAsUsual(whole, all);
  refuseMissing(all, asUsual, options);
  const { near, all: judged } = await nearestTemplates(all.found);
  const extended = options.template === undefined ? near[0] : await given(options.template, all, options.cwd);
  const also = extended === undefined ? [] : alsoFollowed(extended, judged);
  const named = asUsual.filter(id => options.clients?.includes(id) === true);
  const unchanged = named.map(id => ({ what: `client ${id}`, why: "it is Keycloak's own, and as in a new realm" }));
  const leftOut = [...all.leftOut, ...unchanged, ...beside];
  const head = headOf(whole.realm, extended, also, leftOut, options.schema);
  const result = await laidOver(all, extended, head, whole.realm, options);
  const { id } = extended ?? {};
  return { ...result, leftOut, ...(id === undefined ? {} : { extended: id }), near: judged.map(bare) };
}

type Base = Candidate | Omit<Candidate, 'share'>;

/** Writes what deviates, as often as a profile turns out to be wrong with which others must go. */
async function laidOver(
  all: Expressible,
  extended: Base | undefined,
  head: Comments['head'],
  realm: string,
  options: ExportOptions,
  known: readonly Broken[] = [],
): Promise<Omit<Exported, 'near' | 'extended' | 'leftOut'>> {
  const { found, broken: dangling } = withoutDangling(all.found);
  const { written, inherited, asked } = sectionsOf({ ...all, found }, extended?.template);
  const title = `Realm ${realm}`;
  const { sections, secrets } = withoutSecrets(written, extended?.template.secretParameters ?? []);
  const parameters = {
    ...Object.fromEntries(
      Object.entries(extended?.parameters ?? {}).map(([name, value]) => [name, { default: value }]),
    ),
    ...Object.fromEntries(
      secrets.map(({ name, of }) => [name, { type: 'string', secret: true, description: `Of the realm: ${of}` }]),
    ),
  };
  const weaker = extended === undefined ? [] : weakerValues(asked, written, extended.template);
  const above = new Map<Path, string>(
    weaker.map(({ path, clauses, asked }) => [
      path,
      `weaker than the profile asks: ${clauses.join(', ')}${asked === undefined ? '' : ` (asked: ${asked === '' ? 'empty' : asked})`}`,
    ]),
  );
  for (const { clientId } of all.changedOwn) {
    above.set(pathOf('clients', clientId), "Keycloak's own client, with what was changed");
  }
  const extendsAs = options.extendsAs ?? extended?.id;
  const result = await loadable({
    head,
    above,
    broken: [...known, ...dangling],
    base: inherited,
    cwd: options.cwd,
    ...(extended === undefined || !isPath(extended.id) ? {} : { loadedAs: resolve(options.cwd, extended.id) }),
    template: {
      ...(extendsAs === undefined ? {} : { extends: extendsAs }),
      title: escaped(title),
      ...(extended === undefined ? { profile: guessedProfile(found.clients) as unknown as JsonObject } : {}),
      ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
      ...sections,
    },
  });
  const { profiles } = result;
  if (profiles === undefined) return { yaml: result.yaml, weaker, broken: result.broken, secrets };
  const wrong = new Set(profiles.map(({ path }) => path));
  const clientProfiles = found.clientProfiles.filter(({ name }) => !wrong.has(pathOf('clientProfiles', String(name))));
  const rest = { ...all, found: { ...found, clientProfiles } };
  return laidOver(rest, extended, head, realm, options, [...known, ...dangling, ...profiles]);
}

function bare({ id, title, share }: Nearness): Nearness {
  return { id, title, share };
}

async function given(template: string, { found }: Expressible, cwd: string): Promise<Omit<Candidate, 'share'>> {
  const parameters = inferredParameters(await readAsked(template, cwd), found);
  return (await fitting(template, parameters, cwd)) ?? candidate(template, {}, cwd);
}

function headOf(
  realm: string,
  extended: Base | undefined,
  also: readonly string[],
  leftOut: readonly LeftOut[],
  schema: string | undefined,
): Comments['head'] {
  const share = extended !== undefined && 'share' in extended ? ` (${percent(extended.share)} of what it asks)` : '';
  return [
    ...(schema === undefined ? [] : [`yaml-language-server: $schema=${schema}`]),
    `Exported from realm ${realm}.`,
    extended === undefined
      ? 'No shipped template is near to it.'
      : `The nearest template is ${extended.id}${share}; here stands what is another.`,
    ...(also.length === 0
      ? []
      : [`It also has the policies of ${also.join(', ')}, which stand here whole: a template can extend several.`]),
    ...(leftOut.length === 0 ? [] : ['', 'The realm has more, which is not in here:']),
    ...leftOut.map(({ what, why }) => `- ${what} (${why})`),
  ];
}

/** A share as it is shown. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

function patterns(texts: readonly string[]): (clientId: string) => boolean {
  if (texts.length === 0) return () => true;
  const all = texts.map(text => {
    const escapedText = text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    return new RegExp(`^${escapedText}$`, 's');
  });
  return clientId => all.some(pattern => pattern.test(clientId));
}

/** Ids of Keycloak's own clients that are as in a new realm: a template need not speak of them. */
function ownAsUsual(whole: Snapshot, { changedOwn }: Expressible): readonly string[] {
  const own = (whole.items.get('clients') ?? []).filter(isBuiltInClient).map(({ clientId }) => String(clientId));
  return own.filter(id => !changedOwn.some(({ clientId }) => clientId === id));
}

function refuseMissing(
  { found, changedOwn }: Expressible,
  asUsual: readonly string[],
  { clients = [], users = [] }: ExportOptions,
): void {
  const ids = [...[...found.clients, ...changedOwn].map(({ clientId }) => String(clientId)), ...asUsual];
  const none = clients.filter(text => !ids.some(patterns([text])));
  if (none.length > 0) throw new Error(`no client matches ${none.map(text => `"${text}"`).join(', ')}`);
  const there = found.users.map(({ username }) => username);
  const missing = users.filter(name => !there.includes(name));
  if (missing.length > 0) throw new Error(`there is no user ${missing.map(name => `"${name}"`).join(', ')}`);
}
