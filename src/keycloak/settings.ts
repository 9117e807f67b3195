import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { credentialsOf, readText, strongest } from './credentials.js';
import { fromEnvironment, fromFlags, type Given, type Level, SettingsError, variableOf } from './given.js';
import { readSettingsFile } from './settings-file.js';

/** Who we are to the server. */
export type Credentials =
  | { readonly kind: 'user'; readonly clientId: string; readonly username: string; readonly password: string }
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: string };

/** Everything that is needed to connect. */
export interface ConnectionSettings {
  /** Base address without a trailing slash. */
  readonly server: string;
  /** The realm to work on. */
  readonly realm: string;
  /** The realm to log in to: `master`, where nothing else is said. */
  readonly authRealm: string;
  readonly credentials: Credentials;
  /** PEM of the certificate authorities to trust beside the system's. */
  readonly ca?: string;
  /** False only with an explicit flag. */
  readonly verifyTls: boolean;
}

/** The embedded server, as far as a connection needs it. */
export interface Embedded {
  readonly url: string;
  readonly caFile: string;
  readonly adminUsername: string;
  readonly adminPassword: string;
}

/** Where settings come from. */
export interface SettingsSources {
  /** Options as commander hands them over, those of other purposes among them. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The server that `kcfapi keycloak start` started, where it runs. */
  readonly embedded: () => Promise<Embedded | undefined>;
  readonly readStdin: () => Promise<string>;
}

/** What is said where certificates are not verified. */
export const INSECURE =
  'WARNING: --insecure: certificates are not verified. Whoever is on the way can read the password and every answer.';

/**
 * Finds out where to connect to and as whom: `kcfapi.yaml`, then `KCFAPI_*`, then flags, the strongest last. The
 * embedded server serves only where nothing points elsewhere.
 *
 * @returns the settings, and what the user must be told about them on stderr
 * @throws SettingsError when something is missing, wrong or contradictory
 */
export async function resolveSettings(
  sources: SettingsSources,
): Promise<{ readonly settings: ConnectionSettings; readonly notes: readonly string[] }> {
  const { flags, environment, cwd } = sources;
  const levels = [fromFlags(flags, cwd), fromEnvironment(environment, cwd), await readSettingsFile(cwd)];
  const insecure = flags.insecure === true;
  const notes = insecure ? [INSECURE] : [];
  const realm = realmOf(levels, flags.allowMaster === true);
  const { target, note } = await targetOf(levels, sources, insecure);
  return {
    settings: { ...target, realm, verifyTls: !insecure },
    notes: note === undefined ? notes : [...notes, note],
  };
}

/**
 * Whom to trust, of the same sources, where nothing else is needed: for a server that is not administered.
 *
 * @throws SettingsError when the authority cannot be read
 */
export async function resolveTrust({
  flags,
  environment,
  cwd,
}: Pick<SettingsSources, 'flags' | 'environment' | 'cwd'>): Promise<Pick<ConnectionSettings, 'ca' | 'verifyTls'>> {
  // Nobody logs in: what is said of an account, empty perhaps, is not for this run.
  const given = [fromFlags({ ca: flags.ca }, cwd), fromEnvironment({ KCFAPI_CA: environment.KCFAPI_CA }, cwd)];
  const levels = [...given, await readSettingsFile(cwd)];
  const ca = strongest(levels, 'ca');
  return { verifyTls: flags.insecure !== true, ...(ca === undefined ? {} : { ca: await authorityOf(ca) }) };
}

type Target = Omit<ConnectionSettings, 'realm' | 'verifyTls'>;

async function targetOf(
  levels: readonly Level[],
  { embedded, readStdin }: SettingsSources,
  insecure: boolean,
): Promise<{ readonly target: Target; readonly note?: string }> {
  const server = strongest(levels, 'server');
  if (server === undefined) {
    const pointer = levels.flatMap(level => [...level]).find(([setting]) => setting !== 'realm')?.[1];
    const how = `give --server, ${variableOf('server')}, or server in kcfapi.yaml`;
    if (pointer !== undefined) throw new SettingsError(`${pointer.as} is given, but no server: ${how}`);
    const own = await embedded();
    if (own === undefined) {
      throw new SettingsError(`no server: ${how}; or start one on this machine: kcfapi keycloak start`);
    }
    const ca = await readText({ value: own.caFile, as: 'the embedded Keycloak', base: '/' });
    return {
      target: {
        server: serverOf({ value: own.url, as: 'the embedded Keycloak', base: '/' }, insecure),
        authRealm: 'master',
        ca,
        credentials: {
          kind: 'user',
          clientId: 'admin-cli',
          username: own.adminUsername,
          password: own.adminPassword,
        },
      },
      note: `Nothing names a server, so this is the embedded Keycloak at ${own.url}.`,
    };
  }
  const authRealm = strongest(levels, 'auth-realm');
  const ca = strongest(levels, 'ca');
  return {
    target: {
      server: serverOf(server, insecure),
      authRealm: authRealm === undefined ? 'master' : checkedRealm(authRealm),
      ...(ca === undefined ? {} : { ca: await authorityOf(ca) }),
      credentials: await credentialsOf(levels, readStdin),
    },
  };
}

function realmOf(levels: readonly Level[], allowMaster: boolean): string {
  const given = strongest(levels, 'realm');
  if (given === undefined) {
    throw new SettingsError(`no realm: give --realm, ${variableOf('realm')}, or realm in kcfapi.yaml`);
  }
  const realm = checkedRealm(given);
  if (realm === 'master' && !allowMaster) {
    throw new SettingsError(
      `${given.as}: master is the realm that administers the server; a mistake there locks everybody out. ` +
        'Give --allow-master if it is really meant.',
    );
  }
  return realm;
}

/** Characters that Keycloak itself refuses in a realm's name, and those that would lead to another path. */
const NOT_IN_REALM = /[\s/\\?#%&=:;,+'"<>()[\]{}|^`~!@$*\p{Cc}]/u;

/**
 * Keycloak 26.7.4 answers a longer one with 500 or "Database operation failed": it derives other names from it, each of
 * which must fit into 255 characters.
 */
const LONGEST_REALM = 237;

/**
 * A realm's name, if it can be one.
 *
 * @throws SettingsError saying what is wrong with it
 */
export function checkedRealm(given: Pick<Given, 'value' | 'as'>): string {
  const wrong = NOT_IN_REALM.exec(given.value)?.[0];
  if (wrong !== undefined) throw new SettingsError(`${given.as}: ${JSON.stringify(wrong)} cannot be in a realm's name`);
  if (/^\.+$/.test(given.value)) throw new SettingsError(`${given.as}: not a realm's name`);
  if (given.value.length > LONGEST_REALM) {
    throw new SettingsError(
      `${given.as}: a realm's name has at most ${LONGEST_REALM} characters, and this one ${given.value.length}`,
    );
  }
  return given.value;
}

function serverOf(given: Given, insecure: boolean): string {
  const wrong = (why: string): never => {
    throw new SettingsError(`${given.as}: ${why}`);
  };
  let url: URL;
  try {
    url = new URL(given.value);
  } catch {
    return wrong('not an address; it looks like https://keycloak.example.org');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return wrong('the address must begin with https://');
  if (url.username !== '' || url.password !== '') return wrong('no user or password in the address, please');
  if (url.search !== '' || url.hash !== '') return wrong('the address must have no query and no fragment');
  if (/\/(?:realms|admin)(?:\/|$)/.test(url.pathname)) {
    return wrong('give the base address, without /realms/… or /admin/…');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecure) {
    return wrong('http:// would send the password in the clear: use https:// (or --insecure, if it must be)');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** Whether a host is this machine. */
function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) === 4) return bare.startsWith('127.');
  return bare === '::1' || bare === 'localhost' || bare.endsWith('.localhost');
}

async function authorityOf(given: Given): Promise<string> {
  const pem = await readText(given);
  try {
    new X509Certificate(pem);
  } catch {
    throw new SettingsError(`${given.as}: ${given.value} holds no certificate in PEM ("BEGIN CERTIFICATE")`);
  }
  return pem;
}
