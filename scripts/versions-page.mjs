// docs/versions.md: what test/versions/matrix.json and the known deviations say, for people. Needs a build (dist/).
import { BARE, readMatrix, TEMPLATE_ROW } from './matrix.mjs';
import { code, page, table, text } from './page-parts.mjs';

const root = new URL('../', import.meta.url);

export async function versionsPage() {
  const { knownDeviations } = await import(new URL('dist/probe/deviations.js', root).href);
  const { VERSIONS } = await import(new URL('dist/server/options.js', root).href);
  const matrix = await readMatrix();
  const subjects = Object.keys(matrix);
  const probed = subjects.filter(subject => Object.keys(matrix[subject]).some(row => row !== TEMPLATE_ROW));
  return page('Versions of Keycloak', [
    `The templates were applied to Keycloak ${VERSIONS.join(', ')} and the probes carried out there. ` +
      '`npm run versions` does that again, every night, and fails where a version does otherwise than this page says; ' +
      `its numbers are in [test/versions/matrix.json](../test/versions/matrix.json).`,
    'On another version of the same release line (26.5.7, say) known deviations are explained as on the one that was ' +
      'probed; on another line nothing is explained.',
    '## Templates',
    templates(matrix, VERSIONS),
    'Clients that authenticate with a certificate: before 26.7 no setting says which authority certifies them. ' +
      '[This file](../test/versions/tls-client-auth-before-26.7.yaml) shows how to take that out of a template; ' +
      'then a certificate of any authority that the server trusts authenticates, if its subject is right.',
    '## Known deviations and defects',
    'A deviation is a warning, and `--strict` counts it as a failure: Keycloak refuses in other words, refuses what is ' +
      'right, or accepts what it should not, where an attack would need something else to be wrong as well. A defect ' +
      'harms somebody: where it is there, a probe fails.',
    deviations(matrix, VERSIONS, knownDeviations()),
    '## Where versions differ, and what fails',
    ...probed.flatMap(subject => differing(matrix, subject, VERSIONS)),
  ]);
}

/** Which templates each version takes, those alike in one row. */
function templates(matrix, versions) {
  const rows = new Map();
  for (const [subject, { [TEMPLATE_ROW]: row }] of Object.entries(matrix)) {
    if (row === undefined) continue;
    const cells = versions.map(version => text(row[version] ?? 'not tried'));
    const key = cells.join('|');
    rows.set(key, { cells, names: [...(rows.get(key)?.names ?? []), code(subject)] });
  }
  return table(
    ['Templates', ...versions],
    [...rows.values()].map(({ cells, names }) => [names.join(', '), ...cells]),
  );
}

function deviations(matrix, versions, known) {
  return table(
    ['What', 'Effect', ...versions, 'Repaired in'],
    known.map(({ id, effect, issue, cve, fixedIn = [] }) => [
      `[${id}](${issue})${cve === undefined ? '' : ` ${cve}`}`,
      text(effect),
      ...versions.map(version => verdictOf(matrix, id, version)),
      fixedIn.join(', '),
    ]),
  );
}

/** What a deviation makes of the probes that meet it on a version. */
function verdictOf(matrix, id, version) {
  const cells = Object.values(matrix).flatMap(rows => Object.values(rows).map(row => row[version] ?? ''));
  const verdicts = cells.filter(cell => cell.endsWith(` ${id}`)).map(cell => cell.split(' ')[0]);
  return [...new Set(verdicts)].sort().join(', ') || '–';
}

/** Where versions that can have the template differ, and, with the template applied, what fails on any of them. */
function differing(matrix, subject, versions) {
  const { [TEMPLATE_ROW]: applied = {}, ...rows } = matrix[subject];
  const [having, lacking] = [true, false].map(has =>
    versions.filter(version => (applied[version]?.startsWith('skip') !== true) === has),
  );
  const isBare = subject.endsWith(BARE);
  const told = Object.entries(rows).filter(([, row]) => {
    const cells = having.map(version => row[version]);
    return new Set(cells).size > 1 || (!isBare && cells.some(cell => cell?.startsWith('fail')));
  });
  const count = Object.keys(rows).length;
  const without = lacking.length === 0 ? '' : ` It cannot be applied to ${lacking.join(', ')}.`;
  return [
    `### ${subject.replace(BARE, '')}${isBare ? ', on a bare realm' : ''}`,
    `${count - told.length} of ${count} probes find the same on each version${isBare ? '' : ', and fail nowhere'}.${without}`,
    table(
      ['Probe', ...having],
      told.map(([probe, row]) => [
        `[${probe}](probes.md#${probe})`,
        ...having.map(version => (row[version] ?? '–').replace(' ', ': ')),
      ]),
    ),
  ].filter(part => part !== '');
}
