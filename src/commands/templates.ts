import { access, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { whyUnwritable } from '../file-faults.js';
import type { Template } from '../template/template.js';
import { tool } from '../tool.js';
import type { GlobalOptions, Session } from './session.js';
import { type ParameterOptions, readParameters, withParameters } from './template.js';
import { showsColour } from './terminal.js';

/** Adds `kcfapi templates`. */
export function addTemplates(program: Command, session: Session): void {
  const templates = program
    .command('templates')
    .description('the templates that come with this tool: list, show, init; asks no server')
    .addHelpText(
      'after',
      `
Examples:
  $ kcfapi templates list
  $ kcfapi templates show fapi2-security-profile-dpop
  $ kcfapi templates show ./bank.yaml --resolved --set signing_algorithm=ES256
  $ kcfapi templates init fapi2-security-profile-dpop bank.yaml`,
    );
  addList(templates, session);
  addShow(templates, session);
  addInit(templates, session);
}

function addList(templates: Command, session: Session): void {
  templates
    .command('list')
    .description('names of the templates, with title and profile')
    .addHelpText(
      'after',
      `
The profile is in the variant names of the OpenID Foundation's conformance suite.

Examples:
  $ kcfapi templates list
  $ kcfapi templates list --json | jq -r '.templates[].id'`,
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const { shippedTemplates } = await import('../template/shipped.js');
      const { listText } = await import('./templates-text.js');
      const shipped = await Promise.all((await shippedTemplates()).map(({ id }) => outline(id, session)));
      const listed = shipped.map(({ id, title, profile }) => ({ id, title, profile }));
      session.stdout.write(
        options.json === true
          ? `${JSON.stringify({ schemaVersion: 1, templates: listed }, null, 2)}\n`
          : listText(shipped, { colour: showsColour(session.stdout, options) }),
      );
    });
}

interface ShowOptions extends GlobalOptions, ParameterOptions {
  readonly resolved?: boolean;
}

function addShow(templates: Command, session: Session): void {
  withParameters(templates.command('show'))
    .description('what a template asks for, each setting with its clauses, and what Keycloak cannot do of it')
    .argument('<template>', 'name of a shipped template, or a path (with / or .yaml)')
    .option('--resolved', 'the whole template as one YAML file that extends nothing')
    .addHelpText(
      'after',
      `
A parameter that is secret or has no value stays: $(its_name).

Examples:
  $ kcfapi templates show native-app
  $ kcfapi templates show ./bank.yaml --json --values production.yaml
  $ kcfapi templates show fapi2-security-profile-dpop --resolved --set signing_algorithm=ES256 > whole.yaml`,
    )
    .action(async (reference: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ShowOptions>();
      const loading = { ...(await readParameters(options, session)), open: true };
      const { loadTemplate } = await import('../template/load.js');
      const template = await loadTemplate(reference, loading);
      if (options.resolved === true) {
        const { resolvedYaml } = await import('../template/resolved.js');
        const yaml = await resolvedYaml(reference, loading);
        const { parse } = await import('yaml');
        session.stdout.write(options.json === true ? `${JSON.stringify(parse(yaml), null, 2)}\n` : yaml);
        return;
      }
      const { declaredParameters } = await import('../template/declared.js');
      const parameters = await declaredParameters(reference, session.cwd);
      const { allSettings, showText } = await import('./templates-text.js');
      if (options.json !== true) {
        session.stdout.write(showText(template, parameters, { colour: showsColour(session.stdout, options) }));
        return;
      }
      const ids = (clauses: readonly { readonly id: string }[]) => clauses.map(({ id }) => id);
      const { id, title, description, files, profile, limitations } = template;
      const settings = allSettings(template).map(setting => ({ ...setting, clauses: ids(setting.clauses) }));
      const shown = {
        schemaVersion: 1,
        ...{ id, title, description, files, profile, parameters, settings },
        limitations: limitations.map(limitation => ({ ...limitation, clauses: ids(limitation.clauses) })),
      };
      session.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
    });
}

interface InitOptions extends GlobalOptions {
  readonly force?: boolean;
}

function addInit(templates: Command, session: Session): void {
  templates
    .command('init')
    .description('write a template of your own that extends a shipped one, with an example client')
    .argument('<name>', 'name of a shipped template')
    .argument('[file]', 'what to write', 'realm.yaml')
    .option('--force', 'write over a file that is there')
    .addHelpText(
      'after',
      `
The file can be planned and applied as it stands; make its example yours first.

Examples:
  $ kcfapi templates init fapi2-security-profile-dpop
  $ kcfapi templates init native-app apps.yaml
  $ kcfapi templates init fapi2-security-profile-dpop bank.json
  $ kcfapi plan apps.yaml --realm apps`,
    )
    .action(async (name: string, file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<InitOptions>();
      const { isPath, isTemplateFile } = await import('../template/shipped.js');
      if (isPath(name)) throw new Error(`${name} is a path; init wants a shipped template: kcfapi templates list`);
      if (!isTemplateFile(file)) throw new Error(`${file}: a template's file ends in .yaml, .yml or .json`);
      const template = await outline(name, session);
      const { declaredParameters } = await import('../template/declared.js');
      const { starterJson, starterYaml } = await import('./starter.js');
      const path = resolve(session.cwd, file);
      const schema = await schemaFor(path);
      const yaml = starterYaml(template, await declaredParameters(name, session.cwd), { extended: name, schema });
      const text = /\.json$/i.test(file) ? starterJson(yaml, schema) : yaml;
      await writeFile(path, text, { flag: options.force === true ? 'w' : 'wx', mode: 0o644 }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') throw new Error(`${file} is there already; name another file, or give --force`);
          throw new Error(`${file} cannot be written: ${whyUnwritable(error)}`);
        },
      );
      const secrets = template.secretParameters.map(
        secret => `KCFAPI_PARAM_${secret.toUpperCase()} (or --set-file ${secret}=FILE)`,
      );
      const { secretParameters } = template;
      session.stdout.write(
        options.json === true
          ? `${JSON.stringify({ schemaVersion: 1, file, extends: name, secretParameters }, null, 2)}\n`
          : [
              `Written: ${file}, which extends ${name}.`,
              ...(secrets.length === 0 ? [] : [`Give its secrets: ${secrets.join(', ')}`]),
              `Make its example client yours, then: kcfapi plan ${file} --realm NAME`,
              '',
            ].join('\n'),
      );
    });
}

/** A template that is only looked at: its parameters need no value. */
async function outline(reference: string, { cwd }: Session): Promise<Template> {
  const { loadTemplate } = await import('../template/load.js');
  return loadTemplate(reference, { cwd, open: true });
}

/**
 * Address of a schema for editors, as seen from a file: where the package is installed at or above the
 * file's folder, that installation's, so that it holds on every machine; else this package's.
 */
export async function schemaFor(file: string, name = 'template.schema.json'): Promise<string> {
  const within = join('schema', name);
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const installed = join(folder, 'node_modules', tool.name, within);
    const found = await access(installed).then(
      () => true,
      () => false,
    );
    if (found) return addressFrom(file, installed);
    if (folder === dirname(folder)) break;
  }
  return addressFrom(file, fileURLToPath(new URL(`../../${within.replaceAll(sep, '/')}`, import.meta.url)));
}

/** A file's address as seen from another file. */
export function addressFrom(file: string, target: string): string {
  const path = relative(dirname(file), target);
  if (isAbsolute(path)) return path;
  // A URI reference (RFC 3986): a blank or a # in a folder's name would end it.
  const address = path.split(sep).map(encodeURIComponent).join('/');
  return address.startsWith('.') ? address : `./${address}`;
}
