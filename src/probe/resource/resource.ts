import { nonceIn } from '../../parties/dpop-nonces.js';
import { proofOf } from '../../parties/dpop-proof.js';
import { type Claims, type JoseHeader, type Signer, signWith } from '../../parties/keys.js';
import type { TlsIdentity, WireRequest, WireResponse } from '../../parties/wire.js';
import type { Target } from '../probe.js';
import type { Story } from '../scenario/story.js';
import { errorOf } from './challenge.js';

/** A protected resource of the user's own, as an OAuth client asks for it. */
export interface Resource {
  /** Absolute address, with its query. */
  readonly url: string;
  readonly method: string;
  /** Sent with every request, in the place of our own headers of the same name. */
  readonly headers: readonly (readonly [string, string])[];
  /** Scopes that the token must have, beside `openid`. */
  readonly scope: readonly string[];
}

/** Who holds a good access token for a resource. */
export interface Holder {
  readonly resource: Resource;
  /** Its story, which got as far as the tokens. */
  readonly story: Story;
  /** What the resource answered when it was asked as is right. */
  readonly good: WireResponse;
}

/** One request to the resource, spoilt in one place. What is left out stays as a well-formed client does it. */
export interface ResourceSpoil {
  /** Presents this instead of the access token; the DPoP proof is made for what is presented. */
  readonly token?: (token: string, story: Story) => string | Promise<string>;
  /** Changes the DPoP proof before it is signed. */
  readonly proof?: (header: JoseHeader, claims: Claims, story: Story) => void;
  /** Signs the DPoP proof instead of its key. */
  readonly proofSigner?: (story: Story) => Signer | Promise<Signer>;
  /** The certificate that is shown instead of the client's; undefined: none. */
  readonly identity?: (story: Story) => TlsIdentity | undefined;
  /** Changes the request as it goes out. */
  readonly wire?: (request: WireRequest, token: string) => WireRequest | Promise<WireRequest>;
}

/** What a resource server calls us in its log. */
const USER_AGENT = 'keycloak-fapi-kit (kcfapi probe --resource)';

/**
 * Asks for the resource. A resource server that wants a nonce of its own in the proof gets it, by a second request.
 *
 * @throws WireError when no answer comes
 */
export async function ask(
  { wire }: Pick<Target, 'wire'>,
  { resource, story }: Omit<Holder, 'good'>,
  spoil: ResourceSpoil = {},
): Promise<WireResponse> {
  const send = async () => {
    const response = await wire.send(await requestFor(resource, story, spoil), 'resource');
    story.target.nonces.keep(story.proofKey, resource.url, response);
    return response;
  };
  const response = await send();
  const wantsNonce = errorOf(response) === 'use_dpop_nonce' && nonceIn(response) !== undefined;
  return wantsNonce ? send() : response;
}

/** Whether a resource server did what was asked. */
export function isGood({ status }: WireResponse): boolean {
  return status >= 200 && status < 300;
}

/** The access token that a story got. */
export function accessTokenOf({ tokens }: Story): string {
  if (tokens === undefined) throw new Error('the story has no tokens yet');
  return tokens.access_token;
}

async function requestFor(resource: Resource, story: Story, spoil: ResourceSpoil): Promise<WireRequest> {
  const { url, method, headers } = resource;
  const good = accessTokenOf(story);
  const token = (await spoil.token?.(good, story)) ?? good;
  const isBound = story.target.profile.sender_constrain === 'dpop';
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const usual: readonly (readonly [string, string])[] = [
    ['accept', 'application/json'],
    ['user-agent', USER_AGENT],
  ];
  const identity = spoil.identity === undefined ? story.party.identity : spoil.identity(story);
  const request: WireRequest = {
    method,
    url,
    ...(identity === undefined ? {} : { identity }),
    headers: [
      ...usual.filter(([name]) => !given.has(name)),
      ...headers,
      ['authorization', `${isBound ? 'DPoP' : 'Bearer'} ${token}`],
      ...(isBound ? [['dpop', await proofFor(resource, story, token, spoil)] as const] : []),
    ],
  };
  return (await spoil.wire?.(request, token)) ?? request;
}

async function proofFor(resource: Resource, story: Story, token: string, spoil: ResourceSpoil): Promise<string> {
  const { url, method } = resource;
  const [header, claims] = proofOf(story.proofKey, {
    method,
    url,
    token,
    nonce: story.target.nonces.of(story.proofKey, url),
  });
  spoil.proof?.(header, claims, story);
  const sign = (await spoil.proofSigner?.(story)) ?? signWith(story.proofKey);
  return sign(header, claims);
}
