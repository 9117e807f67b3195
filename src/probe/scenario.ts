import { randomUUID } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { openBrowser } from '../parties/browser.js';
import type { SigningKey } from '../parties/keys.js';
import {
  generateProofKey,
  type Hands,
  handsOf,
  type RelyingParty,
  type Spoil as SpoilOf,
} from '../parties/relying-party.js';
import type { WireResponse } from '../parties/wire.js';
import { type Answer, isSuccess, judged, refusedArrival, refusedRedirect, refusedResponse } from './answer.js';
import type { Target } from './probe.js';

/** What a story may do differently from the start, all of it well-formed. */
export interface StoryOptions {
  /** Sends a DPoP proof with the pushed authorization request, which binds the code to its key (RFC 9449 section 10.1). */
  readonly proofAtPar?: boolean;
  /** Names the proof key's thumbprint in the pushed request, which binds the code too (RFC 9449 section 10). */
  readonly dpopJkt?: boolean;
}

/** One authorization from its beginning to wherever it gets, and what it has gathered on the way. */
export interface Story {
  readonly target: Target;
  readonly party: RelyingParty;
  readonly options: StoryOptions;
  readonly proofKey: SigningKey;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** A value for a claim or parameter that is the same in all of the story and in no other. */
  readonly mark: string;
  /** The authorization request's parameters, as a well-formed relying party pushes them. */
  readonly request: URLSearchParams;
  pushed?: oauth.PushedAuthorizationResponse;
  /** The authorization response as it came. */
  response?: URLSearchParams;
  /** The same, validated. */
  callback?: URLSearchParams;
  tokens?: oauth.TokenEndpointResponse;
}

export type Spoil = SpoilOf<Story>;
export type Step = keyof typeof steps;

/** Begins an authorization; nothing is sent yet. */
export async function begin(
  target: Target,
  options: StoryOptions = {},
  party: RelyingParty = target.clients[0],
): Promise<Story> {
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const proofKey = await generateProofKey();
  const request = new URLSearchParams({
    client_id: party.clientId,
    response_type: 'code',
    redirect_uri: party.redirectUri,
    scope: 'openid',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  if (options.dpopJkt === true) request.set('dpop_jkt', await thumbprintOf(proofKey));
  return {
    target,
    party,
    options,
    proofKey,
    verifier,
    state,
    nonce,
    mark: randomUUID(),
    request,
  };
}

/** RFC 7638 thumbprint of a proof key, as `dpop_jkt` and `cnf.jkt` carry it. */
export function thumbprintOf({ privateKey, publicKey }: SigningKey): Promise<string> {
  return oauth.DPoP({}, { privateKey, publicKey }).calculateThumbprint();
}

/** Pushes the authorization request (RFC 9126 section 2.1). */
async function par(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party } = story;
  return exchange(story, 'par', spoil, async hands => {
    const response = await oauth.pushedAuthorizationRequest(
      target.server,
      client(party),
      hands.clientAuth,
      new URLSearchParams(story.request),
      { ...hands.options, ...(story.options.proofAtPar === true ? { DPoP: hands.dpop(story.proofKey) } : {}) },
    );
    return async () => {
      story.pushed = await oauth.processPushedAuthorizationResponse(target.server, client(party), response);
    };
  });
}

/** Sends a fresh browser to the authorization endpoint; the person logs in and consents. */
async function authorize(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party } = story;
  // Both clients' addresses are watched: a response that goes astray to the other one must be seen.
  const redirectUris = target.clients.map(({ redirectUri }) => redirectUri);
  const query = new URLSearchParams({ client_id: party.clientId, request_uri: story.pushed?.request_uri ?? '' });
  await spoil?.parameters?.(query, story);
  const url = new URL(endpoint(target.server, 'authorization_endpoint'));
  url.search = query.toString();
  const arrival = await openBrowser(target.wire, target.user, redirectUris).visit(url.href);
  if (arrival.kind !== 'callback') return refusedArrival(arrival);
  story.response = responseIn(arrival.url);
  if (story.response.has('error')) return refusedRedirect(story.response);
  return judged(async () => {
    // Throws unless state and iss (RFC 9207 section 2.4) are what they must be.
    story.callback = oauth.validateAuthResponse(target.server, client(party), arrival.url, story.state);
    if (!story.callback.has('code')) throw new Error('the authorization response has neither a code nor an error');
  });
}

/** Query and fragment alike: what a server must not send may come in either. */
function responseIn({ searchParams, hash }: URL): URLSearchParams {
  return new URLSearchParams([...searchParams, ...new URLSearchParams(hash.slice(1))]);
}

/** Redeems the code (RFC 6749 section 4.1.3). */
async function token(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party, callback } = story;
  if (callback === undefined) throw new Error('token() before authorize()');
  return exchange(story, 'token', spoil, async hands => {
    const response = await oauth.authorizationCodeGrantRequest(
      target.server,
      client(party),
      hands.clientAuth,
      callback,
      party.redirectUri,
      story.verifier,
      { ...hands.options, ...senderConstraint(story, hands) },
    );
    return async () => {
      story.tokens = await oauth.processAuthorizationCodeResponse(target.server, client(party), response, {
        expectedNonce: story.nonce,
        requireIdToken: true,
      });
      await verifySignature(story, response);
      const { token_type } = story.tokens;
      if (target.profile.sender_constrain === 'dpop' && token_type !== 'dpop') {
        throw new Error(`the token_type is ${token_type} and not DPoP (RFC 9449 section 5)`);
      }
    };
  });
}

/** Asks for new tokens (RFC 6749 section 6). */
async function refresh(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party, tokens } = story;
  const refreshToken = tokens?.refresh_token;
  if (refreshToken === undefined) {
    return {
      accepted: false,
      refusal: { step: 'refresh', kind: 'unreadable', description: 'no refresh token was issued' },
    };
  }
  return exchange(story, 'refresh', spoil, async hands => {
    const response = await oauth.refreshTokenGrantRequest(
      target.server,
      client(party),
      hands.clientAuth,
      refreshToken,
      {
        ...hands.options,
        ...senderConstraint(story, hands),
      },
    );
    return async () => {
      story.tokens = {
        ...tokens,
        ...(await oauth.processRefreshTokenResponse(target.server, client(party), response)),
      };
    };
  });
}

/** Uses the access token at the protected resource that every OpenID provider has. */
async function userinfo(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party, tokens } = story;
  if (tokens === undefined) throw new Error('userinfo() before token()');
  return exchange(story, 'userinfo', spoil, async hands => {
    const response = await oauth.userInfoRequest(target.server, client(party), tokens.access_token, {
      ...hands.options,
      ...senderConstraint(story, hands),
    });
    return async () => {
      const subject = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? oauth.skipSubjectCheck;
      await oauth.processUserInfoResponse(target.server, client(party), subject, response);
      if (response.headers.get('content-type')?.startsWith('application/jwt') === true) {
        await verifySignature(story, response);
      }
    };
  });
}

/** The steps of a story, in the order in which a good one takes them. */
export const steps = { par, authorize, token, userinfo, refresh };

/**
 * Sends one request and reads what comes back.
 *
 * @param send - sends it; what it returns reads the good response strictly and takes over what it brings
 */
async function exchange(
  story: Story,
  step: Step,
  spoil: Spoil | undefined,
  send: (hands: Hands) => Promise<() => Promise<void>>,
): Promise<Answer> {
  const hands = handsOf(story.party, { wire: story.target.wire, step, spoil, story });
  const read = await send(hands);
  const response = hands.heard() as WireResponse;
  if (isSuccess(response)) return judged(read, response);
  return refusedResponse(step, response);
}

/** Verifies the JWT in a response that was read (OpenID Connect Core section 3.1.3.7) with the server's published keys. */
async function verifySignature(story: Story, response: Response): Promise<void> {
  const { target } = story;
  const plain = handsOf(story.party, { wire: target.wire, step: 'jwks', story });
  await oauth.validateApplicationLevelSignature(target.server, response, {
    ...plain.options,
    [oauth.jwksCache]: target.serverKeys,
  });
}

function senderConstraint(story: Story, hands: Hands): { DPoP?: oauth.DPoPHandle } {
  return story.target.profile.sender_constrain === 'dpop' ? { DPoP: hands.dpop(story.proofKey) } : {};
}

function client({ clientId }: RelyingParty): oauth.Client {
  return { client_id: clientId, [oauth.clockTolerance]: 10 };
}

function endpoint(server: oauth.AuthorizationServer, name: 'authorization_endpoint'): string {
  const address = server[name];
  if (address === undefined) throw new Error(`the server's metadata names no ${name}`);
  return address;
}
