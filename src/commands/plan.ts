import type { Command } from 'commander';
import type { Connection } from '../keycloak/connection.js';
import type { Planned } from '../realm/plan.js';
import type { Template } from '../template/template.js';
import { openConnection, unlessAborted, withConnection } from './connection.js';
import { planText } from './plan-text.js';
import {
  formerlyNotes,
  knowsNothing,
  NOTHING_KNOWN,
  type PlanningFlags,
  planOptions,
  refuseTooMany,
  withPlanning,
} from './planning.js';
import type { GlobalOptions, Session } from './session.js';
import { type ParameterOptions, readTemplates, withParameters } from './template.js';
import { showsColour, terminalProgress } from './terminal.js';

interface PlanFlags extends GlobalOptions, ParameterOptions, PlanningFlags {
  readonly out?: string;
  readonly impact?: boolean;
}

/** Adds `kcfapi plan`. */
export function addPlan(program: Command, session: Session): void {
  withConnection(withPlanning(withParameters(program.command('plan'))))
    .description('show what stands between a realm and a template, or several; writes nothing')
    .argument('<template...>', 'names of shipped templates, or paths (with / or .yaml); of several, all are to hold')
    .option('--out <file>', 'write the plan down, for "kcfapi apply FILE" to carry out exactly that')
    .option('--impact', 'tell also what happens to clients that exist already')
    .addHelpText(
      'after',
      `
Exit code: 0 nothing to do, 2 the realm differs, 1 the plan could not be made.

Examples:
  $ kcfapi keycloak start
  $ kcfapi plan fapi2-security-profile-dpop --realm bank
  $ KCFAPI_PASSWORD=… kcfapi plan ./bank.yaml --server https://sso.example.org --username admin --realm bank
  $ kcfapi plan ./bank.yaml --values production.yaml --realm bank
  $ kcfapi plan ./bank.yaml --json > plan.json
  $ kcfapi plan ./bank.yaml ./ciba.yaml ./app.yaml --realm bank
  $ kcfapi plan ./bank.yaml --realm bank --prune
  $ kcfapi plan ./bank.yaml --realm bank --impact
  $ kcfapi plan ./bank.yaml --realm bank --out bank.plan
  $ kcfapi apply bank.plan --realm bank`,
    )
    .action(async (references: readonly string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<PlanFlags>();
      const planning = planOptions(options);
      const { refusePlans } = await import('./plan-file.js');
      await refusePlans(references, session.cwd);
      const progress = terminalProgress(session.stderr, showsColour(session.stderr, options));
      const { template, templates, notes } = await readTemplates(references, options, session);
      for (const note of notes) progress.note(note);
      const connection = await openConnection({ ...options }, session, progress);
      try {
        const { planRealm } = await import('../provisioning.js');
        const { missingJson, missingText, visiblyMissing } = await import('./visible.js');
        const both = Promise.all([planRealm(connection, template, planning), visiblyMissing(connection, templates)]);
        const [planned, missing] = await unlessAborted(both, session.signal);
        const impact = options.impact === true ? await impactOf(connection, template, planned, session) : undefined;
        const colour = showsColour(session.stdout, options);
        const { plan } = planned;
        session.stdout.write(
          options.json === true
            ? `${JSON.stringify({ schemaVersion: 1, ...plan, server: missingJson(missing), impact }, null, 2)}\n`
            : planText(plan, { colour }) + missingText(missing, { colour }),
        );
        if (impact !== undefined && options.json !== true) {
          const { impactText, NO_IMPACT } = await import('./impact-text.js');
          session.stdout.write(`\n${plan.changes.length === 0 ? NO_IMPACT : impactText(impact, { colour })}`);
        }
        if (planning.prune === true && knowsNothing(planned)) progress.note(NOTHING_KNOWN);
        for (const note of formerlyNotes(planned, planning)) progress.note(note);
        refuseTooMany(planned, options);
        if (options.out !== undefined) {
          const { set = [], setFile = [], values = [] } = options;
          const made = { templates: references, parameters: { set, setFile, values }, planning, cwd: session.cwd };
          const { writePlanFile } = await import('./plan-file.js');
          await writePlanFile(options.out, plan, made);
          progress.note(`Written to ${options.out}; "kcfapi apply ${options.out}" carries out exactly that.`);
        }
        session.conclude(plan.changes.length === 0 ? 'fine' : 'differs');
      } finally {
        progress.end();
        await connection.close();
      }
    });
}

/** Loads what impacts take only where they are asked for. */
async function impactOf(connection: Connection, template: Template, planned: Planned, session: Session) {
  const { readImpacts } = await import('./impact.js');
  return unlessAborted(readImpacts(connection, template, planned), session.signal);
}
