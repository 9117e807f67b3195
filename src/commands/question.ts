import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { printableLine } from '../report/printable.js';
import type { Session } from './session.js';

/** Asks on standard error whether to go on; only "yes" is taken, and whoever goes away has not said it. */
export async function agreed(question: string, session: Session): Promise<boolean> {
  // Not as a terminal of readline's, which would keep Ctrl-C to itself.
  const terminal = createInterface({ input: session.stdin, output: session.stderr, terminal: false });
  try {
    const left = once(terminal, 'close').then(() => '');
    const asked = `\n${printableLine(question)} Only "yes" is taken: `;
    return (await Promise.race([terminal.question(asked, { signal: session.signal }), left])).trim() === 'yes';
  } finally {
    terminal.close();
  }
}
