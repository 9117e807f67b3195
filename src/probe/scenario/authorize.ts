import * as oauth from 'oauth4webapi';
import { openBrowser } from '../../parties/browser.js';
import { partsOf } from '../../parties/relying-party.js';
import { type Answer, judged, refusedArrival, refusedRedirect, twiceIn } from '../answer.js';
import { authorizationRequest } from './authorization-request.js';
import { clientOf, keysOf } from './exchange.js';
import { isHybrid, signsResponses } from './route.js';
import type { Spoil, Story } from './story.js';

/** Sends a browser to the authorization endpoint; the person logs in and consents. */
export async function authorize(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party } = story;
  // Both clients' addresses are watched: a response that goes astray to the other one must be seen.
  const redirectUris = target.clients.map(({ redirectUri }) => redirectUri);
  const query =
    story.pushed === undefined
      ? await authorizationRequest(story, spoil)
      : new URLSearchParams({ client_id: party.clientId, request_uri: story.pushed.request_uri });
  await spoil?.parameters?.(query, story);
  const url = new URL(endpoint(target.server, 'authorization_endpoint'));
  url.search = query.toString();
  const browser = story.browser ?? openBrowser(target.wire, target.user, redirectUris);
  const arrival = await browser.visit(url.href);
  if (arrival.kind !== 'callback') return refusedArrival(arrival);
  const wrapped = parametersIn(arrival.url).get('response');
  story.response = wrapped === null ? parametersIn(arrival.url) : claimsOf(wrapped);
  if (story.response.has('error')) return refusedRedirect(story.response);
  return judged(async () => {
    const twice = wrapped === null ? undefined : twiceIn(payloadOf(wrapped));
    if (twice) throw new Error('the JWT of the authorization response has a claim twice');
    story.callback = await validated(story, arrival.url);
    if (!story.callback.has('code')) throw new Error('the authorization response has neither a code nor an error');
  });
}

/** Throws unless state and iss (RFC 9207 section 2.4), and signatures where they are due, are what they must be. */
async function validated(story: Story, url: URL): Promise<URLSearchParams> {
  const { target, state, nonce } = story;
  const client = clientOf(story.party);
  if (signsResponses(target.profile)) {
    return oauth.validateJwtAuthResponse(target.server, client, url, state, keysOf(story));
  }
  if (isHybrid(target.profile)) {
    return oauth.validateDetachedSignatureResponse(
      ...([target.server, client, url, nonce, state, undefined, keysOf(story)] as const),
    );
  }
  return oauth.validateAuthResponse(target.server, client, url, state);
}

/** Query and fragment alike: what a server must not send may come in either. */
function parametersIn({ searchParams, hash }: URL): URLSearchParams {
  return new URLSearchParams([...searchParams, ...new URLSearchParams(hash.slice(1))]);
}

/** What a signed response says, unverified (JARM section 2.1). */
function claimsOf(token: string): URLSearchParams {
  try {
    const [, claims] = partsOf(token);
    return new URLSearchParams(Object.entries(claims).map(([name, value]): [string, string] => [name, String(value)]));
  } catch {
    return new URLSearchParams();
  }
}

function payloadOf(token: string): string {
  return Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
}

function endpoint(server: oauth.AuthorizationServer, name: 'authorization_endpoint'): string {
  const address = server[name];
  if (address === undefined) throw new Error(`the server's metadata names no ${name}`);
  return address;
}
