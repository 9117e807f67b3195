import { lstat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { whyUnwritable } from '../file-faults.js';
import { clientsSign, namesIntent, plays } from '../probe/scenario/route.js';
import type { Profile } from '../template/profile.js';
import type { GlobalOptions, Session } from './session.js';
import { schemaFor } from './templates.js';

interface InitOptions extends GlobalOptions {
  readonly issuer?: string;
  readonly template: string;
  readonly generateKeys?: boolean;
}

/** Adds `kcfapi probe init`. */
export function addProbeInit(probe: Command, session: Session): void {
  probe
    .command('init')
    // Those of probe itself are not for it.
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: () => [...(probe.parent?.options ?? [])] })
    .description('write a file of clients for probe --clients, to be made your own')
    .argument('[file]', 'what to write', 'clients.yaml')
    .option('--issuer <url>', 'the issuer, as its metadata name it')
    .option('--template <name>', 'template whose profile is to be probed', 'fapi2-security-profile-dpop')
    .option('--generate-keys', 'make the keys of the clients, too')
    .addHelpText(
      'after',
      `
What is to be registered at the server is printed. Nothing is written over. Private keys are readable by their owner alone.

Examples:
  $ kcfapi probe init
  $ kcfapi probe init bank-clients.yaml --issuer https://sso.example.org/realms/bank --generate-keys
  $ kcfapi probe --clients bank-clients.yaml`,
    )
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<InitOptions>();
      if (!/\.ya?ml$/i.test(file)) throw new Error(`${file}: a file of clients ends in .yaml or .yml`);
      const { issuerFault } = await import('../probe/target/clients-file.js');
      const fault = options.issuer === undefined ? undefined : issuerFault(options.issuer);
      if (fault !== undefined) throw new Error(`--issuer: ${fault}`);
      const { isPath } = await import('../template/shipped.js');
      if (isPath(options.template)) {
        throw new Error(
          `--template ${options.template}: name a shipped one, and write the path of your own into the file`,
        );
      }
      const { loadTemplate } = await import('../template/load.js');
      const { profile } = await loadTemplate(options.template, { cwd: session.cwd, open: true });
      const path = resolve(session.cwd, file);
      const yaml = await clientsYaml(profile, options, await schemaFor(path, 'probe-clients.schema.json'));
      const folder = dirname(path);
      const keysFor = options.generateKeys === true && clientsSign(profile) ? CLIENTS : [];
      await refuseWhatIsThere([
        [path, file],
        ...keysFor.map(keyFileOf).map(name => [join(folder, name), name] as const),
      ]);
      const made = await generateKeys(folder, keysFor);
      await writeNew(path, file, yaml, 0o644);
      const clients = CLIENTS.map(clientId => registrationOf(clientId, profile, made.get(clientId)));
      const files = [file, ...[...made.keys()].map(keyFileOf)];
      session.stdout.write(options.json === true ? jsonOf(file, clients) : textOf(files, clients));
    });
}

const CLIENTS = ['kcfapi-1', 'kcfapi-2'] as const;
const redirectUriOf = (clientId: string) => `https://${clientId}.invalid/callback`;
const keyFileOf = (clientId: string) => `${clientId}.jwk.json`;

/** What is to be registered at the server for a client. */
interface Registration {
  readonly clientId: string;
  /** Its own first, then the other one's; none where nobody is redirected. */
  readonly redirectUris: readonly string[];
  /** How it authenticates, as the conformance suite names it. */
  readonly authentication: NonNullable<Profile['client_auth_type']>;
  /** True where it signs: its public keys are to be known. */
  readonly signs: boolean;
  /** True where it shows a certificate. */
  readonly showsCertificate: boolean;
  /** Public keys, where they were made. */
  readonly jwks?: KeySet;
}

interface KeySet {
  readonly keys: readonly object[];
}

function registrationOf(clientId: string, profile: Profile, jwks: KeySet | undefined): Registration {
  const both = [clientId, ...CLIENTS.filter(other => other !== clientId)];
  return {
    clientId,
    redirectUris: plays(profile, 'authorize') ? both.map(redirectUriOf) : [],
    authentication: profile.client_auth_type ?? 'private_key_jwt',
    signs: clientsSign(profile),
    showsCertificate: showsCertificate(profile),
    ...(jwks === undefined ? {} : { jwks }),
  };
}

function showsCertificate({ client_auth_type, sender_constrain }: Profile): boolean {
  return client_auth_type === 'mtls' || sender_constrain === 'mtls';
}

/** Writes a private key a client beside the file. */
async function generateKeys(folder: string, clientIds: readonly string[]): Promise<ReadonlyMap<string, KeySet>> {
  const { exportJWK } = await import('jose');
  const { generateSigningKey } = await import('../parties/keys.js');
  const made = new Map<string, KeySet>();
  for (const clientId of clientIds) {
    const { privateKey, publicJwk, kid, alg } = await generateSigningKey('PS256', `${clientId}-ps256`);
    const secret = { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
    const name = keyFileOf(clientId);
    await writeNew(join(folder, name), name, `${JSON.stringify(secret, null, 2)}\n`, 0o600);
    made.set(clientId, { keys: [{ ...publicJwk, alg }] });
  }
  return made;
}

/** Looked at before anything is written: a half would be in the way of the next attempt. */
async function refuseWhatIsThere(files: readonly (readonly [path: string, name: string])[]): Promise<void> {
  for (const [path, name] of files) {
    const found = await lstat(path).catch(() => undefined);
    if (found !== undefined) throw new Error(`${name} is there already; it is not written over`);
  }
}

async function writeNew(path: string, name: string, text: string, mode: number): Promise<void> {
  await writeFile(path, text, { flag: 'wx', mode }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new Error(`${name} is there already; it is not written over`);
    throw new Error(`${name} cannot be written: ${whyUnwritable(error)}`);
  });
}

/** The file, valid as it stands, with what must be made one's own. */
export async function clientsYaml(
  profile: Profile,
  { issuer = 'https://sso.example.org/realms/bank', template }: Pick<InitOptions, 'issuer' | 'template'>,
  schema: string,
): Promise<string> {
  // Heavy, and not needed for the help of every command.
  const { stringify } = await import('yaml');
  const scalar = (value: string) => stringify(value, { lineWidth: 0 }).trimEnd();
  return [
    `# yaml-language-server: $schema=${schema}`,
    '# Clients for: kcfapi probe --clients FILE. Paths are relative to this file; secrets never stand in it.',
    '',
    '# The issuer, as its metadata name it.',
    `issuer: ${scalar(issuer)}`,
    '',
    '# What the server is to conform to: a shipped template (kcfapi templates list), or a template of your own by its path.',
    "# In its place: profile, with the variant names of the OpenID Foundation's conformance suite.",
    `template: ${scalar(template)}`,
    '',
    '# Register these at the server, for probing alone, and each with the redirect URIs of both. The second one does what',
    '# it must not with the codes and tokens of the first; without it, that is skipped.',
    'clients:',
    ...CLIENTS.flatMap(clientId => clientLines(profile, clientId)),
    '',
    '# Who logs in: a user for tests. In a file of its own: passwordFile.',
    'user:',
    '  username: alice',
    '  passwordVariable: KCFAPI_USER_PASSWORD',
    '',
  ].join('\n');
}

function clientLines(profile: Profile, clientId: string): readonly string[] {
  return [
    `  - clientId: ${clientId}`,
    '    # It is never called.',
    `    redirectUri: ${redirectUriOf(clientId)}`,
    '    scope: openid',
    ...(namesIntent(profile)
      ? [
          '    # An intent that this client created: each authorization is of it.',
          '    intent: 00000000-0000-4000-8000-000000000000',
        ]
      : []),
    ...(clientsSign(profile)
      ? ['    # A private JWK, a key set, or PEM.', '    keys:', `      - file: ${keyFileOf(clientId)}`]
      : []),
    ...(showsCertificate(profile)
      ? ['    # PEM.', '    certificate:', `      file: ${clientId}.crt`, `      key: ${clientId}.key`]
      : []),
  ];
}

function jsonOf(file: string, clients: readonly Registration[]): string {
  return `${JSON.stringify({ schemaVersion: 1, file, clients }, null, 2)}\n`;
}

function textOf(files: readonly string[], clients: readonly Registration[]): string {
  return [
    `Written: ${files.join(', ')}`,
    'Register at the server:',
    ...clients.flatMap(registrationLines),
    `Make it yours, then: kcfapi probe --clients ${files[0]}`,
    '',
  ].join('\n');
}

function registrationLines(client: Registration): readonly string[] {
  const { clientId, redirectUris, authentication, signs, showsCertificate, jwks } = client;
  return [
    `  ${clientId}`,
    `    authenticates  ${authentication === 'none' ? 'not at all: a public client' : `with ${authentication}`}`,
    ...(redirectUris.length === 0 ? [] : [`    redirect URIs  ${redirectUris.join(' ')}`]),
    ...(signs
      ? [
          `    key set        ${jwks === undefined ? `the public half of ${keyFileOf(clientId)}` : JSON.stringify(jwks)}`,
        ]
      : []),
    ...(showsCertificate ? [`    certificate    the subject of ${clientId}.crt`] : []),
  ];
}
