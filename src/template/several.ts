import { didYouMean } from '../nearest.js';
import { readChain } from './chain.js';
import { type LoadOptions, loadTemplate } from './load.js';
import { entries, member } from './located.js';
import { type Problem, problems, TemplateError } from './problem.js';
import type { Template } from './template.js';

/**
 * Reads several templates, each on its own. A parameter that is given goes to each that declares it.
 *
 * @param references - as for {@link loadTemplate}
 * @param load - reads one
 * @throws TemplateError with everything that is wrong with any of them; also when a parameter is given that none
 *   declares, or is secret in one and not in another
 */
export async function loadTemplates(
  references: readonly string[],
  options: LoadOptions,
  load: typeof loadTemplate = loadTemplate,
): Promise<readonly Template[]> {
  const [only, ...others] = references;
  if (only !== undefined && others.length === 0) return [await load(only, options)];
  const given = Object.entries(options.parameters ?? {});
  const wrong: Problem[] = [];
  const declared: (readonly string[])[] = [];
  const templates: Template[] = [];
  for (const reference of references) {
    const names = await declaredNames(reference, options.cwd);
    declared.push(names);
    const parameters = Object.fromEntries(given.filter(([name]) => names.includes(name)));
    const values = (options.values ?? []).filter(({ name }) => names.includes(name));
    try {
      templates.push(await load(reference, { ...options, parameters, values }));
    } catch (failure) {
      if (!(failure instanceof TemplateError)) throw failure;
      wrong.push(...failure.problems);
    }
  }
  const all = [...new Set(declared.flat())];
  const places = given.map(([name]) => ({ name, key: { file: references.join(', ') } }));
  for (const { name, key } of [...places, ...(options.values ?? [])]) {
    if (all.includes(name)) continue;
    wrong.push({
      ...key,
      message: `None of the templates has a parameter "${name}"${didYouMean(name, all)}`,
      hint: all.length === 0 ? 'They have no parameters.' : `They have: ${all.join(', ')}`,
    });
  }
  if (wrong.length > 0) throw new TemplateError(wrong);
  refuseHalfSecret(templates, declared);
  return templates;
}

/** What is secret in one template would be shown for the sake of another. */
function refuseHalfSecret(templates: readonly Template[], declared: readonly (readonly string[])[]): void {
  const found = problems();
  for (const { id, secretParameters } of templates) {
    for (const [index, other] of templates.entries()) {
      for (const name of secretParameters) {
        if (declared[index]?.includes(name) !== true || other.secretParameters.includes(name)) continue;
        found.add(
          { file: other.files[0] ?? other.id },
          `The parameter "${name}" is secret in ${id}, and not here`,
          'Say "secret: true" in both, or call one of the two otherwise.',
        );
      }
    }
  }
  found.check();
}

async function declaredNames(reference: string, cwd: string): Promise<readonly string[]> {
  // Whatever is wrong with it, loading it says.
  const chain = await readChain(reference, cwd, problems());
  return entries(member(chain?.levels[0]?.merged, 'parameters')).map(([name]) => name);
}
