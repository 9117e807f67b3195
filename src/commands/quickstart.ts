import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Connection } from '../keycloak/connection.js';
import { type Report, tally } from '../report/report.js';
import type { Template } from '../template/template.js';
import { carryOut } from './apply.js';
import { unlessAborted, verbosely } from './connection.js';
import { planText } from './plan-text.js';
import { counting, resultOf } from './probe.js';
import {
  moreReporters,
  prepareReports,
  type ReportTarget,
  reportFiles,
  reportTargets,
  writeReports,
} from './reports.js';
import type { GlobalOptions, Session } from './session.js';
import { readTemplate } from './template.js';
import { showsColour, type TerminalProgress, terminalProgress } from './terminal.js';

const REALM = 'quickstart';
const TEMPLATE = 'fapi2-security-profile-dpop';

interface QuickstartOptions extends GlobalOptions {
  readonly reporter?: string;
  readonly reportDir: string;
}

/** Adds `kcfapi quickstart`. */
export function addQuickstart(program: Command, session: Session): void {
  program
    .command('quickstart')
    .description('probe a bare realm of a Keycloak of its own, apply a template, probe again')
    .option('--reporter <formats>', 'formats of the second run: console, json=FILE, junit=FILE', moreReporters)
    .option('--report-dir <folder>', 'folder for before and after, as JSON and JUnit', 'kcfapi-report')
    .addHelpText(
      'after',
      `
Needs Java 17 or newer. The Keycloak is stopped at the end, whatever happens.
Exit code: 0 when the bare realm failed and the hardened one did not.

Examples:
  $ kcfapi quickstart
  $ kcfapi quickstart --report-dir build/fapi --json`,
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<QuickstartOptions>();
      const progress = terminalProgress(session.stderr, showsColour(session.stderr, options));
      try {
        await run({ options, session, progress });
      } finally {
        progress.end();
      }
    });
}

interface Surroundings {
  readonly options: QuickstartOptions;
  readonly session: Session;
  readonly progress: TerminalProgress;
}

async function run(around: Surroundings): Promise<void> {
  const { options, session, progress } = around;
  const targets = await allTargets(around);
  await prepareReports([...targets.before, ...targets.after]);
  const template = await readTemplate(TEMPLATE, {}, session);
  const { startEphemeral } = await import('../server/embedded.js');
  const server = await startEphemeral({ progress, signal: session.signal });
  try {
    const { connect } = await import('../keycloak/connect.js');
    const connection = await connect(
      {
        server: server.url,
        realm: REALM,
        authRealm: 'master',
        ca: server.ca,
        verifyTls: true,
        credentials: {
          kind: 'user',
          clientId: 'admin-cli',
          username: server.adminUsername,
          password: server.adminPassword,
        },
      },
      { onRequest: verbosely(options, progress) },
    );
    try {
      await story(connection, template, targets, around);
    } finally {
      await connection.close();
    }
  } finally {
    progress.phase('Stop Keycloak');
    await server.stop();
    progress.end();
  }
}

interface Targets {
  readonly before: readonly ReportTarget[];
  readonly after: readonly ReportTarget[];
}

async function story(
  connection: Connection,
  template: Template,
  targets: Targets,
  around: Surroundings,
): Promise<void> {
  const { options, session, progress } = around;
  const { planRealm } = await import('../provisioning.js');
  const shownOn = options.json === true ? session.stderr : session.stdout;
  const say = (text: string) => {
    progress.end();
    shownOn.write(text);
  };

  progress.phase(`Create the bare realm ${REALM}`);
  await connection.admin.realms.create({ realm: REALM, enabled: true });
  const before = await probe(connection, template, around);
  const files = [...(await writeReports(before, targets.before, options, session))];
  const expected = tally(before.findings);
  const failed = before.findings
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ id, title }) => `  FAIL  ${id}  ${title}\n`);
  say(
    `\nThe bare realm fails ${failed.length} of ${before.findings.length} probes. These failures are the point: ` +
      `nothing is configured yet.\n${failed.join('')}\n`,
  );

  progress.phase(`Plan ${template.id}`);
  const planned = await unlessAborted(planRealm(connection, template), session.signal);
  say(`\n${planText(planned.plan, { colour: showsColour(shownOn, options) })}\n`);
  await carryOut(connection, template, planned, around);

  const after = await probe(connection, template, around);
  say('\n');
  files.push(...(await writeReports(after, targets.after, options, session)));
  say(`\nBefore: ${counted(before)}. After: ${counted(after)}. Reports: ${files.join(', ')}\n`);
  if (expected.fail === 0) {
    throw new Error('the bare realm failed no probe, so that the probes prove nothing here');
  }
  session.conclude(resultOf(after));
}

/** `0 fail, 22 warn, 27 pass`; errors and skips only where there are any. */
function counted({ findings }: Report): string {
  const { fail, error, warn, skip, pass } = tally(findings);
  const rare = [...(error > 0 ? [`${error} error`] : []), ...(skip > 0 ? [`${skip} skip`] : [])];
  return [`${fail} fail`, ...rare, `${warn} warn`, `${pass} pass`].join(', ');
}

async function probe(connection: Connection, template: Template, { session, progress }: Surroundings): Promise<Report> {
  const { probeRealm } = await import('../probe/probe-realm.js');
  const report = await probeRealm({
    connection,
    template,
    signal: session.signal,
    progress,
    onFinding: counting(progress),
  });
  progress.end();
  return report;
}

async function allTargets({ options, session }: Surroundings): Promise<Targets> {
  const folder = resolve(session.cwd, options.reportDir);
  return {
    before: await reportFiles(folder, 'before'),
    after: [...(await reportTargets(options.reporter, options, session)), ...(await reportFiles(folder, 'after'))],
  };
}
