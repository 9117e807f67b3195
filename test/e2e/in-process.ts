import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { inject } from 'vitest';
import { addApply } from '../../src/commands/apply.js';
import { addExport } from '../../src/commands/export.js';
import { addPlan } from '../../src/commands/plan.js';
import { addProbe } from '../../src/commands/probe.js';
import type {} from './setup.js';

const keycloak = inject('keycloak');

/** How a command ended. */
export interface Ran {
  /** As `cli.ts` would exit, but for 1: then there is an error. */
  readonly result: string | undefined;
  readonly error: Error | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `plan`, `apply`, `export` or `probe` within this process, without a terminal but where somebody answers. */
export async function inProcess(
  argv: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    /** True: nothing in the environment says where to connect to, and as whom. */
    readonly alone?: boolean;
    /** Told each piece of standard error; what it aborts is the run. */
    readonly onStderr?: (piece: string, interruption: AbortController) => void;
    /** What is typed when a question is asked. */
    readonly answer?: string;
  } = {},
): Promise<Ran> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  if (options.answer !== undefined) Object.assign(stdin, { isTTY: true });
  const interruption = new AbortController();
  const written = { stdout: '', stderr: '' };
  stdout.on('data', piece => {
    written.stdout += String(piece);
  });
  stderr.on('data', piece => {
    written.stderr += String(piece);
    options.onStderr?.(String(piece), interruption);
    if (String(piece).includes('Only "yes" is taken')) stdin.write(`${options.answer}\n`);
  });
  let result: string | undefined;
  const program = new Command().exitOverride().option('--json').option('--no-color').option('--verbose');
  for (const add of [addPlan, addApply, addExport, addProbe]) {
    add(program, {
      ...{ signal: interruption.signal, cwd: options.cwd ?? process.cwd(), stdin, stdout, stderr },
      environment: {
        ...(options.alone === true
          ? {}
          : {
              KCFAPI_SERVER: keycloak.url,
              KCFAPI_CA: keycloak.caFile,
              KCFAPI_USERNAME: keycloak.adminUsername,
              KCFAPI_PASSWORD: keycloak.adminPassword,
            }),
        ...options.env,
      },
      conclude: value => {
        result = value;
      },
    });
  }
  const error = await program.parseAsync([...argv], { from: 'user' }).then(
    () => undefined,
    (failure: unknown) => (failure instanceof Error ? failure : new Error(String(failure))),
  );
  // What was written last is read in the next turn.
  await new Promise(resolve => setImmediate(resolve));
  return { result, error, ...written };
}
