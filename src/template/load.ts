import { readChain } from './chain.js';
import { checkCitations, citationsOf, cited, clausesIn } from './citations.js';
import { digestOf, open } from './digest.js';
import { checkForm } from './form.js';
import { guard } from './guard.js';
import { checkClientKeys } from './lint/client-keys.js';
import { lint, lintClients } from './lint/lint.js';
import { removedMarkers } from './lint/removed-policies.js';
import { entries, items, type Located, type LocatedMap, member, text, toJson, withoutNulls } from './located.js';
import { normalised } from './normal.js';
import { type ParameterSources, type Parameters, parametersOf } from './parameters.js';
import { nearestPlace, placesOf } from './places.js';
import { problems } from './problem.js';
import type { Profile } from './profile.js';
import { idOf } from './shipped.js';
import { type JsonObject, type Resources, SECTIONS, type Section, type Template } from './template.js';

/** Where a template is looked for and what its parameters are. */
export interface LoadOptions extends ParameterSources {
  /** What a relative path is relative to, and what files are named relative to. */
  readonly cwd: string;
}

/**
 * Reads a template, what it extends and its parameters, and judges all of it without a server.
 *
 * @param reference - a path (with a slash, or ending in .yaml, .yml or .json), or the name of a shipped template
 * @throws TemplateError with everything that is wrong, each with its place
 */
export async function loadTemplate(reference: string, options: LoadOptions): Promise<Template> {
  const found = problems();
  const chain = await readChain(reference, options.cwd, found);
  const whole = chain?.levels[0]?.merged;
  if (chain === undefined || whole === undefined) {
    found.check();
    throw new Error(`${reference}: nothing was read, and nothing was found to be wrong`);
  }
  const root = chain.files[0] ?? reference;
  const parameters = parametersOf(member(whole, 'parameters'), options, root, found);
  const resolved = filled(whole, parameters);
  const written = withoutNulls(resolved);
  checkForm(resolved, found);
  lint(written, removedMarkers(chain), found);
  const desired = normalised(resolved, found);
  checkClientKeys(desired, found);
  lintClients(desired, found);
  const places = placesOf(desired, found);
  const levels = chain.levels.map(({ merged }, level) =>
    level === 0 ? places : placesOf(normalised(filled(merged, parameters), problems()), problems()),
  );
  checkCitations(chain, levels, found);
  found.check();

  const citations = citationsOf(chain);
  const description = text(member(desired, 'description'));
  const sections = SECTIONS.flatMap((section): [Section, Located][] => {
    const node = member(desired, section);
    return node === undefined ? [] : [[section, node]];
  });
  const clientDefaults = member(desired, 'clientDefaults');
  const notEnforceable = member(desired, 'notEnforceable');
  const profile = member(desired, 'profile');
  const resources = plain(Object.fromEntries(sections));
  // Asked for each value of each client, most of which have none.
  const secret = new Set([...places].flatMap(([path, place]) => (place.secret ? path : [])));
  const template: Template = {
    id: idOf(chain.file),
    title: text(member(desired, 'title')) ?? '',
    ...(description === undefined ? {} : { description }),
    files: chain.files,
    digest: digestOf({ ...Object.fromEntries(sections), clientDefaults, notEnforceable, profile }),
    profile: (profile === undefined ? {} : toJson(profile)) as unknown as Profile,
    resources: resources as Resources,
    clientDefaults: (clientDefaults === undefined ? {} : toJson(clientDefaults)) as JsonObject,
    notEnforceable: entries(notEnforceable).map(([name]) => name),
    limitations: items(member(desired, 'limitations')).map(limitation => ({
      clauses: clausesIn(member(limitation, 'clauses')),
      text: text(member(limitation, 'text')) ?? '',
    })),
    secretParameters: parameters.secret,
    sourceOf: path => nearestPlace(places, path)?.source,
    clausesOf: path => cited(citations, path),
    isSecret: path => secret.has(path),
  };
  const shown = plain(Object.fromEntries(sections.map(([name, node]) => [name, node])), open);
  guard(resources, shown);
  guard(template, { ...template, resources: shown, clientDefaults: clientDefaults ? open(clientDefaults) : {} });
  return template;
}

/** Puts in the parameters. They are declared, and clauses cited, with names and not with values. */
export function filled(root: LocatedMap, parameters: Parameters): LocatedMap {
  return {
    ...root,
    entries: new Map(
      [...root.entries].map(([name, { key, value }]) => [
        name,
        { key, value: name === 'parameters' || name === 'clauses' ? value : parameters.resolve(value) },
      ]),
    ),
  };
}

function plain(nodes: Readonly<Record<string, Located>>, change: (node: Located, name: string) => unknown = toJson) {
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, change(node, name)]));
}
