import { type Command, Option } from 'commander';
import type { Expiry } from '../probe/target/expiry.js';
import type { BrowserLogin } from '../probe/target/login.js';

/** Options that say against whom to probe, and how. */
export interface TargetOptions {
  readonly yes?: boolean;
  readonly like?: string;
  readonly client?: string;
  readonly clientKey?: string;
  readonly clientCertificate?: string;
  readonly clientCertificateKey?: string;
  readonly clients?: string;
  readonly issuer?: string;
  readonly keycloakVersion?: string;
  readonly expiry?: Expiry;
  readonly login?: 'form' | 'browser';
  readonly browser?: string;
  readonly headless?: boolean;
}

/** Adds `--like`, `--client`, `--clients` and what belongs to them. */
export function withTarget(command: Command): Command {
  return command
    .optionsGroup('Against whom:')
    .option('--yes', 'do not ask where others use the realm: clients that are not of the template, or sessions')
    .option('--like <client>', 'make the scratch clients like this client of the realm, with keys of their own')
    .option('--client <id>', 'probe this client of the realm as it stands; needs its keys, if it has any')
    .option('--client-key <file>', 'private key of --client: JWK, key set or PEM')
    .option('--client-certificate <file>', 'certificate of --client (PEM), for mutual TLS')
    .option('--client-certificate-key <file>', 'its private key (PEM)')
    .option('--clients <file>', 'probe a server that is not administered, by clients that this file names')
    .option('--issuer <url>', 'its issuer, in place of the one in the file')
    .option(
      '--keycloak-version <version>',
      'it is a Keycloak of this version, where that cannot be read: known deviations hang on it',
    )
    .addOption(
      new Option(
        '--expiry <how>',
        'what has to expire: on a clone of the realm with short lifetimes (clone), by waiting (wait), not at all (skip)',
      ).choices(['clone', 'wait', 'skip']),
    )
    .addOption(
      new Option(
        '--login <how>',
        'who logs in: the tool, in plain forms (form); a person in Chromium, once (browser; needs playwright-core)',
      )
        .choices(['form', 'browser'])
        .default('form'),
    )
    .option('--browser <path>', 'the executable of Chromium (CHROME_PATH)')
    .option('--headless', 'with --login browser: nobody sees it, and the tool fills in name and password')
    .optionsGroup('Options:');
}

/** Options of a connection that mean something only where the realm is administered. */
const ADMINISTRATION = [
  ...['server', 'realm', 'authRealm', 'username', 'passwordFile', 'clientId', 'clientSecretFile', 'allowMaster'],
  ...['like', 'client', 'clientKey', 'clientCertificate', 'clientCertificateKey', 'yes'],
  ...['intentListen', 'intent'],
];
const BLACK_BOX = ['issuer'];

/**
 * Refuses options that belong to another kind of target: who gives them expects something that does not happen.
 *
 * @throws Error naming them
 */
export function refuseStrangers(command: Command, options: TargetOptions): void {
  const given = command.options
    .filter(option => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(option => ({ name: option.attributeName(), long: option.long ?? '' }));
  const among = (names: readonly string[]) =>
    given.flatMap(({ name, long }) => (names.includes(name) ? [long] : [])).join(', ');
  const ofBrowser = among(['browser', 'headless']);
  if (ofBrowser !== '' && options.login !== 'browser') throw new Error(`${ofBrowser} belongs to --login browser`);
  if (options.clients?.trim() === '') throw new Error('--clients is empty');
  if (options.clients !== undefined) {
    const strange = among(ADMINISTRATION);
    if (strange !== '') {
      throw new Error(`--clients probes without administration, so ${strange} cannot stand beside it`);
    }
    if (options.expiry === 'clone')
      throw new Error('--expiry clone needs administration; with --clients: wait or skip');
    return;
  }
  const strange = among(BLACK_BOX);
  if (strange !== '') throw new Error(`${strange} belongs to --clients FILE (kcfapi probe init writes one)`);
  if (options.like !== undefined && options.client !== undefined) {
    throw new Error('--like and --client contradict each other: copies of a client, or the client itself');
  }
  const own = among(['clientKey', 'clientCertificate', 'clientCertificateKey', 'intent']);
  if (own !== '' && options.client === undefined) throw new Error(`${own} belongs to --client ID`);
  const { clientCertificate, clientCertificateKey } = options;
  if ((clientCertificate === undefined) !== (clientCertificateKey === undefined)) {
    throw new Error('--client-certificate and --client-certificate-key belong together');
  }
}

/**
 * The server's version as it was given.
 *
 * @throws Error when it is none
 */
export function givenVersion({ keycloakVersion: version }: TargetOptions): { readonly version?: string } {
  if (version === undefined) return {};
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(`--keycloak-version: ${version} is no version; it looks like 26.7.4`);
  }
  return { version };
}

/** The browser that somebody logs in with, where the forms do not do. */
export function browserLogin(
  { login, browser, headless }: TargetOptions,
  environment: BrowserLogin['environment'],
): { readonly login?: BrowserLogin } {
  if (login !== 'browser') return {};
  return {
    login: { headless: headless === true, environment, ...(browser === undefined ? {} : { executable: browser }) },
  };
}
