import { readChain } from './chain.js';
import { entries, items, member, text, toJson } from './located.js';
import { problems } from './problem.js';

/** A parameter as a template declares it. */
export interface DeclaredParameter {
  readonly name: string;
  readonly type: string;
  /** The only values allowed, where there is a list of them. */
  readonly enum?: readonly string[];
  /** Without one, a value must be given. */
  readonly default?: string;
  readonly description?: string;
}

/**
 * The parameters of a template and of what it extends, without a value for any.
 *
 * @param reference - as for {@link loadTemplate}
 * @throws TemplateError where a file of the chain cannot be read
 */
export async function declaredParameters(reference: string, cwd: string): Promise<readonly DeclaredParameter[]> {
  const found = problems();
  const chain = await readChain(reference, cwd, found);
  found.check();
  return entries(member(chain?.levels[0]?.merged, 'parameters')).map(([name, { value }]) => {
    const allowed = items(member(value, 'enum')).map(item => String(toJson(item)));
    const fallback = member(value, 'default');
    const description = text(member(value, 'description'));
    return {
      name,
      type: text(member(value, 'type')) ?? 'string',
      ...(allowed.length === 0 ? {} : { enum: allowed }),
      ...(fallback?.kind === 'scalar' ? { default: String(fallback.value) } : {}),
      ...(description === undefined ? {} : { description }),
    };
  });
}
