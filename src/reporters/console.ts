import picocolors from 'picocolors';
import { printableLine } from '../report/printable.js';
import { type Deviation, type Finding, obstacleLines, type Report, tally, type Verdict } from '../report/report.js';
import type { Reporter } from '../report/reporter.js';

/** The order in which findings are shown; words, so that nothing depends on colour. */
const LABELS: Readonly<Record<Verdict, string>> = {
  fail: 'FAIL ',
  error: 'ERROR',
  warn: 'warn ',
  skip: 'skip ',
  pass: 'pass ',
};
const VERDICTS = Object.keys(LABELS) as readonly Verdict[];

/** For people: what failed first, with the clause and the repair beside it. */
const terminal: Reporter = {
  id: 'console',
  title: 'lines for people',
  render(report: Report, { colour }) {
    const paint = picocolors.createColors(colour);
    const colours = { fail: paint.red, error: paint.magenta, warn: paint.yellow, skip: paint.dim, pass: paint.green };
    const version = report.server.version === undefined ? '' : ` (Keycloak ${printableLine(report.server.version)})`;
    const lines = [`${whatOf(report, paint.bold)}${version}, against ${printableLine(report.template)}`, ''];
    const { obstacles = [] } = report;
    const blockedAt = new Map(obstacles.flatMap(({ at, probes }) => probes.map(id => [id, at] as const)));
    for (const verdict of VERDICTS) {
      for (const finding of ofVerdict(report, verdict)) {
        const { deviation } = finding;
        const kind = deviation?.harms === true ? 'defect' : 'deviation';
        const known = deviation === undefined ? '' : `  ${paint.dim(`[known ${kind} ${deviation.id}]`)}`;
        const head = `${paint.bold(printableLine(finding.id))}  ${printableLine(finding.title)}${known}`;
        const at = blockedAt.get(finding.id);
        // Said once, below: of a hundred findings it would hide what else there is.
        const rest = at === undefined ? below(finding) : [];
        const blocked = at === undefined ? '' : `  ${paint.dim(`[the unspoilt flow fails at ${printableLine(at)}]`)}`;
        lines.push(`${colours[verdict](LABELS[verdict])}  ${head}${blocked}`, ...rest.map(line => `       ${line}`));
      }
    }
    const deviations = new Map(
      report.findings.flatMap(({ deviation }) => (deviation ? [[deviation.id, deviation]] : [])),
    );
    const known = [...deviations.values()];
    const counted = report.strict === true ? ', counted as failures (--strict)' : '';
    lines.push(
      ...listed(
        `Known deviations of this Keycloak from the specifications, none of which opens a hole by itself${counted}:`,
        known.filter(({ harms }) => harms !== true),
      ),
      ...listed(
        'Known defects of this Keycloak:',
        known.filter(({ harms }) => harms === true),
      ),
    );
    if (report.notes.length > 0) lines.push('', ...report.notes.map(note => `Note: ${printableLine(note)}`));
    for (const obstacle of obstacles) {
      const [what, hint] = obstacleLines(obstacle);
      lines.push('', paint.bold(printableLine(what)), printableLine(hint));
    }
    lines.push('', summary(report));
    return `${lines.join('\n')}\n`;

    function listed(title: string, known: readonly Deviation[]): readonly string[] {
      if (known.length === 0) return [];
      const lines = known.map(({ id, effect, issue, cve, fixedIn }) => {
        const address = paint.dim(printableLine(issue));
        const repaired = fixedIn === undefined ? '' : `  repaired in ${fixedIn.join(', ')}`;
        return `  ${id}: ${cve === undefined ? '' : `${cve}. `}${printableLine(effect)}  ${address}${repaired}`;
      });
      return ['', title, ...lines];
    }

    function below(finding: Finding): readonly string[] {
      if (finding.verdict === 'pass') return [];
      const message = finding.message === '' ? [] : [printableLine(finding.message)];
      if (finding.verdict === 'skip') return message.map(paint.dim);
      const { clauses, repair, deviation, source } = finding;
      // Of a known deviation there is nothing to repair in the realm; where it only says no otherwise, the clause is met.
      if (finding.verdict === 'warn' && deviation !== undefined && deviation.accepts !== true) return message;
      return [
        ...message,
        ...clauses.map(({ id, title, url }) => `${printableLine(`${id}: ${title}`)}  ${paint.dim(printableLine(url))}`),
        ...(repair === undefined ? [] : [`Repair: ${printableLine(repair)}`]),
        ...(source === undefined ? [] : [`Template: ${printableLine(source.file)}:${source.line}:${source.column}`]),
      ];
    }
  },
};
export default terminal;

function whatOf({ realm, server: { url } }: Report, bold: (text: string) => string): string {
  return realm === undefined
    ? `${bold('Issuer')} ${printableLine(url)}`
    : `${bold(`Realm ${printableLine(realm)}`)} on ${url}`;
}

function ofVerdict(report: Report, verdict: Verdict): readonly Finding[] {
  return report.findings
    .filter(finding => finding.verdict === verdict)
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function summary({ findings, strict, durationMs, requests }: Report): string {
  const counts = tally(findings);
  const parts = VERDICTS.filter(verdict => counts[verdict] > 0 || verdict === 'fail' || verdict === 'pass');
  const numbers = parts.map(verdict => `${counts[verdict]} ${verdict}`).join(', ');
  return `${findings.length} ${findings.length === 1 ? 'probe' : 'probes'}: ${numbers}${strict === true ? ' (strict)' : ''}; ${(durationMs / 1000).toFixed(1)} s, ${requests} requests`;
}
