import { type Report, tally } from '../report/report.js';
import type { Reporter } from '../report/reporter.js';

/** Rises when a reader of an older report would misread a newer one; new fields alone do not raise it. */
const SCHEMA_VERSION = 1;

/**
 * The report as JSON: the fields of {@link Report}, `schemaVersion` and a `summary` with the number of findings by
 * verdict. Findings come in the order of their ids, so that two reports can be compared line by line.
 */
const json: Reporter = {
  id: 'json',
  title: 'JSON: everything, with the evidence of each finding',
  render(report: Report) {
    const findings = report.findings.toSorted((a, b) => compare(a.id, b.id) || compare(a.subject, b.subject));
    const {
      tool,
      startedAt,
      durationMs,
      server,
      realm,
      template,
      profile,
      strict,
      notes,
      leftBehind,
      obstacles,
      requests,
    } = report;
    const ordered = {
      schemaVersion: SCHEMA_VERSION,
      tool,
      startedAt,
      durationMs,
      requests,
      server,
      ...(realm === undefined ? {} : { realm }),
      template,
      profile,
      ...(strict === undefined ? {} : { strict }),
      summary: tally(findings),
      ...(obstacles === undefined ? {} : { obstacles }),
      notes,
      ...(leftBehind === undefined ? {} : { leftBehind }),
      findings,
    };
    return `${JSON.stringify(ordered, null, 2)}\n`;
  },
};
export default json;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
