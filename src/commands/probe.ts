import type { Command } from 'commander';
import type { Probe } from '../probe/probe.js';
import { printableLine } from '../report/printable.js';
import { type Finding, type Report, strictly, tally } from '../report/report.js';
import { type BackChannelOptions, withBackChannel } from './back-channel.js';
import { type AuthorityOptions, withClientAuthorities } from './client-authorities.js';
import { withConnection } from './connection.js';
import { prepareEvidence, shown, writeEvidence } from './evidence.js';
import { type IntentOptions, withIntents } from './intent-service.js';
import { probeAdministered } from './probe-administered.js';
import { probeByClients } from './probe-black-box.js';
import { addProbeInit } from './probe-init.js';
import { refuseStrangers, type TargetOptions, withTarget } from './probe-target.js';
import { moreReporters, prepareReports, reportTargets, writeReports } from './reports.js';
import { type ResourceOptions, readResource, withResource } from './resource.js';
import type { GlobalOptions, Result, Session } from './session.js';
import { type ParameterOptions, withParameters } from './template.js';
import { showsColour, type TerminalProgress, terminalProgress } from './terminal.js';

interface ProbeOptions
  extends GlobalOptions,
    ParameterOptions,
    AuthorityOptions,
    TargetOptions,
    ResourceOptions,
    BackChannelOptions,
    IntentOptions {
  readonly only?: readonly string[];
  readonly list?: boolean;
  readonly coverage?: boolean;
  readonly reporter?: string;
  readonly evidence?: string;
  readonly strict?: boolean;
}

/** Adds `kcfapi probe`. */
export function addProbe(program: Command, session: Session): void {
  const probe = withResource(
    withIntents(
      withBackChannel(withClientAuthorities(withTarget(withConnection(withParameters(program.command('probe')))))),
    ),
  )
    .description('attack a realm as the specifications forbid, and see whether it refuses')
    .argument('[template]', 'name of a shipped template, or a path (with / or .yaml)')
    .option(
      '--only <ids>',
      'only these probes, * for any letters, with commas between or repeated',
      (ids: string, all: string[] = []) => [...all, ...ids.split(',')],
    )
    .option('--list', 'list the probes, or those that apply to TEMPLATE, or of --only; needs no server')
    .option('--coverage', 'list by clause, module of the OIDF suite and attacker what is probed; needs no server')
    .option(
      '--reporter <formats>',
      'console, json=FILE, junit=FILE, with commas between or repeated; console without it',
      moreReporters,
    )
    .option('--evidence <folder>', 'put there what each probe sent and got: PROBE.har and PROBE.txt, secrets redacted')
    .option('--strict', 'count known deviations of this Keycloak as failures')
    .addHelpText(
      'after',
      `
Exit code: 0 no finding failed; 2 a finding failed; 1 a check could not be carried out, whatever else failed, or all
were skipped; 130 interrupted.

Examples:
  $ kcfapi probe --list
  $ kcfapi probe --list --only 'dpop-*'
  $ kcfapi probe native-app --list
  $ kcfapi probe --coverage
  $ kcfapi probe fapi2-security-profile-dpop --realm bank
  $ kcfapi probe fapi2-security-profile-dpop --realm bank --only par-without-pkce,dpop-proof-missing
  $ kcfapi probe ./bank.yaml --realm bank --reporter console,json=report/probe.json,junit=report/probe.xml
  $ kcfapi probe ./bank.yaml --realm bank --evidence evidence --strict
  $ kcfapi probe ./bank.yaml --realm bank --like accounts-app
  $ kcfapi probe ./bank.yaml --realm bank --client accounts-app --client-key accounts-app.jwk.json
  $ kcfapi probe ./bank.yaml --realm bank --resource https://api.example.org/accounts --resource-scope accounts
  $ kcfapi probe ./open-banking-uk.yaml --realm bank --intent-listen http://10.0.0.7:7002/intents
  $ kcfapi probe --clients ./clients.yaml`,
    )
    .action(async (reference: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ProbeOptions>();
      if (options.list === true) {
        refuseBeside('--list', ['--only'], undefined, command);
        return list(reference, options, session);
      }
      if (options.coverage === true) {
        refuseBeside('--coverage', [], reference, command);
        const { printCoverage } = await import('./coverage.js');
        return printCoverage(options, session);
      }
      refuseStrangers(command, options);
      const { clients } = options;
      if (reference === undefined && clients === undefined) {
        throw new Error('which template? kcfapi probe TEMPLATE (or --list)');
      }
      const only = chosen(options);
      await selected(options);
      const resource = await readResource(options, session);
      const targets = await reportTargets(options.reporter, options, session);
      await prepareReports(targets);
      const folder =
        options.evidence === undefined ? undefined : await prepareEvidence(options.evidence, only, session);
      const progress = terminalProgress(session.stderr, showsColour(session.stderr, options), session.signal);
      const count = counting(progress, options.strict);
      let done = 0;
      const onFinding = (finding: Finding) => {
        done += 1;
        count(finding);
      };
      const around = { session, progress, only, resource, onFinding };
      try {
        const found =
          clients === undefined
            ? await probeAdministered(reference ?? '', options, around)
            : await probeByClients(reference, { ...options, clients }, around);
        progress.end();
        if (found === undefined) {
          session.stderr.write('Nothing was probed.\n');
          session.conclude('failed');
          return;
        }
        const report = options.strict === true ? strictly(found) : found;
        const files = await writeReports(report, targets, options, session);
        for (const file of files) progress.note(`Written: ${file}`);
        if (folder !== undefined) {
          await writeEvidence(report, folder);
          progress.note(`Evidence: ${shown(folder, session.cwd)} (PROBE.har and PROBE.txt of each probe)`);
        }
        if (tally(report.findings).fail > 0) progress.note('What a finding means and what to do: kcfapi explain ID');
        session.conclude(resultOf(report));
      } catch (error) {
        progress.end();
        if (session.signal.aborted) progress.note(interruption(error, done, { ...options, signal: session.signal }));
        throw error;
      } finally {
        progress.end();
      }
    });
  addProbeInit(probe, session);
}

/**
 * A run's result. An error weighs most: it may hide a failure, so that the run has to be repeated before its failures
 * are all that is wrong. Of a run that skipped everything nothing is known.
 */
export function resultOf({ findings, leftBehind = [] }: Report): Result {
  const { fail, error, skip } = tally(findings);
  if (error > 0 || skip === findings.length) return 'failed';
  if (fail > 0) return 'differs';
  return leftBehind.length > 0 ? 'failed' : 'fine';
}

/** How far an interrupted run got, and what it left. */
export function interruption(
  error: unknown,
  done: number,
  { clients, signal }: Pick<ProbeOptions, 'clients'> & Pick<Session, 'signal'>,
): string {
  const howFar = `Interrupted after ${done} ${done === 1 ? 'probe' : 'probes'}`;
  // Whatever could not be removed is told by an error of its own, which has the interruption for its cause.
  if (error !== signal.reason) return `${howFar}: ${error instanceof Error ? error.message : error}`;
  return clients === undefined ? `${howFar}; nothing of ours is left on the realm.` : `${howFar}.`;
}

/** Shows how many findings there are while probing. */
export function counting(progress: TerminalProgress, strict = false): (finding: Finding) => void {
  const counts = { all: 0, fail: 0 };
  return ({ verdict, deviation }) => {
    counts.all += 1;
    if (verdict === 'fail' || (strict && verdict === 'warn' && deviation !== undefined)) counts.fail += 1;
    progress.status(`${counts.all} done, ${counts.fail} failed`);
  };
}

function chosen({ only }: ProbeOptions): readonly string[] | undefined {
  const ids = only?.filter(id => id !== '');
  if (ids?.length === 0) throw new Error('--only: no probe is named (kcfapi probe --list)');
  return ids;
}

async function selected(options: ProbeOptions): Promise<readonly Probe[]> {
  const { listProbes } = await import('../probe/engine.js');
  const { select } = await import('../probe/select.js');
  return select(await listProbes(), chosen(options));
}

/** A list is of no server, and coverage of no template either: who names one would take it for another one. */
function refuseBeside(
  option: '--list' | '--coverage',
  allowed: readonly string[],
  reference: string | undefined,
  command: Command,
): void {
  const given = command.options.filter(option => command.getOptionValueSource(option.attributeName()) === 'cli');
  const others = given.flatMap(({ long }) =>
    long === undefined || long === option || allowed.includes(long) ? [] : [long],
  );
  if (reference !== undefined) others.unshift('TEMPLATE');
  if (others.length === 0) return;
  const why =
    option === '--list'
      ? 'lists probes, whatever the server and the values'
      : 'counts what all probes cover, whatever the server and the template';
  throw new Error(`${option} ${why}, so ${others.join(', ')} cannot stand beside it`);
}

async function list(reference: string | undefined, options: ProbeOptions, { stdout, cwd }: Session): Promise<void> {
  const { loadTemplate } = await import('../template/load.js');
  const profile = reference === undefined ? undefined : (await loadTemplate(reference, { cwd, open: true })).profile;
  const applying = (await selected(options)).filter(probe => profile === undefined || probe.applies(profile));
  const probes = applying.map(({ id, title, level, clauses }) => ({ id, title, level, clauses }));
  if (options.json === true) {
    stdout.write(`${JSON.stringify({ schemaVersion: 1, probes }, null, 2)}\n`);
    return;
  }
  const width = Math.max(0, ...probes.map(({ id }) => id.length));
  for (const { id, title, level, clauses } of probes) {
    stdout.write(`${id.padEnd(width)}  ${level.padEnd(6)}  ${printableLine(title)}\n`);
    stdout.write(`${' '.repeat(width)}          ${clauses.map(clause => clause.id).join(', ')}\n`);
  }
  stdout.write(`${probes.length} probes${reference === undefined ? '' : ` apply to ${reference}`}\n`);
}
