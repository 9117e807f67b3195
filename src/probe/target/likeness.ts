import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { SigningKey } from '../../parties/keys.js';
import { keysToPlay, type RelyingParty } from '../../parties/relying-party.js';
import type { TlsIdentity } from '../../parties/wire.js';
import type { Profile } from '../../template/profile.js';
import { clientsSign, plays } from '../scenario/route.js';
import { type Model, readModel } from './copied-client.js';

/** A client of the realm that is probed as it stands. */
export interface StandingClient {
  readonly clientId: string;
  /** Its private keys, the one it uses first; none where the profile signs nothing. */
  readonly keys: readonly SigningKey[];
  readonly identity?: TlsIdentity;
  /** An intent of its own, where the profile's authorizations are of one and the service is not ours. */
  readonly intent?: string;
}

/** What scratch clients are made like, and what stands in the first one's place. */
export interface Likeness {
  readonly model?: Model;
  readonly standing?: RelyingParty;
}

/**
 * Reads the client that others are made like, or that is probed itself.
 *
 * @throws Error when there is none of this name, or it cannot be played
 */
export async function likenessOf(
  admin: KeycloakAdminClient,
  { like, client, template }: { like?: string; client?: StandingClient; template: { readonly profile: Profile } },
): Promise<Likeness> {
  const name = client?.clientId ?? like;
  if (name === undefined) return {};
  const model = await readModel(admin, name);
  return client === undefined
    ? { model }
    : { model, standing: await standingParty(client, model.whole, template.profile) };
}

/**
 * The client as a party of stories.
 *
 * @param whole - the client as the realm has it
 * @throws Error saying what is missing, or why it cannot be played
 */
export async function standingParty(
  { clientId, keys, identity, intent }: StandingClient,
  whole: Model['whole'],
  profile: Profile,
): Promise<RelyingParty> {
  const { client_auth_type: authentication } = profile;
  if (authentication === 'client_secret_basic') throw new Error('The probes play no client with a secret.');
  const is = whole.publicClient === true ? 'none' : whole.clientAuthenticatorType;
  const due = { private_key_jwt: 'client-jwt', mtls: 'client-x509', none: 'none' }[authentication];
  if (is !== due) {
    throw new Error(`The client "${clientId}" authenticates with ${is}, and clients of the profile with ${due}.`);
  }
  if (clientsSign(profile) && keys.length === 0) {
    throw new Error(`The client "${clientId}" signs with a key of its own: --client-key FILE`);
  }
  if ((authentication === 'mtls' || profile.sender_constrain === 'mtls') && identity === undefined) {
    throw new Error(
      `The client "${clientId}" shows a certificate: --client-certificate FILE --client-certificate-key FILE`,
    );
  }
  return {
    ...{ clientId, authentication, ...(await keysToPlay(keys)) },
    redirectUri: plays(profile, 'authorize') ? redirectUriOf(clientId, whole) : '',
    ...(identity === undefined ? {} : { identity }),
    ...(intent === undefined ? {} : { intent }),
  };
}

/** The first redirect URI that can be asked for as it stands. */
function redirectUriOf(clientId: string, { redirectUris = [], rootUrl = '' }: Model['whole']): string {
  const whole = redirectUris.map(uri => (uri.startsWith('/') ? `${rootUrl}${uri}` : uri));
  const found = whole.find(uri => URL.canParse(uri) && !uri.includes('*') && !uri.includes('#'));
  if (found !== undefined) return found;
  throw new Error(
    `The client "${clientId}" has no redirect URI without *: probing needs one that is registered whole.`,
  );
}
