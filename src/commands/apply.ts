import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Connection } from '../keycloak/connection.js';
import type { Change, Plan } from '../realm/resource.js';
import { printableLine } from '../report/printable.js';
import type { Template } from '../template/template.js';
import { openConnection, unlessAborted, withConnection } from './connection.js';
import { planText } from './plan-text.js';
import type { GlobalOptions, Session } from './session.js';
import { type ParameterOptions, readTemplate, withParameters } from './template.js';
import { showsColour, type TerminalProgress, terminalProgress } from './terminal.js';

interface ApplyOptions extends GlobalOptions, ParameterOptions {
  readonly yes?: boolean;
}

/** Adds `kcfapi apply`. */
export function addApply(program: Command, session: Session): void {
  withConnection(withParameters(program.command('apply')))
    .description('make a realm as a template asks: shows the plan, asks, carries out exactly that plan')
    .argument('<template>', 'name of a shipped template, or a path (with / or .yaml)')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
Exit code: 0 the realm is as the template asks, 2 it still differs (you said no, or it did not converge), 1 failure.

Examples:
  $ kcfapi apply fapi2-security-profile-dpop --realm bank
  $ kcfapi apply ./bank.yaml --realm bank --yes --json`,
    )
    .action(async (reference: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ApplyOptions>();
      if (options.yes !== true && session.stdin.isTTY !== true) {
        throw new Error('apply asks before it writes, and there is no terminal to ask on: give --yes');
      }
      const progress = terminalProgress(session.stderr, showsColour(session.stderr, options));
      const template = await readTemplate(reference, options, session);
      const connection = await openConnection({ ...options }, session, progress);
      try {
        await run(connection, template, { options, session, progress });
      } finally {
        progress.end();
        await connection.close();
      }
    });
}

interface Surroundings {
  readonly options: ApplyOptions;
  readonly session: Session;
  readonly progress: TerminalProgress;
}

async function run(connection: Connection, template: Template, around: Surroundings): Promise<void> {
  const { options, session } = around;
  const { planRealm } = await import('../realm/plan.js');
  const planned = await unlessAborted(planRealm(connection, template), session.signal);
  // With --json, standard output is for the result alone; whoever is asked still must see what about.
  const shownOn = options.json === true ? session.stderr : session.stdout;
  shownOn.write(planText(planned.plan, { colour: showsColour(shownOn, options) }));
  if (planned.plan.changes.length === 0) {
    conclude(planned.plan, [], planned.plan, around);
    return;
  }
  if (options.yes !== true && !(await agreed(planned.plan, session))) {
    session.stderr.write('Nothing was changed.\n');
    conclude(planned.plan, [], planned.plan, around);
    return;
  }
  const shown = options.yes === true ? planned : await unchanged(connection, template, planned, session);
  const applied = await carryOut(connection, template, shown, around);
  const { plan: remaining } = await unlessAborted(planRealm(connection, template), session.signal);
  conclude(planned.plan, applied, remaining, around);
}

type Planned = Awaited<ReturnType<typeof import('../realm/plan.js').planRealm>>;

/** Reads the realm again, since whoever was asked may have taken an hour to answer. */
async function unchanged(
  connection: Connection,
  template: Template,
  { plan }: Planned,
  { signal }: Session,
): Promise<Planned> {
  const { planRealm } = await import('../realm/plan.js');
  const again = await unlessAborted(planRealm(connection, template), signal);
  if (again.plan.basis.digest === plan.basis.digest) return again;
  throw new Error(
    `realm ${printableLine(connection.realm)} changed while you read; plan again\n` +
      '  Nothing was written: what would be done is no longer what was shown.',
  );
}

/**
 * Carries out a plan, saying each change.
 *
 * @returns the changes that were carried out
 */
export async function carryOut(
  connection: Connection,
  template: Template,
  planned: Planned,
  { session, progress }: Pick<Surroundings, 'session' | 'progress'>,
): Promise<readonly Change[]> {
  const { applyPlan } = await import('../realm/apply.js');
  const applied: Change[] = [];
  const all = planned.plan.changes.length;
  progress.phase(`Apply ${all} ${all === 1 ? 'change' : 'changes'} to realm ${connection.realm}`);
  await applyPlan(connection, template, planned, {
    signal: session.signal,
    onChange: change => {
      applied.push(change);
      progress.status(`${applied.length} of ${all}`);
      progress.note(`${change.action} ${change.kind} ${change.key}`);
    },
  });
  progress.end();
  return applied;
}

function conclude(plan: Plan, applied: readonly Change[], remaining: Plan, { options, session }: Surroundings): void {
  const converged = remaining.changes.length === 0;
  if (options.json === true) {
    const { basis, unmanaged } = remaining;
    const result = { schemaVersion: 1, basis, applied, converged, remaining: remaining.changes, unmanaged };
    session.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else if (applied.length > 0) {
    session.stdout.write(
      converged
        ? `\nDone: ${applied.length} of ${plan.changes.length}. Planned again: nothing is left to do.\n`
        : `\nDone, but the realm still differs:\n${planText(remaining, { colour: showsColour(session.stdout, options) })}`,
    );
  }
  session.conclude(converged ? 'fine' : 'differs');
}

async function agreed(plan: Plan, session: Session): Promise<boolean> {
  const { realm, server } = plan.basis;
  const question = `\nCarry this out on realm ${printableLine(realm)} of ${server}? Only "yes" is taken: `;
  // Not as a terminal of readline's, which would keep Ctrl-C to itself.
  const terminal = createInterface({ input: session.stdin, output: session.stderr, terminal: false });
  try {
    const left = once(terminal, 'close').then(() => '');
    return (await Promise.race([terminal.question(question, { signal: session.signal }), left])).trim() === 'yes';
  } finally {
    terminal.close();
  }
}
