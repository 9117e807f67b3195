import { type Command, Option } from 'commander';
import type { StartFormat } from '../render/start-options.js';
import { printableLine } from '../report/printable.js';
import type { GlobalOptions, Session } from './session.js';
import { checkExposed, type ParameterOptions, readParameters, withParameters } from './template.js';

interface OptionsOptions extends GlobalOptions, ParameterOptions {
  readonly format: StartFormat;
}

/** Adds `kcfapi keycloak options`. */
export function addOptions(keycloak: Command, session: Session): void {
  withParameters(keycloak.command('options'))
    .description('start options that a server of yours needs for a template, or several, and why; asks no server')
    .argument('<template...>', 'names of shipped templates, or paths (with / or .yaml)')
    .addOption(
      new Option('--format <format>', 'command line, keycloak.conf, Containerfile, or the Operator’s Keycloak resource')
        .choices(['cli', 'conf', 'container', 'operator'])
        .default('cli'),
    )
    .addHelpText(
      'after',
      `
They are options of Keycloak 26.7. The server of "kcfapi keycloak start" has those for TLS and certificates already.
What of them a running server visibly lacks, "kcfapi plan" says.

Examples:
  $ kcfapi keycloak options fapi2-security-profile-mtls
  $ kcfapi keycloak options ./bank.yaml ./ciba.yaml --format conf >> conf/keycloak.conf
  $ kcfapi keycloak options ./bank.yaml --format container > Containerfile
  $ kcfapi keycloak options ./bank.yaml --format operator`,
    )
    .action(async (references: readonly string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<OptionsOptions>();
      const { loadTemplates } = await import('../template/several.js');
      const { startNeeds } = await import('../catalogue/start-options.js');
      const { startOptionsText } = await import('../render/start-options.js');
      const given = await readParameters(options, session);
      const templates = await loadTemplates(references, { ...given, open: true });
      await checkExposed(templates, options, given, session);
      const needs = startNeeds(templates);
      if (options.json === true) {
        const shown = needs.map(need => ({ ...need, clauses: need.clauses.map(({ id }) => id) }));
        session.stdout.write(`${JSON.stringify({ schemaVersion: 1, needs: shown }, null, 2)}\n`);
        return;
      }
      const about = { templates: printableLine(templates.map(({ id }) => id).join(' + ')), version: '26.7' };
      session.stdout.write(startOptionsText(needs, options.format, about));
    });
}
