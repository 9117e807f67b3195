import picocolors from 'picocolors';
import { ATTACKER_MODEL } from '../clauses/attackers.js';
import type { DeviationExplanation, ProbeExplanation } from '../probe/explanation.js';
import type { Hardening } from '../probe/hardening.js';
import { printableLine } from '../report/printable.js';
import type { Deviation } from '../report/report.js';

const WIDTH = 100;

/** A probe or a known deviation, for people. */
export function explanationText(
  explanation: ProbeExplanation | DeviationExplanation,
  options: { readonly colour: boolean },
): string {
  const { bold, dim } = picocolors.createColors(options.colour);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', bold(title), ...lines.map(line => `  ${line}`)];
  const lines = explanation.kind === 'probe' ? ofProbe(explanation) : ofDeviation(explanation);
  return `${[bold(explanation.id), ...lines].join('\n')}\n`;

  function ofProbe(probe: ProbeExplanation): readonly string[] {
    const { title, level, does, shapes, clauses, gain, attackers, repair, hardening, needs, deviations } = probe;
    return [
      ...wrapped(`${title}.`),
      ...section('What it does', [
        ...wrapped(does),
        ...(shapes.length === 0 ? [] : wrapped(`In ${shapes.length} shapes: ${shapes.join('; ')}.`)),
        ...(needs.length === 0 ? [] : wrapped(`Needs ${needs.join(' and ')}; else it is skipped.`)),
        ...(level === 'should' ? ['A "should": a server that does not do so gets a warning.'] : []),
      ]),
      ...section(
        'Why',
        clauses.flatMap(clause => [...wrapped(`${clause.id}: ${clause.title}`), `  ${dim(clause.url)}`]),
      ),
      ...section('What an attacker gains', [
        ...wrapped(gain),
        ...attackers.flatMap(({ id, can }) => wrapped(`${id}: ${can}`)),
        ...(attackers.length === 0 ? [] : [`  ${dim(ATTACKER_MODEL)}`]),
      ]),
      ...section('How to repair it', wrapped(repair)),
      ...section('What does so in the shipped templates', hardening.flatMap(place)),
      ...section('Known deviations of Keycloak that it may meet', deviations.flatMap(known)),
    ];
  }

  function ofDeviation(deviation: DeviationExplanation): readonly string[] {
    const { effect, issue, cve, harms, fixedIn, seenOn, accepts, probes } = deviation;
    return [
      ...wrapped(effect),
      ...section('What it means', [
        accepts === true
          ? 'Keycloak does what the clause forbids.'
          : 'Keycloak refuses as it must, and says so in other words.',
        harms === true
          ? 'It harms somebody, so that findings that meet it are failures, with this label.'
          : 'Findings that meet it are warnings with this label; with --strict they are failures.',
      ]),
      ...section('Seen on', [`Keycloak ${seenOn.join(', ')}`]),
      ...section('Repaired in', fixedIn === undefined ? [] : [`Keycloak ${fixedIn.join(', ')}`]),
      ...section('Upstream', [dim(issue), ...(cve === undefined ? [] : [cve])]),
      ...section('Probes that may meet it', probes),
    ];
  }

  function place({ path, source, templates }: Hardening): readonly string[] {
    const several = templates.length > 3 ? `${templates.length} templates` : templates.join(', ');
    return [`${source.file}:${source.line}`, `  ${path}  ${dim(`in ${several}`)}`];
  }

  function known({ id, effect, seenOn }: Deviation & { readonly seenOn: readonly string[] }): readonly string[] {
    return wrapped(`${id} (${seenOn.join(', ')}): ${effect}`);
  }
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of printableLine(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
