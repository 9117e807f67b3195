import type { Readable, Writable } from 'node:stream';

/**
 * How a command ended: `fine` also where there was nothing to do; `differs` where a realm is not as the template says or
 * a finding failed; `failed` where it could not work.
 */
export type Result = 'fine' | 'differs' | 'failed';

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What a command gets of the process that it runs in. */
export interface Session {
  /** Aborted by Ctrl-C and by SIGTERM: stop, clean up, throw. */
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** For results, and with `--json` for JSON alone. */
  readonly stdout: Output;
  /** For progress, warnings and questions. */
  readonly stderr: Output;
  /** Says how the command ended; without a word it ended fine, with an error it failed. */
  conclude(result: Result): void;
}

/** Options of the program that hold for every command: `command.optsWithGlobals<GlobalOptions>()`. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly color: boolean;
  readonly verbose?: boolean;
}
