import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type ComponentRepresentation from '@keycloak/keycloak-admin-client/lib/defs/componentRepresentation.js';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import type { Authority } from '../../authority.js';
import type { Connection } from '../../keycloak/connection.js';
import { KeycloakError } from '../../keycloak/errors.js';
import type { NotificationEndpoint } from '../../parties/notification-endpoint.js';
import type { RelyingParty } from '../../parties/relying-party.js';
import { listen, type Network } from '../../parties/wire.js';
import type { Template } from '../../template/template.js';
import { discover } from '../discovery.js';
import { type Result, runProbes, type Setting } from '../engine.js';
import type { Probe, SecondRealm } from '../probe.js';
import { whereThere } from './leftovers.js';
import { createScratch } from './scratch.js';
import { createClient, NO_MARKER } from './scratch-client.js';
import { isLeftover, nameRun, SCRATCH_PREFIX } from './scratch-name.js';

/** A realm of our own with the settings of another one, but for its lifetimes. */
export interface Clone {
  readonly realm: string;
  readonly admin: KeycloakAdminClient;
  readonly issuer: string;
  /**
   * Takes it away again.
   *
   * @returns its name where it could not be removed
   */
  remove(): Promise<readonly string[]>;
}

/** The issuer of a realm, as its administrator knows it. */
export function issuerOf({ server, realm }: Pick<Connection, 'server' | 'realm'>): string {
  return `${server}/realms/${encodeURIComponent(realm)}`;
}

/** What expires is used by the very next request: long enough for that one on a busy server; all else is waiting. */
const SECONDS = 2;
const LIFETIMES = { accessCodeLifespan: SECONDS, accessTokenLifespan: SECONDS };
/** A login and a poll have to fit in where a device is asked. */
// A request_uri caps the whole login in Keycloak (issue 51761), which on a busy server takes more than two seconds.
const ATTRIBUTES = { parRequestUriLifespan: '5', cibaExpiresIn: '4' };

/**
 * What a clone does not take over: what names other things of the realm (groups, roles, flows, providers), what is the
 * realm's own (name, secrets, mail), and what would tell others of what happens there.
 */
const OWN =
  /^(id|realm|displayName.*|default(Role|Roles|Groups)|.*Flow|requiredCredentials|identityProvider.*|smtpServer|events.*|enabledEventTypes|adminEvents.*|adminPermissions.*|organizations.*|verifiableCredentials.*|.*Theme)$/;

/**
 * Makes a realm with the settings, policies and algorithms of the one that is probed, and new keys. Users, clients,
 * flows and identity providers stay behind.
 *
 * @returns undefined where the account may not create realms
 */
export async function cloneRealm(connection: Connection): Promise<Clone | undefined> {
  const { admin, realm } = connection;
  const name = await nameRun();
  const whole = (await admin.realms.findOne({ realm })) ?? {};
  const keys = await admin.components.find({ type: KEYS });
  const settings = Object.fromEntries(Object.entries(whole).filter(([field]) => !OWN.test(field)));
  try {
    await admin.realms.create({
      ...settings,
      ...LIFETIMES,
      realm: name,
      enabled: true,
      attributes: { ...attributesOf(whole), ...ATTRIBUTES },
      components: { [KEYS]: keys.map(newKey) },
    } as RealmRepresentation);
  } catch (error) {
    if (error instanceof KeycloakError && error.status === 403) return undefined;
    throw error;
  }
  return {
    ...{ realm: name, admin: connection.adminOf(name) },
    issuer: issuerOf({ server: connection.server, realm: name }),
    remove: () =>
      whereThere(() => admin.realms.del({ realm: name })).then(
        () => [],
        () => [`realm ${name}`],
      ),
  };
}

const SHORT = Object.entries({ ...LIFETIMES, ...ATTRIBUTES }).map(pair => pair.join('='));
const LABEL = `On a clone of the realm, with ${SHORT.slice(0, -1).join(', ')} and ${SHORT.at(-1)}:`;

/**
 * Carries out probes on a clone, with scratch clients of its own.
 *
 * @returns what was found, each message saying where
 */
export async function probeClone(
  { admin, issuer }: Clone,
  probes: readonly Probe[],
  { run, setting, network, onResult }: OnClone,
): Promise<readonly Result[]> {
  const { template, authority, notifications, signal } = run;
  const labelled = (result: Result) => ({ ...result, message: `${LABEL} ${result.message}` });
  let there: Setting;
  try {
    // What is made there goes with the realm.
    const { clients, user } = await createScratch(admin, template, { authority, notifications: notifications?.url });
    const server = await discover(listen(network, signal), issuer);
    // It has Keycloak's own login, whatever the realm has.
    const { chromium: _, ...rest } = setting;
    there = { ...rest, server, clients, user, codeSeconds: SECONDS };
  } catch (error) {
    signal?.throwIfAborted();
    // What the realm itself is found to do is no worse for it.
    const message = `${LABEL} It could not be prepared: ${error instanceof Error ? error.message : 'unknown'}`;
    const results = probes.map((probe): Result => ({ probe, verdict: 'error', message, durationMs: 0, evidence: [] }));
    results.forEach(onResult);
    return results;
  }
  const results = await runProbes(probes, { setting: there, network, signal }, result => onResult(labelled(result)));
  return results.map(labelled);
}

interface OnClone {
  readonly run: {
    readonly template: Template;
    readonly authority?: Authority;
    readonly notifications?: NotificationEndpoint;
    readonly signal?: AbortSignal;
  };
  /** That of the realm itself. */
  readonly setting: Setting;
  readonly network: Network;
  readonly onResult: (result: Result) => void;
}

/**
 * Registers a client there under the client_id and redirect URI of another one, as whoever runs a realm of his own may:
 * with his own keys, and under none of the template's policies.
 */
export async function strangerOn(
  { admin, issuer }: Clone,
  { clientId, redirectUri, scope, key: { alg } }: RelyingParty,
  { template: { profile }, authority, network, signal }: OnClone['run'] & Pick<OnClone, 'network'>,
): Promise<SecondRealm> {
  const registration = { redirectUris: [redirectUri], alg, profile, authority, ...NO_MARKER };
  // It goes with the realm.
  const client = await createClient(
    admin,
    clientId,
    { ...registration, model: undefined, notifications: undefined },
    [],
  );
  const server = await discover(listen(network, signal), issuer);
  return { server, client: { ...client, redirectUri, ...(scope === undefined ? {} : { scope }) } };
}

/**
 * The same for a run, whose other probes need no second realm.
 *
 * @returns a note for the report where there is none
 * @throws the signal's reason when the run is interrupted
 */
export async function secondRealmOn(
  clone: Clone,
  party: RelyingParty,
  run: Parameters<typeof strangerOn>[2],
): Promise<SecondRealm | { readonly note: string }> {
  try {
    return await strangerOn(clone, party, run);
  } catch (error) {
    run.signal?.throwIfAborted();
    const said = error instanceof Error ? error.message : 'unknown';
    return { note: `What needs another realm was skipped, for the clone could not be prepared for it: ${said}` };
  }
}

/**
 * Removes the clones that killed runs have left: as far as the account sees them, and may.
 *
 * @returns the names of what was removed
 */
export async function removeClones({ realms }: KeycloakAdminClient): Promise<readonly string[]> {
  const names = await realms
    .find({ briefRepresentation: true })
    .then(all => all.map(({ realm = '' }) => realm), unlessForbidden<readonly string[]>([]));
  const ours = names.filter(name => name.startsWith(SCRATCH_PREFIX));
  const dead = await Promise.all(ours.map(isLeftover));
  const removed: string[] = [];
  for (const realm of ours.filter((_, index) => dead[index])) {
    const isGone = await whereThere(() => realms.del({ realm })).then(() => true, unlessForbidden(false));
    if (isGone) removed.push(realm);
  }
  return removed;
}

/** Who administers one realm alone sees and removes no other. */
function unlessForbidden<T>(otherwise: T): (error: unknown) => T {
  return error => {
    if (error instanceof KeycloakError && error.status === 403) return otherwise;
    throw error;
  };
}

/**
 * Notes of this tool are about the realm itself; and a public address of the realm's own may lead to nothing but that
 * realm.
 */
function attributesOf({ attributes = {} }: RealmRepresentation): Readonly<Record<string, string>> {
  const own = (name: string): boolean => name.startsWith('kcfapi.') || name === 'frontendUrl';
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !own(name)));
}

const KEYS = 'org.keycloak.keys.KeyProvider';
/** What says which kind of key it is; the rest is the key. */
const KIND = ['priority', 'enabled', 'active', 'algorithm', 'keySize', 'secretSize', 'keyUse'];
const CURVE = /EllipticCurveKey$/;

/** A key provider that makes a new key of the same kind. */
function newKey({ name, providerId = '', config = {} }: ComponentRepresentation) {
  const kept = Object.entries(config as Config).filter(([field]) => KIND.includes(field) || CURVE.test(field));
  return {
    name,
    providerId: generatorOf(providerId, config as Config),
    subComponents: {},
    config: Object.fromEntries(kept),
  };
}

type Config = Readonly<Record<string, readonly string[]>>;

/** Keys from a file or a key store are made anew by the provider of their algorithm. */
function generatorOf(providerId: string, { algorithm = [], keyUse = [] }: Config): string {
  if (providerId.endsWith('-generated')) return providerId;
  if (/^ES/.test(algorithm[0] ?? '')) return 'ecdsa-generated';
  if (/^ECDH/.test(algorithm[0] ?? '')) return 'ecdh-generated';
  if (/^Ed/.test(algorithm[0] ?? '')) return 'eddsa-generated';
  return keyUse[0] === 'ENC' || providerId.endsWith('-enc') ? 'rsa-enc-generated' : 'rsa-generated';
}
