import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { whyUnreadable } from '../file-faults.js';
import { printableLine } from '../report/printable.js';
import type { LoadOptions } from '../template/load.js';
import type { ParameterValue } from '../template/parameters.js';
import type { Template } from '../template/template.js';
import type { Session } from './session.js';

/** Options that fill a template's parameters. */
export interface ParameterOptions {
  readonly set?: readonly string[];
  readonly setFile?: readonly string[];
  readonly values?: readonly string[];
}

/** Adds `--set`, `--set-file` and `--values`. */
export function withParameters(command: Command): Command {
  const collect = (value: string, all: readonly string[] = []) => [...all, value];
  return command
    .option('--set <name=value>', 'value of a parameter; not of a secret one: others see arguments', collect)
    .option('--set-file <name=file>', 'file with the value of a parameter', collect)
    .option('--values <file>', 'YAML or JSON file with values of parameters; of several the last counts', collect);
}

/**
 * Reads a template with the parameters that the command line gives.
 *
 * @throws TemplateError when the template or a parameter is wrong
 * @throws Error when `--set` gives a secret, which belongs into a file or a variable
 */
export async function readTemplate(reference: string, options: ParameterOptions, session: Session): Promise<Template> {
  const { loadTemplate } = await import('../template/load.js');
  const given = await readParameters(options, session);
  const template = await loadTemplate(reference, given);
  await checkExposed([template], options, given, session);
  return template;
}

/**
 * Reads the templates that one realm is to be as, with the parameters that the command line gives.
 *
 * @throws TemplateError when one of them or a parameter is wrong, or when they contradict each other
 * @throws Error when `--set` gives a secret, which belongs into a file or a variable
 */
export async function readTemplates(
  references: readonly string[],
  options: ParameterOptions,
  session: Session,
): Promise<Together> {
  const { loadTemplates } = await import('../template/several.js');
  const { combined } = await import('../template/combined.js');
  const { unspokenSettings } = await import('../template/unspoken.js');
  const given = await readParameters(options, session);
  const templates = await loadTemplates(references, given);
  await checkExposed(templates, options, given, session);
  return { templates, template: combined(templates), notes: unspokenSettings(templates).map(printableLine) };
}

/** Templates of one realm, and what they come to. */
interface Together {
  readonly templates: readonly Template[];
  readonly template: Template;
  /** What of one holds for another that does not speak of it, a line each, printable. */
  readonly notes: readonly string[];
}

/**
 * Says of which secrets the files may be read by others, as those that Kubernetes mounts may.
 *
 * @throws Error when `--set` gives a secret, which belongs into a file or a variable
 */
export async function checkExposed(
  templates: readonly Template[],
  options: ParameterOptions,
  given: LoadOptions,
  session: Session,
): Promise<void> {
  const secrets = new Set(templates.flatMap(({ secretParameters }) => secretParameters));
  const exposed = (options.set ?? []).map(pair => split('--set', pair)[0]).find(name => secrets.has(name));
  if (exposed !== undefined) {
    throw new Error(
      `--set ${exposed}: the parameter is secret, and everybody on this machine sees arguments: take ` +
        `--set-file ${exposed}=FILE or KCFAPI_PARAM_${exposed.toUpperCase()}; and choose another secret now`,
    );
  }
  const { valuesInFiles } = await import('../template/parameters.js');
  const readable = valuesInFiles(given).filter(({ name, exposure }) => exposure === 'read' && secrets.has(name));
  for (const file of new Set(readable.map(({ at }) => at.file))) {
    const names = readable.filter(({ at }) => at.file === file).map(({ name }) => name);
    session.stderr.write(
      `Others than its owner may read ${printableLine(file)}, which holds secrets: ${names.join(', ')}\n`,
    );
  }
}

/**
 * What the command line gives for a template's parameters, and where the template is looked for.
 *
 * @throws Error when a parameter is given twice, or its file cannot be read
 * @throws TemplateError when a file of values is wrong
 */
export async function readParameters(options: ParameterOptions, session: Session): Promise<LoadOptions> {
  const { readValues } = await import('../template/values.js');
  const { exposureOf } = await import('../template/file-text.js');
  const parameters = new Map<string, ParameterValue>();
  const add = (option: string, name: string, value: ParameterValue) => {
    if (parameters.has(name)) throw new Error(`${option} ${name}: the parameter is given twice`);
    parameters.set(name, value);
  };
  for (const pair of options.set ?? []) {
    const [name, value] = split('--set', pair);
    add('--set', name, value);
  }
  for (const pair of options.setFile ?? []) {
    const [name, file] = split('--set-file', pair);
    const path = resolve(session.cwd, file);
    const [text, about] = await Promise.all([readFile(path, 'utf8'), stat(path)]).catch((error: unknown) => {
      throw new Error(`--set-file ${name}: ${file} cannot be read: ${whyUnreadable(error)}`);
    });
    // What comes through a pipe or from a terminal stands nowhere.
    const exposure = about.isFile() ? exposureOf(about.mode) : undefined;
    add('--set-file', name, { value: text.replace(/\r?\n$/, ''), file: { at: { file }, exposure } });
  }
  const values = await readValues(options.values ?? [], session.cwd);
  return { cwd: session.cwd, parameters: Object.fromEntries(parameters), values, environment: session.environment };
}

/** Never quotes the value: it may be a secret that was given here by mistake. */
function split(option: string, pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new Error(`${option} wants name=${option === '--set' ? 'value' : 'file'}`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}
