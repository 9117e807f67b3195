import { randomBytes } from 'node:crypto';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import type { Authority } from '../authority.js';
import type { Person } from '../parties/browser.js';
import { issueIdentity } from '../parties/identity.js';
import { generateDecryptionKey, generateSigningKey, type SigningKey } from '../parties/keys.js';
import type { RelyingParty } from '../parties/relying-party.js';
import type { TlsIdentity } from '../parties/wire.js';
import { lifeOf, processSpace } from '../process-life.js';
import type { Profile } from '../template/profile.js';
import type { JsonObject, Template } from '../template/template.js';
import { actsForItself, isHybrid, plays, signsResponses } from './scenario/route.js';
import { copyNotes, copyRoles, type Model } from './target/copied-client.js';
import { allowScopes, type ForResource, SHORT_LIVED, SHORT_LIVED_NOTE } from './target/for-resource.js';
import type { Likeness } from './target/likeness.js';

/** Everything that probing makes is named so, and nothing else is. */
export const SCRATCH_PREFIX = 'kcfapi-probe-';

/** What a run has made on the realm for itself. */
export interface Scratch {
  readonly clients: readonly [RelyingParty, RelyingParty];
  /** A third one whose access tokens live some seconds only, where an API is examined. */
  readonly shortLived?: RelyingParty;
  /** Registered for encrypted authorization responses, where responses are signed. */
  readonly encrypting?: RelyingParty;
  readonly user: Person;
  /** What a reader of the report must know about them. */
  readonly notes: readonly string[];
  /**
   * Takes all of it away again. May be called after an interruption.
   *
   * @returns the names of what could not be removed
   */
  remove(): Promise<readonly string[]>;
}

/** What clients of some profiles are made with. */
export interface Surroundings {
  readonly authority?: Authority | undefined;
  /** Where the server pings them. */
  readonly notifications?: string | undefined;
  /** What their tokens must have for an API that is examined, too. */
  readonly resource?: ForResource | undefined;
}

/** As RFC 8252 allows them to apps on a device: nothing is ever sent there, only where a redirect leads is looked at. */
const APP_REDIRECT_URIS = ['http://127.0.0.1/callback', 'http://[::1]/callback', 'invalid.kcfapi.app:/callback'];

/** After that long nothing of a run can be alive, wherever it ran. */
const STALE_MS = 60 * 60 * 1000;
const PAGE = 100;

/**
 * Makes two careless clients and a user. Careless: authentication method, keys, redirect URI; on a realm that has the
 * template's policies also the marker by which they find a client, and those client defaults that no executor can
 * enforce. So what is examined is what the realm enforces, not what a probe has configured.
 *
 * @throws Error when the realm has no such client scope
 */
export async function createScratch(
  admin: KeycloakAdminClient,
  template: Template,
  { authority, notifications, resource }: Surroundings = {},
  likeness: Likeness = {},
): Promise<Scratch> {
  const run = await nameRun();
  const undo: Undo[] = [];
  const remove = async () => {
    const left: string[] = [];
    // The last made goes first; what fails does not keep the rest from going.
    for (const { name, remove } of undo.splice(0).reverse()) await remove().catch(() => left.push(name));
    return left;
  };
  try {
    const { model, standing } = likeness;
    const marker =
      model === undefined ? await markerOf(admin, template) : { ...NO_MARKER, notes: aboutModel(likeness) };
    const user = await createUser(admin, run, undo);
    const alg = assertionAlgorithm(model === undefined ? template.clientDefaults : model.whole);
    const names = [`${run}-a`, `${run}-b`];
    const { profile } = template;
    // A name under .invalid resolves nowhere (RFC 6761 section 6.4), so that no code can go astray.
    const redirectUris = names.map(name => `https://${name}.invalid/callback`);
    if (standing !== undefined) redirectUris.push(standing.redirectUri);
    const registration = { redirectUris, alg, profile, authority, notifications, model, ...marker };
    const both = [
      standing ?? createClient(admin, `${run}-a`, registration, undo),
      createClient(admin, `${run}-b`, registration, undo),
    ] as const;
    // Also where one of them fails the other has ended before all is removed.
    await Promise.allSettled(both);
    const [first, second] = await Promise.all(both);
    const notes = [
      ...marker.notes,
      ...(model === undefined ? [] : await copyNotes(admin, second.clientId, model, profile)),
    ];
    const encrypting = signsResponses(profile)
      ? await createEncrypting(admin, `${run}-e`, { registration, redirectUri: first.redirectUri }, undo)
      : undefined;
    const scratch = {
      ...({ clients: [first, second], user, notes, remove } as const),
      ...(encrypting === undefined ? {} : { encrypting }),
    };
    if (resource === undefined) return scratch;
    const third = await createClient(admin, `${run}-c`, withAttributes(registration, SHORT_LIVED), undo);
    const own = [first, second, third].filter(party => party !== standing).map(({ clientId }) => clientId);
    await allowScopes(admin, own, resource.scope);
    const shortLived = { ...third, redirectUri: first.redirectUri };
    return { ...scratch, shortLived, notes: [...notes, SHORT_LIVED_NOTE] };
  } catch (error) {
    throw withLeft(error, await remove());
  }
}

interface Undo {
  readonly name: string;
  readonly remove: () => Promise<unknown>;
}

/** An error, with a word on what had to be left behind because of it. */
export function withLeft(error: unknown, left: readonly string[]): unknown {
  if (left.length === 0 || !(error instanceof Error)) return error;
  return new Error(`${error.message}\n  ${leftBehind(left)}`, { cause: error });
}

/** What a reader must know of what could not be removed. */
export function leftBehind(names: readonly string[]): string {
  return `These could not be removed: ${names.join(', ')}. The next probe of the realm removes them.`;
}

/**
 * Removes what killed runs have left: those of this machine whose process is gone, and any that are older than an
 * hour. (A container counts as a machine of its own.)
 *
 * @returns the names of what was removed
 */
export async function removeLeftovers(admin: KeycloakAdminClient): Promise<readonly string[]> {
  const clients = await admin.clients.find({ clientId: SCRATCH_PREFIX, search: true });
  const users: UserRepresentation[] = [];
  for (let page = await usersFrom(0); page.length > 0; page = await usersFrom(users.length)) users.push(...page);
  function usersFrom(first: number): Promise<UserRepresentation[]> {
    return admin.users.find({ username: SCRATCH_PREFIX, exact: false, first, max: PAGE });
  }
  const all = [
    ...clients.map(({ id, clientId }) => ({ name: clientId ?? '', remove: () => admin.clients.del({ id: id ?? '' }) })),
    ...users.map(({ id, username }) => ({ name: username ?? '', remove: () => admin.users.del({ id: id ?? '' }) })),
  ];
  const dead = await Promise.all(all.map(({ name }) => isLeftover(name)));
  const left = all.filter((_, index) => dead[index]);
  for (const { remove } of left) await remove();
  return left.map(({ name }) => name);
}

/** Machine and process space, process, its life, when (base 36 of milliseconds), and what makes it unique. */
const RUN =
  /^kcfapi-probe-(?<space>[0-9a-f]{8})-(?<pid>\d+)-(?<life>[0-9a-f]{8})-(?<start>[0-9a-z]+)-[0-9a-f]{6}(?=-|$)/;

/** A name for what a run makes, by which a later one sees whether it is over. */
export async function nameRun(): Promise<string> {
  const life = (await lifeOf(process.pid)) ?? '';
  const unique = randomBytes(3).toString('hex');
  return `${SCRATCH_PREFIX}${here()}-${process.pid}-${life.slice(0, 8)}-${Date.now().toString(36)}-${unique}`;
}

/** Whether something of this name is of a run that is over. */
export async function isLeftover(name: string): Promise<boolean> {
  const { space, pid, life, start } = RUN.exec(name)?.groups ?? {};
  if (start === undefined) return false;
  if (Date.now() - Number.parseInt(start, 36) > STALE_MS) return true;
  if (space !== here()) return false;
  // A number that another process got since does not keep it: that one has another life.
  return (await lifeOf(Number(pid)))?.slice(0, 8) !== life;
}

function here(): string {
  return processSpace().slice(0, 8);
}

/** What a client must carry so that the realm's policies find it. */
interface Marker {
  readonly attributes: Readonly<Record<string, string>>;
  readonly roles: readonly string[];
  readonly notes: readonly string[];
}

async function markerOf(admin: KeycloakAdminClient, template: Template): Promise<Marker> {
  const { policies = [] } = await admin.clientPolicies.listPolicies({});
  const there = new Set(policies.map(({ name }) => name));
  const ours = (template.resources.clientPolicies ?? []).filter(({ name }) => there.has(name as string));
  const conditions = ours.flatMap(({ conditions }) => (conditions ?? []) as readonly JsonObject[]);
  const attributes: Record<string, string> = {};
  const roles: string[] = [];
  for (const { condition, configuration } of conditions) {
    const settings = configuration as JsonObject;
    if (condition === 'client-attributes') {
      const pairs = JSON.parse(settings.attributes as string) as { key: string; value: string }[];
      for (const { key, value } of pairs) attributes[key] = value;
    }
    if (condition === 'client-roles') roles.push(...(settings.roles as string[]));
  }
  const notes =
    ours.length === 0
      ? [
          'The realm has none of the template’s client policies: the scratch clients carry only keys and a redirect URI.',
        ]
      : [];
  if (ours.length > 0 && template.notEnforceable.length > 0) {
    const defaults = template.clientDefaults.attributes as JsonObject;
    for (const name of template.notEnforceable) attributes[name] = String(defaults[name]);
    notes.push(`Set by each client, not enforced by the realm: ${template.notEnforceable.join(', ')}.`);
  }
  return { attributes, roles, notes };
}

function aboutModel({ model, standing }: Likeness): readonly string[] {
  const { clientId, notes = [] } = model ?? {};
  const about =
    standing === undefined
      ? `The scratch clients are made like ${clientId}.`
      : `Probed is ${clientId} as it stands; the second client is made like it.`;
  return [about, ...notes];
}

const NO_MARKER: Marker = { attributes: {}, roles: [], notes: [] };

/** What a client signs its assertions with; PS256 where it does not say. */
function assertionAlgorithm({ attributes }: { readonly attributes?: unknown }): SigningKey['alg'] {
  const { 'token.endpoint.auth.signing.alg': alg } = (attributes ?? {}) as JsonObject;
  return alg === 'ES256' || alg === 'RS256' ? alg : 'PS256';
}

interface Registration extends Marker {
  readonly redirectUris: readonly string[];
  readonly alg: SigningKey['alg'];
  readonly profile: Profile;
  readonly authority: Authority | undefined;
  /** The client is a copy of this one, and has no marker of its own. */
  readonly model: Model | undefined;
  readonly notifications: string | undefined;
}

function withAttributes(registration: Registration, more: Readonly<Record<string, string>>): Registration {
  const { attributes, model } = registration;
  if (model === undefined) return { ...registration, attributes: { ...attributes, ...more } };
  const copied = { ...model.copied, attributes: { ...model.copied.attributes, ...more } };
  return { ...registration, model: { ...model, copied } };
}

/** What is encrypted for a client, by the attributes that say so. */
const ENCRYPTED = ['id.token.encrypted.response.alg', 'authorization.encrypted.response.alg'];

async function createClient(
  admin: KeycloakAdminClient,
  clientId: string,
  { redirectUris, alg, attributes, roles, profile, authority, notifications, model }: Registration,
  undo: Undo[],
): Promise<RelyingParty> {
  const rsaKey = await generateSigningKey('PS256', `${clientId}-rsa`);
  const key =
    alg !== 'ES256' && alg === rsaKey.alg ? rsaKey : await generateSigningKey(alg, `${clientId}-${alg.toLowerCase()}`);
  const registered: Readonly<Record<string, unknown>> = { ...attributes, ...model?.copied.attributes };
  const decryptionKey = ENCRYPTED.some(name => registered[name] === 'RSA-OAEP')
    ? await generateDecryptionKey(`${clientId}-enc`)
    : undefined;
  const keys = [...new Set([key, rsaKey, ...(decryptionKey === undefined ? [] : [decryptionKey])])].map(
    ({ publicJwk }) => publicJwk,
  );
  const identity = await identityOf(clientId, profile, authority);
  const appRedirectUris = profile.application === 'native' ? APP_REDIRECT_URIS : [];
  const { id } = await admin.clients.create({
    ...(model === undefined ? flowsOf(profile) : model.copied),
    clientId,
    protocol: 'openid-connect',
    ...authenticationOf(profile),
    // Each may use the other's: what one client does with another's request or code must fail for that reason alone.
    redirectUris: [...redirectUris, ...appRedirectUris],
    attributes: {
      ...attributes,
      ...model?.copied.attributes,
      ...backchannelOf(profile, key, notifications),
      'use.jwks.string': 'true',
      'jwks.string': JSON.stringify({ keys }),
      ...(profile.client_auth_type === 'mtls' && identity !== undefined ? { 'x509.subjectdn': identity.subject } : {}),
    },
  });
  undo.push({ name: clientId, remove: () => admin.clients.del({ id }) });
  if (model !== undefined) await copyRoles(admin, id, model);
  for (const name of roles) await admin.clients.createRole({ id, name });
  // Conditions on attributes and roles do not fire on create: a save lets the executors configure the client.
  // A copy is to be as its model is, which nobody may have saved since.
  if (model === undefined) await admin.clients.update({ id }, (await admin.clients.findOne({ id })) ?? {});
  const authentication = profile.client_auth_type === 'client_secret_basic' ? 'none' : profile.client_auth_type;
  return {
    ...{ clientId, redirectUri: `https://${clientId}.invalid/callback`, authentication, key, rsaKey },
    ...(appRedirectUris.length === 0 ? {} : { appRedirectUris }),
    ...(identity === undefined ? {} : { identity }),
    ...(decryptionKey === undefined ? {} : { decryptionKey }),
  };
}

/** A client like the others, but for encrypted responses (JARM section 3), which come to an address of theirs. */
async function createEncrypting(
  admin: KeycloakAdminClient,
  clientId: string,
  { registration, redirectUri }: { readonly registration: Registration; readonly redirectUri: string },
  undo: Undo[],
): Promise<RelyingParty> {
  const asking = withAttributes(registration, {
    'authorization.encrypted.response.alg': 'RSA-OAEP',
    'authorization.encrypted.response.enc': 'A256GCM',
  });
  return { ...(await createClient(admin, clientId, asking, undo)), redirectUri };
}

/** The certificate of a client whose profile wants one. */
async function identityOf(
  clientId: string,
  { client_auth_type, sender_constrain }: Profile,
  authority: Authority | undefined,
): Promise<TlsIdentity | undefined> {
  if (authority === undefined || (client_auth_type !== 'mtls' && sender_constrain !== 'mtls')) return undefined;
  // The dot is for impostors: to a server that takes names for regular expressions it stands for any character.
  return issueIdentity(authority, `CN=${clientId}.kcfapi`);
}

/** How a client of a profile authenticates, in Keycloak's words. */
function authenticationOf({ client_auth_type }: Profile): ClientRepresentation {
  if (client_auth_type === 'none') return { publicClient: true };
  return { publicClient: false, clientAuthenticatorType: client_auth_type === 'mtls' ? 'client-x509' : 'client-jwt' };
}

/** What a client may ask for at all: not how well it is protected. */
function flowsOf(profile: Profile): ClientRepresentation {
  return {
    standardFlowEnabled: plays(profile, 'authorize'),
    // Keycloak wants it for `code id_token`.
    implicitFlowEnabled: isHybrid(profile),
    serviceAccountsEnabled: actsForItself(profile),
  };
}

/** What lets a client ask through the back channel. Without a registered algorithm no signed request would be read. */
function backchannelOf(
  { ciba_mode }: Profile,
  { alg }: SigningKey,
  notifications: string | undefined,
): Readonly<Record<string, string>> {
  if (ciba_mode === undefined) return {};
  return {
    'oidc.ciba.grant.enabled': 'true',
    'ciba.backchannel.auth.request.signing.alg': alg,
    // Without an address for pings Keycloak would refuse the client.
    'ciba.backchannel.token.delivery.mode': notifications === undefined ? 'poll' : ciba_mode,
    ...(notifications === undefined ? {} : { 'ciba.backchannel.client.notification.endpoint': notifications }),
  };
}

async function createUser(admin: KeycloakAdminClient, username: string, undo: Undo[]): Promise<Person> {
  // Long, and of every class of characters that a password policy can ask for.
  const password = `Aa1!${randomBytes(21).toString('base64url')}`;
  const { id } = await admin.users.create({
    username,
    email: `${username}@kcfapi.invalid`,
    emailVerified: true,
    firstName: 'Probe',
    lastName: 'User',
    enabled: true,
    credentials: [{ type: 'password', value: password, temporary: false }],
  });
  undo.push({
    name: username,
    async remove() {
      await admin.users.logout({ id });
      await admin.users.del({ id });
    },
  });
  // The realm may ask something of every new user, or call users by their e-mail address.
  await admin.users.update({ id }, { requiredActions: [] });
  const created = await admin.users.findOne({ id });
  return { username: created?.username ?? username, password };
}
