import { type Deviation, type Finding, obstacleLines, type Report, tally } from '../report/report.js';
import type { Reporter } from '../report/reporter.js';

/**
 * JUnit XML for continuous integration: a test case a finding. `fail` is a failure, `error` an error, `skip` is skipped;
 * `warn` passes and says in `system-out` what is to be seen.
 */
const junit: Reporter = {
  id: 'junit',
  title: 'JUnit XML, for continuous integration',
  render(report: Report) {
    const counts = tally(report.findings);
    const { obstacles = [] } = report;
    const blocked = new Set(obstacles.flatMap(({ probes }) => probes));
    const notes = [...obstacles.flatMap(obstacleLines), ...report.notes];
    const suite = attributes({
      name: `${report.tool.name} ${report.template}`,
      tests: String(report.findings.length),
      failures: String(counts.fail),
      errors: String(counts.error),
      skipped: String(counts.skip),
      time: seconds(report.durationMs),
      timestamp: report.startedAt.replace(/Z$/, ''),
      hostname: new URL(report.server.url).hostname,
    });
    const properties = Object.entries({
      server: report.server.url,
      ...(report.server.version === undefined ? {} : { keycloak: report.server.version }),
      ...(report.realm === undefined ? {} : { realm: report.realm }),
      template: report.template,
      tool: `${report.tool.name} ${report.tool.version}`,
      requests: String(report.requests),
      ...(report.strict === true ? { strict: 'known deviations count as failures' } : {}),
    }).map(([name, value]) => `      <property${attributes({ name, value })}/>`);
    return `${[
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites>',
      `  <testsuite${suite}>`,
      '    <properties>',
      ...properties,
      '    </properties>',
      ...report.findings.map(finding => testCase(finding, blocked)),
      ...(notes.length === 0 ? [] : [`    <system-out>${escaped(notes.join('\n'))}</system-out>`]),
      '  </testsuite>',
      '</testsuites>',
    ].join('\n')}\n`;
  },
};
export default junit;

function testCase(finding: Finding, blocked: ReadonlySet<string>): string {
  const opening = attributes({
    classname: finding.subject,
    name: `${finding.id}: ${finding.title}`,
    time: seconds(finding.durationMs),
  });
  const inside = outcome(finding, blocked.has(finding.id));
  return inside === '' ? `    <testcase${opening}/>` : `    <testcase${opening}>${inside}</testcase>`;
}

function outcome(finding: Finding, isBlocked: boolean): string {
  const message = attributes({ message: finding.message });
  const type = attributes({ type: finding.level });
  switch (finding.verdict) {
    case 'fail':
      return `<failure${message}${type}>${escaped(detail(finding))}</failure>`;
    case 'error':
      // What the clauses ask for is beside the point where nothing could be asked.
      return `<error${message}${type}>${isBlocked ? '' : escaped(detail(finding))}</error>`;
    case 'skip':
      return `<skipped${message}/>`;
    case 'warn':
      return `<system-out>${escaped(`WARN ${finding.message}\n${detail(finding)}`)}</system-out>`;
    case 'pass':
      return '';
  }
}

function knownAs({ id, effect, issue, cve, harms, fixedIn }: Deviation): string {
  const what = `Known ${harms === true ? 'defect' : 'deviation'} ${id}${cve === undefined ? '' : ` (${cve})`}`;
  return `${what}: ${effect} ${issue}${fixedIn === undefined ? '' : ` Repaired in ${fixedIn.join(', ')}.`}`;
}

/** What the report's reader needs next: the requirements, how to repair it, the known deviation. */
function detail({ clauses, repair, deviation, source }: Finding): string {
  return [
    ...clauses.map(({ id, title, url }) => `${id}: ${title}\n  ${url}`),
    ...(repair === undefined ? [] : [`Repair: ${repair}`]),
    ...(deviation === undefined ? [] : [knownAs(deviation)]),
    ...(source === undefined ? [] : [`Template: ${source.file}:${source.line}:${source.column}`]),
  ].join('\n');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join('');
}

/** Everything that XML 1.0 does not allow at all, not even escaped: controls, lone surrogates, non-characters. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text
    .replace(NOT_XML, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\r', '&#13;');
}
