// Probes each version of Keycloak that the matrix knows, and says where it does otherwise than test/versions/matrix.json
// has it: `npm run versions [-- [--write] [--known] [--template ID] [VERSION …]]`. Exit code 0 as committed, 2 something
// differs, 1 something could not be found out. --write puts what was found into the matrix; --known leaves out what the
// matrix has nothing of. One server at a time, and nothing of it is left.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { applyPlan, connect, loadTemplate, PlanError, planRealm, probeRealm } from '../dist/index.js';
import { openDevice } from '../dist/parties/authentication-device.js';
import { openNotifications } from '../dist/parties/notification-endpoint.js';
import { startEphemeral } from '../dist/server/embedded.js';
import { VERSIONS } from '../dist/server/options.js';
import { declaredParameters } from '../dist/template/declared.js';
import { shippedTemplates } from '../dist/template/shipped.js';
import {
  cellOf,
  columnOf,
  differences,
  nameOf,
  PROBED,
  readMatrix,
  TEMPLATE_ROW,
  withColumn,
  writeMatrix,
} from './matrix.mjs';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    known: { type: 'boolean', default: false },
    template: { type: 'string', multiple: true },
  },
});

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interruption.abort(new Error(signal)));
const { signal } = interruption;
const began = performance.now();
const say = text => process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
const progress = { phase: say, note: text => say(`  ${text}`) };

const versions = positionals.length > 0 ? positionals : VERSIONS;
const subjects = await chosen();
let matrix = await readMatrix();
const [differing, unknown] = [[], []];
// One for all versions: only one server runs at a time.
const device = await openDevice(new URL('http://127.0.0.1:0/'));
try {
  for (const version of versions) await examineVersion(version);
} finally {
  await device.close();
}
for (const text of [...unknown, ...differing]) process.stdout.write(`${text}\n`);
if (options.write) await writeMatrix(matrix);
say(`${versions.join(', ')}: ${differing.length} not as committed, ${unknown.length} not found out`);
process.exitCode = unknown.length > 0 ? 1 : differing.length > 0 && !options.write ? 2 : 0;

/** Examines a version on each subject. */
async function examineVersion(version) {
  const server = await startEphemeral({ version, options: { deviceUrl: device.url }, progress, signal });
  let notifications;
  try {
    const names = [{ type: 'dns', value: 'localhost' }];
    const certificate = await server.pki.authority.issue({ subject: 'CN=localhost', names });
    notifications = await openNotifications(new URL('https://localhost:0/'), certificate);
    for (const [index, subject] of subjects.entries()) {
      await column({ ...server, notifications }, subject, `versions-${index}`);
    }
  } finally {
    await notifications?.close();
    await server.stop();
  }
}

/** Examines a version on one subject, and compares. */
async function column(server, subject, realm) {
  const name = nameOf(subject);
  const { version } = server;
  say(`${subject.probed ? 'Probe' : 'Apply'} ${name} on ${version}`);
  const { cells, errors, messages } = await examine(server, subject, realm);
  unknown.push(...errors.map(error => `${name} on ${version}: ${error}`));
  if (errors.length > 0) return;
  for (const { row, text } of differences(matrix, name, version, cells)) {
    differing.push([text, messages[row]].filter(Boolean).join('\n    '));
  }
  if (!options.known) matrix = withColumn(matrix, name, version, cells);
}

/** What is probed, and every other shipped template, to be applied alone. */
async function chosen() {
  const probed = PROBED.map(subject => ({ ...subject, probed: true }));
  const others = (await shippedTemplates()).filter(({ id }) => !PROBED.some(({ template }) => template === id));
  const all = [...probed, ...others.map(({ id }) => ({ template: id }))];
  return all.filter(({ template }) => options.template?.includes(template) ?? true);
}

/** What a version does on one subject: cells by row, what was not found out, and in words what was. */
async function examine(server, subject, realm) {
  const { bare = false, probed = false } = subject;
  const { authority } = server.pki;
  const template = await loaded(subject.template, authority);
  const connection = await connected(server, realm);
  try {
    if (bare) {
      await connection.admin.realms.create({ realm, enabled: true });
    } else {
      const refused = await applied(connection, template);
      if (refused !== undefined) return { cells: { [TEMPLATE_ROW]: `skip: ${refused}` }, errors: [], messages: {} };
    }
    const applies = bare ? {} : { [TEMPLATE_ROW]: 'applied' };
    if (!probed) return { cells: applies, errors: [], messages: {} };
    const known = Object.keys(columnOf(matrix, nameOf(subject), server.version)).filter(row => row !== TEMPLATE_ROW);
    const only = options.known ? { only: known } : {};
    const back = template.profile.ciba_mode === undefined ? {} : { device, notifications: server.notifications };
    const { findings } = await probeRealm({ connection, template, authority, signal, ...back, ...only });
    const errors = findings.filter(({ verdict }) => verdict === 'error').map(({ id, message }) => `${id}: ${message}`);
    return {
      cells: { ...applies, ...Object.fromEntries(findings.map(finding => [finding.id, cellOf(finding)])) },
      errors,
      messages: Object.fromEntries(findings.map(({ id, message }) => [id, message])),
    };
  } finally {
    await connection.close();
  }
}

/** A shipped template. What has no default is the name of the authority that certifies clients, or any other one. */
async function loaded(id, authority) {
  const needed = (await declaredParameters(id, cwd)).filter(parameter => parameter.default === undefined);
  const parameters = Object.fromEntries(
    needed.map(({ name, enum: values }) => [name, values?.[0] ?? authority.subject]),
  );
  return loadTemplate(id, { cwd, parameters, environment: {} });
}

function connected({ url: server, ca, adminUsername: username, adminPassword: password }, realm) {
  const credentials = { kind: 'user', clientId: 'admin-cli', username, password };
  return connect({ server, realm, authRealm: 'master', credentials, ca, verifyTls: true });
}

/** Applies a template; returns why this version cannot have it. */
async function applied(connection, template) {
  try {
    await applyPlan(connection, template, await planRealm(connection, template));
    return undefined;
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    // The first line without its place: what the server does not have.
    return error.message.split('\n')[0].replace(/^.*?:\d+:\d+: /, '');
  }
}
