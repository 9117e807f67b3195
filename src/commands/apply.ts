import type { Command } from 'commander';
import type { Connection } from '../keycloak/connection.js';
import type { ApplyOptions } from '../realm/carry-out.js';
import type { Planned, PlanOptions } from '../realm/plan.js';
import type { Change, Plan } from '../realm/resource.js';
import { printableLine } from '../report/printable.js';
import type { Template } from '../template/template.js';
import { openConnection, unlessAborted, withConnection } from './connection.js';
import { lockTimeout, withRealmLock } from './locked.js';
import type { Approved } from './plan-file.js';
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
import { agreed } from './question.js';
import type { GlobalOptions, Session } from './session.js';
import { type ParameterOptions, readTemplates, withParameters } from './template.js';
import { showsColour, type TerminalProgress, terminalProgress } from './terminal.js';

interface ApplyFlags extends GlobalOptions, ParameterOptions, PlanningFlags {
  readonly yes?: boolean;
  readonly lock: boolean;
  readonly lockTimeout: string;
}

/** Adds `kcfapi apply`. */
export function addApply(program: Command, session: Session): void {
  withConnection(withPlanning(withParameters(program.command('apply'))))
    .description('make a realm as a template asks, or several: shows the plan, asks, carries out exactly that plan')
    .argument(
      '<template...>',
      'names of shipped templates, or paths (with / or .yaml); of several, all are to hold; or one file of plan --out',
    )
    .option('--yes', 'do not ask')
    .option('--lock-timeout <seconds>', 'how long to wait for another apply on this realm', '60')
    .option('--no-lock', 'keep no other apply away: for accounts that may not make realm roles')
    .addHelpText(
      'after',
      `
Exit code: 0 the realm is as the template asks, 2 it still differs (you said no, or it did not converge), 1 failure.
A plan of plan --out is carried out without a question, or refused when server, realm or template moved since.

Examples:
  $ kcfapi apply fapi2-security-profile-dpop --realm bank
  $ kcfapi apply ./bank.yaml --values production.yaml --realm bank --yes --json
  $ kcfapi apply ./bank.yaml ./ciba.yaml ./app.yaml --realm bank
  $ kcfapi apply ./bank.yaml --realm bank --prune
  $ kcfapi apply ./bank.yaml --realm bank --rotate users/alice
  $ kcfapi apply bank.plan --realm bank`,
    )
    .action(async (references: readonly string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ApplyFlags>();
      const waitMs = lockTimeout(options.lockTimeout);
      const { readApproved, refuseElsewhere } = await import('./plan-file.js');
      const approved = await readApproved(references, session.cwd);
      if (approved !== undefined && (options.set ?? options.setFile ?? options.values) !== undefined) {
        throw new Error(
          `${approved.name} is a plan, and has its parameters: --set, --set-file and --values are for plan`,
        );
      }
      const planning = approved?.planning ?? planOptions(options);
      if (
        approved !== undefined &&
        (options.prune ?? options.pruneLimit ?? options.formerly ?? options.rotate) !== undefined
      ) {
        throw new Error(
          `${approved.name} is a plan, and says what to delete and to set again: --prune, --formerly and --rotate are for plan`,
        );
      }
      const asks = options.yes !== true && approved === undefined;
      if (asks && session.stdin.isTTY !== true) {
        throw new Error('apply asks before it writes, and there is no terminal to ask on: give --yes');
      }
      const progress = terminalProgress(session.stderr, showsColour(session.stderr, options));
      const named = approved?.templates ?? references;
      const { template, notes } = await readTemplates(named, approved?.parameters ?? options, session);
      for (const note of notes) progress.note(note);
      const connection = await openConnection({ ...options }, session, progress);
      try {
        if (approved !== undefined) refuseElsewhere(approved, connection);
        await run(connection, template, { options, planning, session, progress, asks, waitMs, approved });
      } finally {
        progress.end();
        await connection.close();
      }
    });
}

interface Surroundings {
  readonly options: ApplyFlags;
  readonly planning: PlanOptions;
  readonly session: Session;
  readonly progress: TerminalProgress;
  readonly asks: boolean;
  readonly waitMs: number;
  /** Of `plan --out`: nothing else is to be done. */
  readonly approved: Approved | undefined;
}

async function run(connection: Connection, template: Template, around: Surroundings): Promise<void> {
  const { options, planning, session, asks, waitMs, approved } = around;
  const { planRealm } = await import('../provisioning.js');
  const { impactWarning } = await import('./impact.js');
  const planned = await unlessAborted(planRealm(connection, template, planning), session.signal);
  if (approved !== undefined) await refuse(approved, planned.plan);
  show(planned, around);
  const warning = await unlessAborted(impactWarning(connection, template, planned), session.signal);
  if (warning !== undefined) around.progress.note(warning);
  if (isDone(planned)) {
    conclude(planned.plan, [], planned.plan, around);
    return;
  }
  if (planned.plan.changes.length > 0 && asks && !(await agreed(questionOf(planned.plan), session))) {
    session.stderr.write('Nothing was changed.\n');
    conclude(planned.plan, [], planned.plan, around);
    return;
  }
  await withRealmLock(connection, options.lock, around, async lock => {
    const isThere = planned.snapshot.representation !== undefined;
    if (isThere) await lock.take(waitMs);
    around.progress.end();
    const shown = isThere || asks ? await again(connection, template, planned, around) : planned;
    const guards = { check: lock.check, onRealm: () => lock.take(0) };
    const done: Change[] = [];
    const applied = isDone(shown)
      ? []
      : await carryOut(connection, template, shown, around, guards, done).catch(failure => {
          if (options.json === true) endedHalfWay(shown.plan, done, session);
          throw failure;
        });
    // What was set again still cannot be compared.
    const { rotate: _, ...compared } = planning;
    // Also what could not be carried out is shown.
    const { planRealm: compareRealm } = await import('../realm/plan.js');
    const { plan: remaining } = await unlessAborted(compareRealm(connection, template, compared), session.signal);
    conclude(shown.plan, applied, remaining, around);
  });
}

/** Nothing to do, nor to remember. */
function isDone({ plan, inventory }: Planned): boolean {
  return plan.changes.length === 0 && !inventory.due;
}

/** Reads the realm again: another apply may have been at work, and whoever was asked may have taken an hour to answer. */
async function again(
  connection: Connection,
  template: Template,
  { plan: before }: Planned,
  around: Surroundings,
): Promise<Planned> {
  const { planRealm } = await import('../provisioning.js');
  const planned = await unlessAborted(planRealm(connection, template, around.planning), around.session.signal);
  if (planned.plan.basis.digest === before.basis.digest) return planned;
  if (around.approved !== undefined) await refuse(around.approved, planned.plan);
  if (around.asks) {
    throw new Error(
      `realm ${printableLine(connection.realm)} changed while you read; plan again\n` +
        '  Nothing was written: what would be done is no longer what was shown.',
    );
  }
  around.progress.note(`realm ${printableLine(connection.realm)} changed meanwhile; planned again:`);
  show(planned, around);
  return planned;
}

async function refuse(approved: Approved, now: Plan): Promise<void> {
  const { refuseOutdated } = await import('./plan-file.js');
  refuseOutdated(approved, now);
}

/**
 * Shows a plan. With --json, standard output is for the result alone; whoever is asked still must see what about.
 *
 * @throws Error when it deletes more than is allowed; what was written down was judged then
 */
function show(planned: Planned, { options, planning, session, progress, approved }: Surroundings): void {
  const shownOn = options.json === true ? session.stderr : session.stdout;
  shownOn.write(planText(planned.plan, { colour: showsColour(shownOn, options) }));
  if (planning.prune === true && knowsNothing(planned)) progress.note(NOTHING_KNOWN);
  for (const note of formerlyNotes(planned, planning)) progress.note(note);
  if (approved === undefined) refuseTooMany(planned, options);
}

/**
 * Carries out a plan, saying each change.
 *
 * @param applied - where each change is put that is carried out, so that it is known also when this ends half-way
 * @returns the changes that were carried out
 */
export async function carryOut(
  connection: Connection,
  template: Template,
  planned: Planned,
  { session, progress }: Pick<Surroundings, 'session' | 'progress'>,
  guards: Pick<ApplyOptions, 'check' | 'onRealm'> = {},
  applied: Change[] = [],
): Promise<readonly Change[]> {
  const { applyPlan } = await import('../provisioning.js');
  const all = planned.plan.changes.length;
  if (all > 0) progress.phase(`Apply ${all} ${all === 1 ? 'change' : 'changes'} to realm ${connection.realm}`);
  await applyPlan(connection, template, planned, {
    ...guards,
    signal: session.signal,
    onNote: text => progress.note(`realm ${printableLine(connection.realm)}: ${text}`),
    onChange: change => {
      applied.push(change);
      progress.status(`${applied.length} of ${all}`);
      progress.note(`${change.action} ${change.kind} ${change.key}`);
    },
  });
  progress.end();
  return applied;
}

/** What was done of a plan whose rest failed or was interrupted; the error is told on standard error. */
function endedHalfWay({ changes, ...rest }: Plan, applied: readonly Change[], session: Session): void {
  const named = ({ action, kind, key }: Change) => JSON.stringify([action, kind, key]);
  const done = new Set(applied.map(named));
  const remaining = changes.filter(change => !done.has(named(change)));
  const result = { schemaVersion: 1, ...rest, applied, converged: false, remaining };
  session.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

function conclude(plan: Plan, applied: readonly Change[], remaining: Plan, { options, session }: Surroundings): void {
  const converged = remaining.changes.length === 0;
  if (options.json === true) {
    const { changes, ...rest } = remaining;
    const result = { schemaVersion: 1, ...rest, applied, converged, remaining: changes };
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

function questionOf({ basis: { realm, server } }: Plan): string {
  return `Carry this out on realm ${realm} of ${server}?`;
}
