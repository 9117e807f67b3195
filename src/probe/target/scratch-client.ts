import { randomBytes } from 'node:crypto';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import type ProtocolMapperRepresentation from '@keycloak/keycloak-admin-client/lib/defs/protocolMapperRepresentation.js';
import type { Authority } from '../../authority.js';
import { issueIdentity } from '../../parties/identity.js';
import { generateDecryptionKey, generateSigningKey, type SigningKey } from '../../parties/keys.js';
import type { RelyingParty } from '../../parties/relying-party.js';
import type { TlsIdentity } from '../../parties/wire.js';
import type { Profile } from '../../template/profile.js';
import type { ChangingClient } from '../probe.js';
import { actsForItself, isHybrid, plays } from '../scenario/route.js';
import { copyRoles, type Model } from './copied-client.js';

/** What a client must carry so that the realm's policies find it. */
export interface Marker {
  readonly attributes: Readonly<Record<string, string>>;
  readonly roles: readonly string[];
  /** What puts into tokens what authorization requests ask for. */
  readonly mappers: readonly ProtocolMapperRepresentation[];
  readonly notes: readonly string[];
}

/** No policy is to find it. */
export const NO_MARKER: Marker = { attributes: {}, roles: [], mappers: [], notes: [] };

/** What was made, and how it is taken away again. */
export interface Undo {
  readonly name: string;
  readonly remove: () => Promise<unknown>;
}

/** As RFC 8252 allows them to apps on a device: nothing is ever sent there, only where a redirect leads is looked at. */
const APP_REDIRECT_URIS = ['http://127.0.0.1/callback', 'http://[::1]/callback', 'invalid.kcfapi.app:/callback'];

/** What scratch clients are registered with. */
export interface Registration extends Marker {
  readonly redirectUris: readonly string[];
  readonly alg: SigningKey['alg'];
  readonly profile: Profile;
  readonly authority: Authority | undefined;
  /** The client is a copy of this one, and has no marker of its own. */
  readonly model: Model | undefined;
  readonly notifications: string | undefined;
}

/** A registration with more attributes, of a copy as well. */
export function withAttributes(registration: Registration, more: Readonly<Record<string, string>>): Registration {
  const { attributes, model } = registration;
  if (model === undefined) return { ...registration, attributes: { ...attributes, ...more } };
  const copied = { ...model.copied, attributes: { ...model.copied.attributes, ...more } };
  return { ...registration, model: { ...model, copied } };
}

/** What is encrypted for a client, by the attributes that say so. */
const ENCRYPTED = ['id.token.encrypted.response.alg', 'authorization.encrypted.response.alg'];

/** Registers a client, careless in all but how it authenticates, and saves it once so that policies see it. */
export async function createClient(
  admin: KeycloakAdminClient,
  clientId: string,
  { redirectUris, alg, attributes, roles, mappers, profile, authority, notifications, model }: Registration,
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
  // Keycloak gives every confidential client one: this one is known.
  const secret = profile.client_auth_type === 'none' ? undefined : randomBytes(24).toString('base64url');
  const { id } = await admin.clients.create({
    ...(model === undefined ? flowsOf(profile) : model.copied),
    ...(mappers.length === 0 ? {} : { protocolMappers: [...mappers] }),
    clientId,
    protocol: 'openid-connect',
    ...authenticationOf(profile),
    ...(secret === undefined ? {} : { secret }),
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
    ...(secret === undefined ? {} : { secret }),
    ...(decryptionKey === undefined ? {} : { decryptionKey }),
  };
}

/** A client like the others, but for encrypted responses (JARM section 3) and ID tokens, which come to an address of theirs. */
export async function createEncrypting(
  admin: KeycloakAdminClient,
  clientId: string,
  { registration, redirectUri }: { readonly registration: Registration; readonly redirectUri: string },
  undo: Undo[],
): Promise<RelyingParty> {
  const asking = withAttributes(registration, {
    'authorization.encrypted.response.alg': 'RSA-OAEP',
    'authorization.encrypted.response.enc': 'A256GCM',
    'id.token.encrypted.response.alg': 'RSA-OAEP',
    'id.token.encrypted.response.enc': 'A256GCM',
  });
  return { ...(await createClient(admin, clientId, asking, undo)), redirectUri };
}

/** A client like the others, whose redirect URI can be taken away. */
export async function createChanging(
  admin: KeycloakAdminClient,
  clientId: string,
  registration: Registration,
  undo: Undo[],
): Promise<ChangingClient> {
  const redirectUri = `https://${clientId}.invalid/callback`;
  const party = await createClient(admin, clientId, { ...registration, redirectUris: [redirectUri] }, undo);
  const register = async (only: string): Promise<void> => {
    const [client] = await admin.clients.find({ clientId });
    await admin.clients.update({ id: client?.id ?? '' }, { ...client, redirectUris: [only] });
  };
  return {
    party,
    withdraw: () => register(`https://${clientId}-withdrawn.invalid/callback`),
    restore: () => register(redirectUri),
  };
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
