import { didYouMean } from '../nearest.js';
import type { Source } from '../report/report.js';
import type { Exposure } from './file-text.js';
import { entries, type Located, type LocatedScalar, mapScalars, member, text, toJson } from './located.js';
import type { Problems } from './problem.js';
import type { Json } from './template.js';
import type { WrittenValue } from './values.js';

/** A parameter's value from outside the template. */
export type ParameterValue =
  | string
  | {
      readonly value: string;
      /** True: may not be shown, whatever the template says of the parameter. */
      readonly secret?: boolean;
      /** The file that it was read from. */
      readonly file?: { readonly at: { readonly file: string }; readonly exposure: Exposure };
    };

/** Where values of parameters come from, strongest first; after them comes the template's default. */
export interface ParameterSources {
  /** By the parameter's name: what `--set` and `--set-file` say. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** Of files of values; of two for one parameter, the later counts. */
  readonly values?: readonly WrittenValue[];
  /** `KCFAPI_PARAM_<NAME>`, the name in upper case; an empty one counts as not set. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Leaves `$(name)` where a parameter is secret or has no value: to look at a template, not to apply it. */
  readonly open?: boolean;
}

const TYPES = ['string', 'integer', 'boolean'] as const;
type Type = (typeof TYPES)[number];

interface Parameter {
  readonly name: string;
  readonly secret: boolean;
  readonly value: boolean | number | string | undefined;
  /** A value was given and is refused already: no second complaint where it is used. */
  readonly refused: boolean;
}

const REFERENCE = /\$\$\(|\$\((?<name>[^()]*)\)/g;

/** Parameters of a template with the values they have. */
export interface Parameters {
  /** Names of those whose values may not be shown. */
  readonly secret: readonly string[];
  /** Puts the values where `$(name)` stands; a missing one is complained of where it is used first. */
  resolve(node: Located): Located;
}

/**
 * Reads the `parameters` section, merged over the chain of templates, and finds each parameter's value.
 *
 * @param section - the section as it stands
 * @param root - name of the template's own file, to complain about values that belong to no parameter
 */
export function parametersOf(
  section: Located | undefined,
  sources: ParameterSources,
  root: string,
  problems: Problems,
): Parameters {
  const declared = new Map(
    entries(section).map(([name, { key, value }]) => [name, parameterOf(name, key, value, sources, problems)]),
  );
  const given = Object.keys(sources.parameters ?? {}).map(name => ({ name, key: { file: root } }));
  for (const { name, key } of [...given, ...(sources.values ?? [])]) {
    if (declared.has(name)) continue;
    problems.add(
      key,
      `The template has no parameter "${name}"${didYouMean(name, declared.keys())}`,
      declared.size === 0 ? 'It has no parameters.' : `It has: ${[...declared.keys()].join(', ')}`,
    );
  }
  for (const { name, at, exposure } of valuesInFiles(sources)) {
    if (exposure !== 'write' || declared.get(name)?.secret !== true) continue;
    problems.add(
      at,
      `The parameter "${name}" is secret, and others than its owner may write this file`,
      `chmod go-w ${at.file} – and see that the secret is still yours.`,
    );
  }
  const complained = new Set<string>();
  const leavesOpen = ({ secret, value, refused }: Parameter) =>
    sources.open === true && !refused && (secret || value === undefined);

  const fill = (scalar: LocatedScalar): LocatedScalar => {
    if (typeof scalar.value !== 'string' || !scalar.value.includes('$(')) return scalar;
    const used: Parameter[] = [];
    let unresolved = false;
    const filled = scalar.value.replaceAll(REFERENCE, (whole: string, name: string | undefined) => {
      if (name === undefined) return '$(';
      const parameter = declared.get(name);
      if (parameter !== undefined && leavesOpen(parameter)) {
        unresolved = true;
        return whole;
      }
      if (parameter?.value !== undefined) {
        used.push(parameter);
        return String(parameter.value);
      }
      unresolved = true;
      if (complained.has(name)) return whole;
      complained.add(name);
      if (parameter === undefined) {
        problems.add(
          scalar.at,
          `There is no parameter "${name}"${didYouMean(name, declared.keys())}`,
          'Declare it under "parameters", or write $$( where $( is meant as it stands.',
        );
      } else if (!parameter.refused) {
        const empty = sources.environment?.[variableOf(name)] === '' ? `: ${variableOf(name)} is set, but empty` : '';
        problems.add(scalar.at, `The parameter "${name}" has no value${empty}`, waysOf(parameter));
      }
      return whole;
    });
    const whole = used.length === 1 && scalar.value === `$(${used[0]?.name})` ? used[0]?.value : undefined;
    return {
      kind: 'scalar',
      value: whole ?? filled,
      at: scalar.at,
      ...(used.some(({ secret }) => secret) ? { secret: true } : {}),
      ...(unresolved ? { unresolved: true } : {}),
    };
  };

  return {
    secret: [...declared.values()].filter(({ secret }) => secret).map(({ name }) => name),
    resolve: node => mapScalars(node, fill),
  };
}

/** The values that stand in files, whether a file of values or one of a single value. */
export function valuesInFiles({ parameters = {}, values = [] }: ParameterSources): readonly {
  readonly name: string;
  readonly at: Source | { readonly file: string };
  readonly exposure: Exposure;
}[] {
  const single = Object.entries(parameters).flatMap(([name, value]) =>
    typeof value === 'object' && value.file !== undefined ? [{ name, ...value.file }] : [],
  );
  return [...single, ...values.map(({ name, key, exposure }) => ({ name, at: key, exposure }))];
}

function variableOf(name: string): string {
  return `KCFAPI_PARAM_${name.toUpperCase()}`;
}

function waysOf({ name, secret }: Parameter): string {
  const environment = `set ${variableOf(name)} in the environment`;
  return secret
    ? `It is secret: ${environment}, or name a file with --set-file ${name}=FILE or --values FILE.`
    : `Give --set ${name}=VALUE or --values FILE, or ${environment}, or write a default into the template.`;
}

function parameterOf(
  name: string,
  key: LocatedScalar['at'],
  section: Located,
  { parameters = {}, values = [], environment = {} }: ParameterSources,
  problems: Problems,
): Parameter {
  const declaredType = text(member(section, 'type')) ?? 'string';
  const type = TYPES.find(candidate => candidate === declaredType);
  // What an unknown type asks for cannot be judged; that it is unknown is said elsewhere.
  if (type === undefined) return { name, secret: true, value: undefined, refused: true };
  const variable = variableOf(name);
  const given = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  const inFile = given === undefined ? values.findLast(value => value.name === name) : undefined;
  const fromEnvironment = environment[variable] === '' ? undefined : environment[variable];
  const declaredSecret = member(section, 'secret');
  const secret =
    (declaredSecret?.kind === 'scalar' && declaredSecret.value === true) ||
    (typeof given === 'object' && given.secret === true);
  const fallback = member(section, 'default');
  if (fallback !== undefined && secret) {
    // Not at the default itself: its line may hold nothing but the secret.
    problems.add(key, `The parameter "${name}" is secret, so it cannot have a default in a file`);
  }

  const outside = typeof given === 'object' ? given.value : (given ?? inFile?.text ?? fromEnvironment);
  const value =
    outside !== undefined
      ? converted(outside, type)
      : fallback?.kind === 'scalar' && fallback.value !== null
        ? fallback.value
        : undefined;
  const at = inFile?.at ?? (outside === undefined ? (fallback?.at ?? key) : key);
  let refused = false;
  const refuse = (message: string) => {
    refused = true;
    problems.add(at, message);
  };
  if (secret && outside?.trim() === '') {
    refuse(`The value given for the parameter "${name}" is empty`);
  } else if (outside !== undefined && value === undefined) {
    refuse(`The value given for the parameter "${name}" is no ${type}`);
  } else if (value !== undefined && !isOf(value, type)) {
    refuse(`The default of the parameter "${name}" is no ${type}`);
  }
  const allowed = member(section, 'enum');
  if (!refused && value !== undefined && allowed?.kind === 'list') {
    const values = toJson(allowed) as readonly Json[];
    if (!values.includes(value)) {
      const shown = secret || inFile !== undefined ? 'value' : `value "${value}"`;
      refuse(`The ${shown} of the parameter "${name}" is not one of ${values.map(String).join(', ')}`);
    }
  }
  return { name, secret, value: refused ? undefined : value, refused };
}

function converted(value: string, type: Type): boolean | number | string | undefined {
  if (type === 'string') return value;
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined;
  const number = /^[+-]?\d+$/.test(value.trim()) ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

function isOf(value: boolean | number | string, type: Type): boolean {
  return type === 'integer' ? Number.isSafeInteger(value) : typeof value === type;
}
