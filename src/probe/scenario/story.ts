import { randomUUID } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import type { Browser } from '../../parties/browser.js';
import type { SigningKey } from '../../parties/keys.js';
import { notificationToken } from '../../parties/notification-endpoint.js';
import { generateProofKey, type RelyingParty, type Spoil as SpoilOf } from '../../parties/relying-party.js';
import type { Profile } from '../../template/profile.js';
import { requireOffers } from '../offers.js';
import type { Target } from '../probe.js';
import { intentClaims, intentOf } from './intent.js';
import { actsForItself, isHybrid, namesIntent, signsResponses } from './route.js';

/** What a story may do differently from the start, all of it well-formed. */
export interface StoryOptions {
  /** Sends a DPoP proof with the pushed authorization request, which binds the code to its key (RFC 9449 section 10.1). */
  readonly proofAtPar?: boolean;
  /** Names the proof key's thumbprint in the pushed request, which binds the code too (RFC 9449 section 10). */
  readonly dpopJkt?: boolean;
  /** Asks for these scopes, too. */
  readonly scope?: readonly string[];
  /** Another one that the client has registered. */
  readonly redirectUri?: string;
}

/** One authorization from its beginning to wherever it gets, and what it has gathered on the way. */
export interface Story {
  readonly target: Target;
  readonly party: RelyingParty;
  readonly options: StoryOptions;
  readonly proofKey: SigningKey;
  readonly verifier: string;
  /** Empty: none is sent. */
  readonly state: string;
  /** Empty: none is sent. */
  readonly nonce: string;
  /** A value for a claim or parameter that is the same in all of the story and in no other. */
  readonly mark: string;
  /** The authorization request's parameters, as a well-formed relying party says them. */
  readonly request: URLSearchParams;
  /** The intent that is to be authorized, where the profile has some. */
  readonly intent?: string;
  /** Where somebody may be logged in already; every visit is in a fresh one without it. */
  readonly browser?: Browser;
  /** The redirect URI that the request named, spoilt perhaps. */
  requested?: string;
  pushed?: oauth.PushedAuthorizationResponse;
  /** The authorization response as it came. */
  arrived?: Arrived;
  /** What it says; of a signed one the claims, unverified. */
  response?: URLSearchParams;
  /** The same, validated. */
  callback?: URLSearchParams;
  /** Of a login through the back channel: what the server promised. */
  backchannel?: oauth.BackchannelAuthenticationResponse;
  /** The person has decided on the authentication device. */
  decided?: boolean;
  tokens?: oauth.TokenEndpointResponse;
  /** What the server said of a token. */
  introspection?: oauth.IntrospectionResponse;
}

/** An authorization response on its way to the client. */
export interface Arrived {
  /** Where it was sent to. */
  readonly url: URL;
  /** Where its parameters are; of a fragment and a query together, the fragment. */
  readonly mode: 'query' | 'fragment' | 'form_post';
  readonly parameters: URLSearchParams;
}

export type Spoil = SpoilOf<Story>;

/**
 * Begins an authorization; nothing is sent yet.
 *
 * @throws NotOffered where the server's metadata say that it cannot come to an end there
 */
export async function begin(
  target: Target,
  options: StoryOptions = {},
  client: RelyingParty = target.clients[0],
): Promise<Story> {
  const { profile } = target;
  const party = options.redirectUri === undefined ? client : { ...client, redirectUri: options.redirectUri };
  requireOffers(target);
  const mark = randomUUID();
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const proofKey = await generateProofKey();
  const request = new URLSearchParams({
    client_id: party.clientId,
    response_type: isHybrid(profile) ? 'code id_token' : 'code',
    ...(signsResponses(profile) ? { response_mode: 'jwt' } : {}),
    redirect_uri: party.redirectUri,
    ...scopeOf(party, profile, options),
    ...(profile.openid === 'plain_oauth' ? {} : { nonce }),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  const intent = namesIntent(profile) ? intentOf(target, party) : undefined;
  if (intent !== undefined) request.set('claims', intentClaims(intent));
  if (options.dpopJkt === true) request.set('dpop_jkt', await thumbprintOf(proofKey));
  return {
    ...{ target, party, options, proofKey, verifier, state, nonce, mark },
    ...(intent === undefined ? {} : { intent }),
    request: actsForItself(profile)
      ? new URLSearchParams()
      : profile.ciba_mode === undefined
        ? request
        : backchannelRequest(target, party, mark),
  };
}

function scopeOf(
  { scope }: RelyingParty,
  { openid }: Profile,
  { scope: more = [] }: StoryOptions,
): { readonly scope?: string } {
  const usual = scope ?? (openid === 'plain_oauth' ? '' : 'openid');
  const all = [usual, ...more].filter(name => name !== '').join(' ');
  return all === '' ? {} : { scope: all };
}

/** What asks for a login through the back channel (CIBA section 7.1); by the binding message the device knows it again. */
function backchannelRequest(
  { profile, user }: Target,
  { scope = 'openid' }: RelyingParty,
  mark: string,
): URLSearchParams {
  return new URLSearchParams({
    scope,
    login_hint: user.username,
    binding_message: mark,
    ...(profile.ciba_mode === 'ping' ? { client_notification_token: notificationToken() } : {}),
  });
}

/** RFC 7638 thumbprint of a proof key, as `dpop_jkt` and `cnf.jkt` carry it. */
export function thumbprintOf({ privateKey, publicKey }: SigningKey): Promise<string> {
  return oauth.DPoP({}, { privateKey, publicKey }).calculateThumbprint();
}
