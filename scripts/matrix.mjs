// The matrix of what each version of Keycloak does: by subject (a template, on a realm that it was applied to or a bare
// one), probe and version. A cell is the verdict, and behind it the known deviation or defect, if there is one. On
// node: modules alone, and without a server: scripts/versions.mjs fills it, scripts/generate.mjs shows it.
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../test/versions/matrix.json', import.meta.url));

/** What is probed on each version, at least one of every family; all other shipped templates are applied alone. */
export const PROBED = [
  { template: 'fapi2-security-profile-dpop' },
  { template: 'fapi2-security-profile-dpop', bare: true },
  { template: 'fapi2-security-profile-dpop-client-credentials' },
  { template: 'fapi2-security-profile-mtls-auth-dpop' },
  { template: 'fapi2-message-signing-mtls-jarm' },
  { template: 'fapi1-baseline' },
  { template: 'fapi1-advanced-private-key-jwt' },
  { template: 'fapi-ciba-private-key-jwt-ping' },
  { template: 'native-app' },
  { template: 'browser-app-rotation' },
  { template: './test/versions/tls-client-auth-before-26.7.yaml' },
];

/** Of the row that tells whether the template can be applied at all. */
export const TEMPLATE_ROW = '(template)';

/** At the end of a subject's name that is a realm without the template. */
export const BARE = ', bare realm';

/** How a subject is called in the matrix. */
export function nameOf({ template, bare = false }) {
  const id = basename(template, '.yaml');
  return bare ? `${id}${BARE}` : id;
}

export async function readMatrix() {
  return JSON.parse(await readFile(FILE, 'utf8'));
}

/** Writes it in an order that hangs on nothing but what is in it. */
export async function writeMatrix(matrix) {
  const ordered = sorted(matrix, (_, rows) => sorted(rows, (_, row) => sorted(row)));
  await writeFile(FILE, `${JSON.stringify(ordered, null, 2)}\n`);
}

function sorted(object, map = (_, value) => value) {
  const names = Object.keys(object).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return Object.fromEntries(names.map(name => [name, map(name, object[name])]));
}

/** A finding as it stands in a cell. */
export function cellOf({ verdict, deviation }) {
  return deviation === undefined ? verdict : `${verdict} ${deviation.id}`;
}

/** What the matrix has of a version: cells by row. */
export function columnOf(matrix, subject, version) {
  const rows = Object.entries(matrix[subject] ?? {}).filter(([, row]) => row[version] !== undefined);
  return Object.fromEntries(rows.map(([name, row]) => [name, row[version]]));
}

/**
 * Where a column is not as the matrix has it.
 *
 * @param found - cells by row
 * @returns each row with a sentence
 */
export function differences(matrix, subject, version, found) {
  const committed = columnOf(matrix, subject, version);
  const rows = [...new Set([...Object.keys(committed), ...Object.keys(found)])].sort();
  if (Object.keys(committed).length === 0) {
    return [{ row: '', text: `${subject}: the matrix has nothing of ${version} (${rows.length} rows)` }];
  }
  return rows.flatMap(row => {
    const [before = 'nothing', now = 'nothing'] = [committed[row], found[row]];
    const text = `${subject}: ${row} on ${version}: ${now}; the matrix has ${before}`;
    return before === now ? [] : [{ row, text }];
  });
}

/** The matrix with a column as it was found; rows that are empty by then are gone. */
export function withColumn(matrix, subject, version, found) {
  const rows = structuredClone(matrix[subject] ?? {});
  for (const row of Object.values(rows)) delete row[version];
  for (const [row, cell] of Object.entries(found)) rows[row] = { ...rows[row], [version]: cell };
  const kept = Object.entries(rows).filter(([, row]) => Object.keys(row).length > 0);
  return { ...matrix, [subject]: Object.fromEntries(kept) };
}
