#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { Command, CommanderError } from 'commander';
import { addApply } from './commands/apply.js';
import { addExplain } from './commands/explain.js';
import { addExport } from './commands/export.js';
import { addKeycloak } from './commands/keycloak.js';
import { addPlan } from './commands/plan.js';
import { addProbe } from './commands/probe.js';
import { addQuickstart } from './commands/quickstart.js';
import { addRender } from './commands/render.js';
import type { Result, Session } from './commands/session.js';
import { addTemplates } from './commands/templates.js';
import { showsColour } from './commands/terminal.js';
import { printable } from './report/printable.js';
import { tool } from './tool.js';

const EXIT_CODES: Readonly<Record<Result, number>> = { fine: 0, failed: 1, differs: 2 };
/** As a shell reports a process that a signal ended: 128 and the signal's number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

process.exit(await main(process.argv));

async function main(argv: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  // Every request and every wait that is under way listens to it; Node would warn of a leak from the eleventh on.
  setMaxListeners(0, interruption.signal);
  let interrupted: number | undefined;
  let since = 0;
  let count = 0;
  for (const [name, code] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      // A terminal's Ctrl-C comes twice where a parent passes on what the whole group got.
      if (performance.now() - since < 500) return;
      since = performance.now();
      count += 1;
      // A second Ctrl-C must not leave half of the clean-up undone; whoever presses it a third time means it.
      if (count > 2) process.exit(code);
      process.stderr.write(
        count === 1 ? '\nStopping …\n' : 'Still stopping; this cleans up. Once more ends it at once.\n',
      );
      interrupted ??= code;
      interruption.abort(new Error(`interrupted (${name})`));
    });
  }
  let unwritable: string | undefined;
  // A reader that goes away (`| head`) is no fault, and what was begun is still to be cleaned up.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || unwritable !== undefined) return;
      // A full disk. What was made on a server is still to be cleaned up.
      unwritable = error.code ?? error.message;
      const other = stream === process.stdout ? process.stderr : process.stdout;
      other.write(
        `error: ${stream === process.stdout ? 'standard output' : 'standard error'} cannot be written (${unwritable})\n`,
      );
      interruption.abort(error);
    });
  }
  let result: Result = 'fine';
  const program = programOf({
    signal: interruption.signal,
    environment: process.env,
    cwd: workingDirectory(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    conclude: value => {
      result = value;
    },
  });
  let code: number;
  try {
    await program.parseAsync(argv);
    code = EXIT_CODES[result];
  } catch (error) {
    code = error instanceof CommanderError ? error.exitCode : EXIT_CODES.failed;
    // Of an interruption nothing is to be said, save where it left work half done.
    const told = interrupted === undefined || (error instanceof Error && error.name === 'ApplyError');
    if (!(error instanceof CommanderError) && unwritable === undefined && told) process.stderr.write(explained(error));
  }
  await Promise.all([process.stdout, process.stderr].map(stream => new Promise(done => stream.write('', done))));
  return interrupted ?? (unwritable === undefined ? code : EXIT_CODES.failed);
}

function programOf(session: Session): Command {
  const program = new Command('kcfapi')
    .description('Provisions Keycloak realms for financial-grade APIs and proves them.')
    .version(tool.version, '--version', 'print the version')
    .option('--json', 'JSON alone on standard output')
    .option('--no-color', 'no colours (as NO_COLOR, which FORCE_COLOR does not outdo)')
    .option('--verbose', 'say each request to the admin API on standard error')
    .helpOption('--help', 'print help')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      getOutHasColors: () => showsColour(process.stdout),
      getErrHasColors: () => showsColour(process.stderr),
      outputError: (text, write) => write(withoutSecrets(text)),
    })
    .showHelpAfterError('(--help says more)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  $ kcfapi quickstart                                     everything at once, on a Keycloak of its own
  $ kcfapi plan fapi2-security-profile-dpop --realm bank  what would change
  $ kcfapi apply fapi2-security-profile-dpop --realm bank
  $ kcfapi probe fapi2-security-profile-dpop --realm bank

Where to connect to: kcfapi.yaml, then KCFAPI_* variables, then flags, the strongest last.
Secrets come from variables, files or standard input, never from arguments.`,
    );
  for (const add of [
    addQuickstart,
    addPlan,
    addApply,
    addProbe,
    addExplain,
    addRender,
    addExport,
    addTemplates,
    addKeycloak,
  ])
    add(program, session);
  return program;
}

/** The parser quotes unknown options whole, and who tries `--password=…` has put a secret there. */
function withoutSecrets(text: string): string {
  const shown = text.replace(/'(--?[\w-]+)=[^\n]*'/g, "'$1'");
  if (!/'--?[\w-]*(password|secret|token)/i.test(shown)) return shown;
  return `${shown}Secrets never come as arguments, which other users of the machine can read: take KCFAPI_PASSWORD,\nKCFAPI_CLIENT_SECRET, --password-file or --client-secret-file. If you gave one just now, choose another.\n`;
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write('error: the working directory is gone; change to another one\n');
    process.exit(EXIT_CODES.failed);
  }
}

/** Says an error without a stack, unless it is a fault of this program. */
function explained(error: unknown): string {
  if (!(error instanceof Error)) return `error: ${printable(String(error))}\n`;
  const fault = [TypeError, ReferenceError, RangeError, SyntaxError].some(kind => error instanceof kind);
  if (fault) return `error: this is a fault of kcfapi, please report it:\n${printable(error.stack ?? error.message)}\n`;
  return `error: ${printable(error.message)}\n`;
}
