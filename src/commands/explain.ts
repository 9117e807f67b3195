import type { Command } from 'commander';
import { printableLine } from '../report/printable.js';
import type { GlobalOptions, Session } from './session.js';
import { showsColour } from './terminal.js';

/** Adds `kcfapi explain`. */
export function addExplain(program: Command, session: Session): void {
  program
    .command('explain')
    .description('what a probe does and why, what an attacker gains, how to repair it; asks no server')
    .argument('[ids...]', 'probes and known deviations of Keycloak, * for any letters; without one, all are listed')
    .addHelpText(
      'after',
      `
Ids stand in reports and in the list; commas may stand between them. With --json one id is an object, more than one id
and every pattern a list under "explanations". Lines of the shipped templates are named where they do what is asked for.

Examples:
  $ kcfapi explain
  $ kcfapi explain par-without-pkce
  $ kcfapi explain 'dpop-proof-*' code-reused
  $ kcfapi explain dpop-answers-invalid-request --json`,
    )
    .action(async (given: readonly string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      if (given.length === 0) return list(options, session);
      const ids = given.flatMap(text => text.split(',')).filter(id => id !== '');
      if (ids.length === 0) throw new Error('no probe is named (kcfapi explain lists them)');
      const { explain } = await import('../probe/explanation.js');
      const explanations = await explain(ids);
      if (options.json === true) {
        const one = ids.length === 1 && ids[0]?.includes('*') !== true ? explanations[0] : { explanations };
        session.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...one }, null, 2)}\n`);
        return;
      }
      const { explanationText } = await import('./explain-text.js');
      const colour = showsColour(session.stdout, options);
      session.stdout.write(explanations.map(one => explanationText(one, { colour })).join('\n\n'));
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
