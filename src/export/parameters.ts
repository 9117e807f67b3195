import { isList, isObject } from '../realm/json.js';
import { readChain } from '../template/chain.js';
import { declaredParameters } from '../template/declared.js';
import { toJson } from '../template/located.js';
import { keyMember } from '../template/merge.js';
import { problems } from '../template/problem.js';
import type { Json, JsonObject } from '../template/template.js';
import { type Plain, plain } from './plain.js';

/** What a template asks for with its parameters unfilled, and which these are. */
export interface Asked {
  readonly whole: JsonObject;
  readonly declared: Awaited<ReturnType<typeof declaredParameters>>;
}

/**
 * Reads what {@link inferredParameters} compares with a realm.
 *
 * @param reference - as for `loadTemplate`
 * @throws TemplateError where a file of the template cannot be read
 */
export async function readAsked(reference: string, cwd = process.cwd()): Promise<Asked> {
  const problemsFound = problems();
  const chain = await readChain(reference, cwd, problemsFound);
  problemsFound.check();
  const whole = chain?.levels[0]?.merged;
  const declared = await declaredParameters(reference, cwd);
  return { whole: whole === undefined ? {} : (toJson(whole) as JsonObject), declared };
}

/**
 * The values that a template's parameters must have had for a realm to be as it is: what stands most often where the
 * template has nothing but `$(name)`. Of secret ones none, and none that is the default or not allowed.
 */
export function inferredParameters({ whole: asked, declared }: Asked, found: Plain): Readonly<Record<string, string>> {
  const votes = new Map<string, Map<string, number>>();
  const vote = (name: string, value: string) => {
    const ofName = votes.get(name) ?? new Map<string, number>();
    votes.set(name, ofName.set(value, (ofName.get(value) ?? 0) + 1));
  };
  const resources = plain(asked);
  for (const section of ['realm', 'keys', 'clientProfiles', 'clientPolicies', 'realmRoles', 'clientScopes'] as const) {
    walk(section, resources[section], found[section], vote);
  }
  for (const client of found.clients) walk('', asked.clientDefaults ?? null, client, vote);
  const secret = new Set(
    Object.entries(isObject(asked.parameters) ? asked.parameters : {}).flatMap(([name, parameter]) =>
      isObject(parameter) && parameter.secret === true ? [name] : [],
    ),
  );
  const values = declared.flatMap(({ name, enum: allowed, default: usual }) => {
    const counted = [...(votes.get(name) ?? [])].filter(([value]) => allowed?.includes(value) ?? true);
    const [first] = counted.toSorted(([, left], [, right]) => right - left);
    return first === undefined || first[0] === usual || secret.has(name) ? [] : [[name, first[0]] as const];
  });
  return Object.fromEntries(values);
}

function walk(
  name: string,
  asked: Json,
  found: Json | undefined,
  vote: (parameter: string, value: string) => void,
): void {
  if (typeof asked === 'string') {
    const parameter = /^\$\(([a-z][a-z0-9_]*)\)$/.exec(asked)?.[1];
    const scalar = typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean';
    if (parameter !== undefined && scalar && found !== '') vote(parameter, String(found));
    return;
  }
  if (isList(asked) && isList(found)) {
    const key = keyMember(name);
    asked.forEach((item, index) => {
      const there =
        key === undefined ? found[index] : found.find(one => isObject(one) && isObject(item) && one[key] === item[key]);
      walk('', item, there, vote);
    });
  }
  if (!isObject(asked) || !isObject(found)) return;
  for (const [member, value] of Object.entries(asked)) {
    walk(member, value, Object.hasOwn(found, member) ? found[member] : undefined, vote);
  }
}
