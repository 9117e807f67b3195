import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { printableLine } from '../report/printable.js';
import { pathOf, type Template } from '../template/template.js';
import { beginsAs, writeWhole } from './reports.js';
import type { GlobalOptions, Session } from './session.js';
import { checkExposed, type ParameterOptions, readParameters, readTemplates, withParameters } from './template.js';

interface RenderOptions extends GlobalOptions, ParameterOptions {
  readonly realm: string;
  readonly format: 'realm-json' | 'operator';
  readonly out?: string;
  readonly withSecrets?: boolean;
  readonly keycloakName?: string;
  readonly secretName?: string;
}

/** Adds `kcfapi render`. */
export function addRender(program: Command, session: Session): void {
  withParameters(program.command('render'))
    .description('write a template, or several, as what Keycloak or its Operator imports; asks no server')
    .argument('<template...>', 'names of shipped templates, or paths (with / or .yaml); of several, all are to hold')
    .requiredOption('--realm <name>', 'name of the realm to be made')
    .addOption(
      new Option('--format <format>', 'for Keycloak’s import, or as a KeycloakRealmImport in YAML')
        .choices(['realm-json', 'operator'])
        .default('realm-json'),
    )
    .option('--out <file>', 'file to write, new or of an earlier render; standard output without it')
    .option('--with-secrets', 'realm-json with secrets, into a file that only you can read')
    .option('--keycloak-name <name>', 'operator: name of the Keycloak resource (keycloak)')
    .option('--secret-name <name>', 'operator: name of the Secret with the template’s secrets (REALM-secrets)')
    .addHelpText(
      'after',
      `
Secrets are left out, and need not be given; for the Operator, placeholders stand for them.

Examples:
  $ kcfapi render ./bank.yaml --realm bank > bank-realm.json
  $ kcfapi render ./bank.yaml ./ciba.yaml --realm bank > bank-realm.json
  $ kcfapi render ./bank.yaml --realm bank --with-secrets --set-file alice_password=alice.txt --out bank-realm.json
  $ kcfapi render ./bank.yaml --realm bank --format operator --keycloak-name sso | kubectl apply -f -`,
    )
    .action(async (references: readonly string[], _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<RenderOptions>();
      refuseContradictions(options);
      const { checkedRealm } = await import('../keycloak/settings.js');
      checkedRealm({ value: options.realm, as: '--realm' });
      if (options.out !== undefined) await refuseForeign(resolve(session.cwd, options.out), options.out);
      const { text, notes } =
        options.format === 'operator'
          ? await operatorText(references, options, session)
          : await realmText(references, options, session);
      for (const note of notes) session.stderr.write(`${printableLine(note)}\n`);
      if (options.out === undefined) {
        session.stdout.write(text);
        return;
      }
      await writeWhole(resolve(session.cwd, options.out), text, options.withSecrets === true ? 0o600 : 0o644);
      if (options.json === true) {
        session.stdout.write(`${JSON.stringify({ schemaVersion: 1, file: options.out, notes }, null, 2)}\n`);
      }
    });
}

interface Rendered {
  readonly text: string;
  readonly notes: readonly string[];
}

/** A DNS subdomain name (RFC 1123), which may begin and end with a letter or digit only. */
const KUBERNETES_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

function refuseContradictions({ format, json, out, realm, withSecrets, keycloakName, secretName }: RenderOptions) {
  if (realm === 'master') throw new Error('--realm: every Keycloak has the realm master, so it cannot be imported');
  if (format === 'operator' && json === true) throw new Error('--json: the operator’s format is YAML');
  if (format === 'operator' && withSecrets === true) {
    throw new Error('--with-secrets: the Operator takes secrets from a Secret, by the placeholders that are there');
  }
  if (withSecrets === true && out === undefined)
    throw new Error('--with-secrets wants --out: a terminal is no safe place');
  if (format !== 'operator' && (keycloakName ?? secretName) !== undefined) {
    throw new Error('--keycloak-name and --secret-name are for --format operator');
  }
  for (const [option, name] of Object.entries({ '--keycloak-name': keycloakName, '--secret-name': secretName })) {
    if (name === undefined || (KUBERNETES_NAME.test(name) && name.length <= 253)) continue;
    throw new Error(`${option}: Kubernetes takes names of lower case letters, digits, hyphens and dots, not "${name}"`);
  }
}

/** How what we render begins, in either format. */
const RENDERED_BEGINS = [
  /^\{\s*"realm": "(?:[^"\\]|\\.)*",\s*"keycloakVersion":/,
  /^apiVersion: k8s\.keycloak\.org\/\S+\s+kind: KeycloakRealmImport\s/,
];

/** A slip of the pen is to overwrite no template and no key. */
async function refuseForeign(file: string, shown: string): Promise<void> {
  const there = await lstat(file).catch(() => undefined);
  if (there === undefined || (there.isFile() && (await beginsAs(file, RENDERED_BEGINS)))) return;
  throw new Error(`--out: ${shown} is there and was not rendered; name another file, or remove it`);
}

async function realmText(references: readonly string[], options: RenderOptions, session: Session): Promise<Rendered> {
  const { realmRepresentation } = await import('../render/realm-representation.js');
  const write = (representation: unknown) => `${JSON.stringify(representation, null, 2)}\n`;
  if (options.withSecrets === true) {
    const { resources } = refuseFlows((await readTemplates(references, options, session)).template);
    return { text: write(realmRepresentation(resources, options.realm)), notes: [] };
  }
  const { withoutMarked } = await import('../render/secrets.js');
  const { left, out } = withoutMarked((await readWithout(references, options, session)).resources);
  return {
    text: write(realmRepresentation(left, options.realm)),
    notes: out.map(path => `Left out, since it is secret: ${path}`),
  };
}

async function operatorText(
  references: readonly string[],
  options: RenderOptions,
  session: Session,
): Promise<Rendered> {
  const { realmRepresentation } = await import('../render/realm-representation.js');
  const { realmImport, resourceName } = await import('../render/operator.js');
  const { resources } = await readWithout(references, options, session);
  const { keycloakName: keycloak = 'keycloak', secretName: secret } = options;
  const names = { keycloak, ...(secret === undefined ? {} : { secret }) };
  const name = resourceName(options.realm);
  const note =
    `Kubernetes takes no name like "${options.realm}", so the KeycloakRealmImport is "${name}"; ` +
    'if another realm of the namespace comes to the same, change it';
  return {
    text: realmImport(realmRepresentation(resources, options.realm), options.realm, names),
    notes: name === options.realm ? [] : [note],
  };
}

async function readWithout(references: readonly string[], options: RenderOptions, session: Session) {
  const { loadWithoutSecrets } = await import('../render/secrets.js');
  const { loadTemplates } = await import('../template/several.js');
  const { combined } = await import('../template/combined.js');
  const given = await readParameters(options, session);
  const templates = await loadTemplates(references, given, loadWithoutSecrets);
  await checkExposed(templates, options, given, session);
  return refuseFlows(combined(templates));
}

/** An import takes a client's flows by their ids alone, which the realm's own get only when it is made. */
function refuseFlows(template: Template): Template {
  for (const { clientId, authenticationFlowBindingOverrides: overrides } of template.resources.clients ?? []) {
    const [name] = Object.entries(overrides ?? {}).find(([, alias]) => alias !== '') ?? [];
    if (name === undefined) continue;
    const source = template.sourceOf(pathOf('clients', String(clientId), 'authenticationFlowBindingOverrides', name));
    const place = source === undefined ? '' : `${source.file}:${source.line}:${source.column}: `;
    throw new Error(
      `${place}Client "${clientId}" names a flow in the place of the realm's, which no import can\n` +
        '  Take it off the client here, and let "kcfapi apply" put it in.',
    );
  }
  return template;
}
