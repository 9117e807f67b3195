import { stringify } from 'yaml';
import { readChain } from './chain.js';
import { filled, type LoadOptions, loadTemplate } from './load.js';
import { entries, type LocatedMap, mapScalars, member, toJson } from './located.js';
import { parametersOf } from './parameters.js';
import { problems } from './problem.js';
import type { JsonObject } from './template.js';

/** Stands for $$( while parameters are put in; of the characters that mean nothing to anybody. */
const LITERAL = '\uE000(';

/**
 * A template as one file that extends nothing: everything merged, parameters put in. A parameter that is secret or has
 * no value stays one, so that the file can be used in the template's place.
 *
 * @returns YAML
 * @throws TemplateError where the template is wrong
 */
export async function resolvedYaml(reference: string, options: LoadOptions): Promise<string> {
  await loadTemplate(reference, { ...options, open: true });
  const found = problems();
  const chain = await readChain(reference, options.cwd, found);
  found.check();
  const whole = chain?.levels[0]?.merged;
  if (whole === undefined) throw new Error(`${reference}: nothing was read, and nothing was found to be wrong`);
  const kept = mapTexts(whole, text => text.replaceAll('$$(', LITERAL));
  const parameters = parametersOf(member(whole, 'parameters'), { ...options, open: true }, reference, found);
  const { parameters: declared, ...rest } = toJson(filled(kept, parameters)) as JsonObject;
  const written = JSON.stringify(rest);
  const open = entries(member(whole, 'parameters')).flatMap(([name, { value }]) =>
    written.includes(`$(${name})`) ? [[name, toJson(value)]] : [],
  );
  const { title, description, profile, ...resources } = rest;
  const all = {
    title,
    ...(description === undefined ? {} : { description }),
    profile,
    ...(open.length === 0 ? {} : { parameters: Object.fromEntries(open) as JsonObject }),
    ...resources,
  };
  return stringify(all, { lineWidth: 120, aliasDuplicateObjects: false }).replaceAll(LITERAL, () => '$$(');
}

function mapTexts(root: LocatedMap, change: (text: string) => string): LocatedMap {
  const changed = mapScalars(root, scalar =>
    typeof scalar.value === 'string' ? { ...scalar, value: change(scalar.value) } : scalar,
  );
  return changed.kind === 'map' ? changed : root;
}
