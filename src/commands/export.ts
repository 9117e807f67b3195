import { writeFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import type { Exported } from '../export/export.js';
import { whyUnwritable } from '../file-faults.js';
import { printableLine } from '../report/printable.js';
import { openConnection, unlessAborted, withConnection } from './connection.js';
import type { GlobalOptions, Session } from './session.js';
import { showsColour, terminalProgress } from './terminal.js';

interface ExportCommandOptions extends GlobalOptions {
  readonly template?: string;
  readonly out?: string;
  readonly clients?: readonly string[];
  readonly users?: string;
}

/** How many of the templates that are less near are named. */
const RUNNERS_UP = 3;

/** Adds `kcfapi export`. */
export function addExport(program: Command, session: Session): void {
  withConnection(program.command('export'))
    .description('write an existing realm as a template that extends the nearest profile; only reads')
    .option('--template <name>', 'template to extend, instead of the nearest of the shipped ones')
    .option('--out <file>', 'file to write, which must not be there yet; standard output without it')
    .option('--clients <pattern...>', 'only clients whose id matches: * stands for anything')
    .option('--users <names>', 'users to export, separated by commas; none without it')
    .addHelpText(
      'after',
      `
What the template holds: what neither the template that it extends says nor a new realm has by itself. Planned against
the realm, it has nothing to do. Secrets become parameters, named on standard error: give each before you plan, such as
by KCFAPI_PARAM_ACCOUNTS_APP_SECRET. What a template cannot hold is named there, too, and at its top; what Keycloak
stored although it is broken stands at its end, as a comment.

Exit code: 0 written, whatever was left out; 1 the realm could not be exported.

Examples:
  $ kcfapi export --realm bank > bank.yaml
  $ kcfapi export --realm bank --out bank.yaml && kcfapi plan bank.yaml --realm bank
  $ kcfapi export --realm bank --template fapi2-security-profile-dpop --clients 'tpp-*' accounts-app
  $ kcfapi export --realm bank --users alice,bob --json`,
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExportCommandOptions>();
      const file = options.out === undefined ? undefined : resolve(session.cwd, options.out);
      if (file !== undefined && !/\.ya?ml$/i.test(file))
        throw new Error(`${options.out}: a template's file ends in .yaml`);
      const progress = terminalProgress(session.stderr, showsColour(session.stderr, options));
      const connection = await openConnection({ ...options }, session, progress);
      try {
        const { exportRealm } = await import('../export/export.js');
        const { template, clients, users } = options;
        const exporting = exportRealm(connection, {
          cwd: session.cwd,
          ...(template === undefined ? {} : { template, extendsAs: await named(template, file, session.cwd) }),
          ...(clients === undefined ? {} : { clients }),
          ...(users === undefined ? {} : { users: users.split(',').filter(name => name !== '') }),
          ...(file === undefined ? {} : { schema: await schemaOf(file) }),
        });
        const exported = await unlessAborted(exporting, session.signal);
        if (file !== undefined) await writeNew(file, options.out ?? file, exported.yaml);
        for (const line of await told(exported)) progress.note(printableLine(line));
        if (options.json === true) session.stdout.write(`${JSON.stringify(asJson(exported, options.out), null, 2)}\n`);
        else if (file === undefined) session.stdout.write(exported.yaml);
        else progress.note(`Written: ${options.out}. See: kcfapi plan ${options.out} --realm ${connection.realm}`);
      } finally {
        progress.end();
        await connection.close();
      }
    });
}

/** How the file that is written names what it extends: a path as seen from its folder. */
async function named(template: string, file: string | undefined, cwd: string): Promise<string> {
  const { isPath } = await import('../template/shipped.js');
  if (!isPath(template)) return template;
  const path = relative(file === undefined ? cwd : dirname(file), resolve(cwd, template)).replaceAll(sep, '/');
  return path.startsWith('.') || path.startsWith('/') ? path : `./${path}`;
}

async function schemaOf(file: string): Promise<string> {
  const { schemaFor } = await import('./templates.js');
  return schemaFor(file);
}

async function writeNew(file: string, shown: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx', mode: 0o644 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new Error(`${shown} is there already; name another file`);
    throw new Error(`${shown} cannot be written: ${whyUnwritable(error)}`);
  });
}

async function told({ near, extended, weaker, leftOut, broken, secrets }: Exported): Promise<readonly string[]> {
  const { percent } = await import('../export/export.js');
  const share = near.find(({ id }) => id === extended);
  const others = near.filter(({ id }) => id !== extended).slice(0, RUNNERS_UP);
  const runners = others.map(({ id, share: part }) => `${id} ${percent(part)}`).join(', ');
  return [
    extended === undefined
      ? 'Nothing is near: the template extends none.'
      : `Extends ${extended}${share === undefined ? '' : `, of which the realm has ${percent(share.share)}`}.`,
    `Less near: ${runners}.`,
    ...leftOut.map(({ what, why }) => `Left out: ${what} (${why})`),
    ...broken.map(({ path, why }) => `Left out as a comment: ${path}: ${why}`),
    ...(weaker.length === 0
      ? []
      : [
          `Weaker than the profile asks: ${weaker.length} ${weaker.length === 1 ? 'value' : 'values'}; see the comments.`,
        ]),
    ...(secrets.length === 0
      ? []
      : [`Secrets to give: ${secrets.map(({ name }) => `KCFAPI_PARAM_${name.toUpperCase()}`).join(', ')}`]),
  ];
}

function asJson({ yaml, ...rest }: Exported, file: string | undefined): unknown {
  const { extended, near, weaker, leftOut, broken, secrets } = rest;
  return {
    schemaVersion: 1,
    ...(extended === undefined ? {} : { extends: extended }),
    ...{ near, weaker, leftOut, broken, secretParameters: secrets.map(({ name }) => name) },
    ...(file === undefined ? { template: yaml } : { file }),
  };
}
