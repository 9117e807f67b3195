import picocolors from 'picocolors';
import type { Progress } from '../progress.js';
import { printableLine } from '../report/printable.js';
import type { GlobalOptions, Output } from './session.js';

/** Progress on a terminal or, without one, as plain lines. */
export interface TerminalProgress extends Progress {
  /** What is shown beside the seconds of the phase until something else is said: `12 of 40`. */
  status(text: string): void;
  /** Ends the phase and takes the live line away. Another phase may follow. */
  end(): void;
}

const HEARTBEAT_MS = 10_000;
const FRAME_MS = 250;

/**
 * Says how far long work is: a line a phase with its seconds; on a terminal a live line until the phase is over, without
 * one a sign of life every ten seconds.
 *
 * @param signal - a phase that ends once it is aborted was stopped
 */
export function terminalProgress(stream: Output, colour = showsColour(stream), signal?: AbortSignal): TerminalProgress {
  const { dim } = picocolors.createColors(colour);
  const live = stream.isTTY === true && process.env.TERM !== 'dumb';
  let phase: { readonly title: string; readonly started: number; status: string; announced: boolean } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const erase = () => {
    if (live && phase !== undefined) stream.write('\r\u001b[K');
  };
  const seconds = () => `${((performance.now() - (phase?.started ?? 0)) / 1000).toFixed(1)} s`;
  const draw = () => {
    if (!live || phase === undefined) return;
    const text = [`${phase.title} …`, seconds(), phase.status].filter(part => part !== '').join('  ');
    stream.write(`\r\u001b[K${dim(text.slice(0, (stream.columns ?? 80) - 1))}`);
  };
  const beat = () => {
    if (live) return draw();
    if (phase !== undefined) stream.write(`  … ${[seconds(), phase.status].filter(part => part !== '').join(', ')}\n`);
  };
  const end = () => {
    clearInterval(timer);
    erase();
    if (phase !== undefined)
      stream.write(`${phase.title}  ${dim(`${signal?.aborted === true ? 'stopped after ' : ''}${seconds()}`)}\n`);
    phase = undefined;
  };
  return {
    phase(title) {
      end();
      phase = { title: printableLine(title), started: performance.now(), status: '', announced: !live };
      if (!live) stream.write(`${phase.title} …\n`);
      timer = setInterval(beat, live ? FRAME_MS : HEARTBEAT_MS);
      timer.unref();
      draw();
    },
    note(text) {
      erase();
      // What is said within a phase stands below its title.
      if (phase?.announced === false) stream.write(`${phase.title} …\n`);
      if (phase !== undefined) phase.announced = true;
      stream.write(`${phase === undefined ? '' : '  '}${printableLine(text)}\n`);
      draw();
    },
    status(text) {
      if (phase !== undefined) phase.status = printableLine(text);
    },
    end,
  };
}

/** Whether a stream shows colour: `--no-color`, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function showsColour(
  stream: Output,
  options: Partial<Pick<GlobalOptions, 'color'>> = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = environment;
  if (options.color === false) return false;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return stream.isTTY === true && term !== 'dumb';
}
