import type { Command } from 'commander';
import { openConnection, unlessAborted, withConnection } from './connection.js';
import { planText } from './plan-text.js';
import type { GlobalOptions, Session } from './session.js';
import { type ParameterOptions, readTemplate, withParameters } from './template.js';
import { showsColour, terminalProgress } from './terminal.js';

/** Adds `kcfapi plan`. */
export function addPlan(program: Command, session: Session): void {
  withConnection(withParameters(program.command('plan')))
    .description('show what stands between a realm and a template; writes nothing')
    .argument('<template>', 'name of a shipped template, or a path (with / or .yaml)')
    .addHelpText(
      'after',
      `
Exit code: 0 nothing to do, 2 the realm differs, 1 the plan could not be made.

Examples:
  $ kcfapi keycloak start
  $ kcfapi plan fapi2-security-profile-dpop --realm bank
  $ KCFAPI_PASSWORD=… kcfapi plan ./bank.yaml --server https://sso.example.org --username admin --realm bank
  $ kcfapi plan ./bank.yaml --json > plan.json`,
    )
    .action(async (reference: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & ParameterOptions>();
      const progress = terminalProgress(session.stderr, showsColour(session.stderr, options));
      const template = await readTemplate(reference, options, session);
      const connection = await openConnection({ ...options }, session, progress);
      try {
        const { planRealm } = await import('../realm/plan.js');
        const { plan } = await unlessAborted(planRealm(connection, template), session.signal);
        session.stdout.write(
          options.json === true
            ? `${JSON.stringify({ schemaVersion: 1, ...plan }, null, 2)}\n`
            : planText(plan, { colour: showsColour(session.stdout, options) }),
        );
        session.conclude(plan.changes.length === 0 ? 'fine' : 'differs');
      } finally {
        progress.end();
        await connection.close();
      }
    });
}
