import type { Command } from 'commander';
import { didYouMean } from '../nearest.js';
import { printableLine } from '../report/printable.js';
import type { GlobalOptions, Session } from './session.js';
import { showsColour } from './terminal.js';

/** Adds `kcfapi explain`. */
export function addExplain(program: Command, session: Session): void {
  program
    .command('explain')
    .description('what a probe does and why, what an attacker gains, how to repair it; asks no server')
    .argument('[id]', 'a probe, or a known deviation of Keycloak; without it, all of them are listed')
    .addHelpText(
      'after',
      `
Ids stand in reports and in the list. Lines of the shipped templates are named where they do what is asked for.

Examples:
  $ kcfapi explain
  $ kcfapi explain par-without-pkce
  $ kcfapi explain dpop-answers-invalid-request --json`,
    )
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      if (id === undefined) return list(options, session);
      const { explain, explainable } = await import('../probe/explanation.js');
      const explanation = await explain(id);
      if (explanation === undefined) {
        const { probes, deviations } = await explainable();
        const meant = didYouMean(
          id,
          [...probes, ...deviations].map(one => one.id),
        );
        throw new Error(`There is no probe and no known deviation "${id}"${meant} (kcfapi explain lists them)`);
      }
      const { explanationText } = await import('./explain-text.js');
      session.stdout.write(
        options.json === true
          ? `${JSON.stringify({ schemaVersion: 1, ...explanation }, null, 2)}\n`
          : explanationText(explanation, { colour: showsColour(session.stdout, options) }),
      );
    });
}

async function list(options: GlobalOptions, { stdout }: Session): Promise<void> {
  const { explainable } = await import('../probe/explanation.js');
  const found = await explainable();
  const probes = found.probes.map(({ id, title }) => ({ id, title }));
  const deviations = found.deviations.map(({ id, effect }) => ({ id, effect }));
  if (options.json === true) {
    stdout.write(`${JSON.stringify({ schemaVersion: 1, probes, deviations }, null, 2)}\n`);
    return;
  }
  const width = Math.max(...[...probes, ...deviations].map(({ id }) => id.length));
  const line = (id: string, text: string) => `  ${id.padEnd(width)}  ${printableLine(text)}\n`;
  stdout.write(`Probes\n${probes.map(({ id, title }) => line(id, title)).join('')}`);
  stdout.write(`\nKnown deviations of Keycloak\n${deviations.map(({ id, effect }) => line(id, effect)).join('')}`);
}
