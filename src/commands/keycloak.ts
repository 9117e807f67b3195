import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { PersistentServer, PersistentStatus } from '../server/embedded.js';
import { addOptions } from './keycloak-options.js';
import type { GlobalOptions, Session } from './session.js';
import { showsColour, terminalProgress } from './terminal.js';

/** The next port is taken, too. */
function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port < 1 || port > 65_534) throw new InvalidArgumentError('It is a number from 1 to 65534.');
  return port;
}

/** Adds `kcfapi keycloak`: the embedded server that stays. */
export function addKeycloak(program: Command, session: Session): void {
  const keycloak = program
    .command('keycloak')
    .description('a Keycloak on this machine, for trying things out: start, stop, status, logs; and options for yours')
    .addHelpText(
      'after',
      `
It listens on the loopback interface alone, speaks HTTPS alone, and has a throw-away certificate authority and a random
administrator's password. Commands that are not pointed at another server use it. Never put real data into it.

Examples:
  $ kcfapi keycloak start
  $ kcfapi keycloak start --fresh --port 9443
  $ kcfapi keycloak status --json
  $ kcfapi keycloak logs --follow
  $ kcfapi keycloak stop
  $ kcfapi keycloak options fapi2-security-profile-mtls --format conf`,
    );
  addStart(keycloak, session);
  addStop(keycloak, session);
  addStatus(keycloak, session);
  addLogs(keycloak, session);
  addOptions(keycloak, session);
}

interface StartOptions extends GlobalOptions {
  readonly foreground?: boolean;
  readonly fresh?: boolean;
  readonly port?: number;
  readonly keycloakVersion?: string;
  readonly timeout?: number;
}

function addStart(keycloak: Command, session: Session): void {
  keycloak
    .command('start')
    .description('start it; realms of earlier starts are there again')
    .option('--foreground', 'stay until Ctrl-C, then stop it')
    .option('--fresh', 'forget all realms first')
    .option(
      '--port <number>',
      'port of 127.0.0.1 (8443, and 9000 for its health; else this one and the next)',
      portNumber,
    )
    .option('--keycloak-version <version>', 'version of Keycloak (26.7.4)')
    .option('--timeout <seconds>', 'how long it may take to be ready (180)', wholeNumber)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<StartOptions>();
      const { signal, stdout, stderr } = session;
      const progress = terminalProgress(stderr, showsColour(stderr, options));
      const server = await import('../server/embedded.js');
      try {
        const { server: started, alreadyRunning } = await server.startPersistent({
          ...(options.port === undefined ? {} : { port: options.port }),
          ...(options.keycloakVersion === undefined ? {} : { version: options.keycloakVersion }),
          ...(options.timeout === undefined ? {} : { timeoutS: options.timeout }),
          fresh: options.fresh === true,
          progress,
          signal,
        });
        progress.end();
        if (alreadyRunning) progress.note('It runs already.');
        stdout.write(options.json === true ? json(await server.persistentStatus()) : startedText(started));
        if (options.foreground !== true) return;
        try {
          await server.untilPersistentEnds(signal);
        } finally {
          await server.stopPersistent({ progress });
        }
      } finally {
        progress.end();
      }
    });
}

function addStop(keycloak: Command, session: Session): void {
  keycloak
    .command('stop')
    .description('stop it; its realms are kept')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const progress = terminalProgress(session.stderr, showsColour(session.stderr, options));
      const { stopPersistent, persistentStatus } = await import('../server/embedded.js');
      try {
        const ran = await stopPersistent({ progress, signal: session.signal });
        progress.end();
        const text = ran ? 'Keycloak is stopped; its realms are kept.\n' : 'Keycloak did not run.\n';
        session.stdout.write(options.json === true ? json(await persistentStatus()) : text);
      } finally {
        progress.end();
      }
    });
}

function addStatus(keycloak: Command, session: Session): void {
  keycloak
    .command('status')
    .description('say whether it runs, where, and where its files are')
    .addHelpText('after', '\nExit code: 0 it runs, 2 it does not.')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const { persistentStatus } = await import('../server/embedded.js');
      const status = await persistentStatus();
      session.stdout.write(options.json === true ? json(status) : statusText(status));
      session.conclude(status.state === 'running' ? 'fine' : 'differs');
    });
}

interface LogsOptions extends GlobalOptions {
  readonly lines: number;
  readonly follow?: boolean;
}

function addLogs(keycloak: Command, session: Session): void {
  keycloak
    .command('logs')
    .description('show its log')
    .option('-n, --lines <number>', 'how many of the last lines', wholeNumber, 50)
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .addHelpText('after', '\nA log is text: --json is refused.')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<LogsOptions>();
      if (options.json === true)
        throw new Error('--json: a log is text; where its file is, says: kcfapi keycloak status --json');
      const { persistentStatus } = await import('../server/embedded.js');
      const { logFile } = await persistentStatus();
      await using log = await open(logFile).catch(() => undefined);
      if (log === undefined) throw new Error(`There is no log yet (${logFile}); start it with: kcfapi keycloak start`);
      const text = await log.readFile('utf8');
      session.stdout.write(lastLines(text, options.lines));
      while (options.follow === true) {
        await sleep(300, undefined, { signal: session.signal }).catch(() => session.signal.throwIfAborted());
        // The handle stands at the end of what was read.
        session.stdout.write(await log.readFile('utf8'));
      }
    });
}

function startedText(server: PersistentServer): string {
  return `Keycloak ${server.version} runs at ${server.url}
  administrator  ${server.adminUsername} (realm master)
  password       in ${server.passwordFile}
  authority      ${server.caFile}
  log            ${server.logFile}
Stop it with: kcfapi keycloak stop
`;
}

function statusText(status: PersistentStatus): string {
  if (status.state === 'stopped') return 'Keycloak does not run. Start it with: kcfapi keycloak start\n';
  const state = { running: 'runs', starting: 'is starting', unhealthy: 'runs but is not healthy' }[status.state];
  return `Keycloak ${status.version} ${state} at ${status.url}
  since          ${status.startedAt}
  administrator  ${status.adminUsername} (realm master)
  password       in ${status.passwordFile}
  authority      ${status.caFile}
  log            ${status.logFile}
`;
}

function json(value: PersistentStatus): string {
  return `${JSON.stringify({ schemaVersion: 1, ...value }, null, 2)}\n`;
}

function lastLines(text: string, count: number): string {
  const lines = text.split('\n');
  // The last line ends with a line break, so that an empty one stands behind it.
  return lines.slice(Math.max(0, lines.length - 1 - count)).join('\n');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}
