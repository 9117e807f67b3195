import * as oauth from 'oauth4webapi';
import type { Arrival } from '../../parties/browser.js';
import { partsOf } from '../../parties/relying-party.js';
import { type Answer, judged, refusedArrival, refusedRedirect } from '../answer.js';
import { authorizationRequest } from './authorization-request.js';
import { browserOf } from './browser.js';
import { clientOf, decryptionOf, keysOf, openedFor } from './exchange.js';
import { unlessUnasked } from './intent.js';
import { isHybrid, signsResponses } from './route.js';
import type { Arrived, Spoil, Story } from './story.js';

/** Sends a browser to the authorization endpoint; the person logs in and consents. */
export async function authorize(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party } = story;
  const query =
    story.pushed === undefined
      ? await authorizationRequest(story, spoil)
      : new URLSearchParams({ client_id: party.clientId, request_uri: story.pushed.request_uri });
  await spoil?.parameters?.(query, story);
  const url = new URL(endpoint(target.server, 'authorization_endpoint'));
  url.search = query.toString();
  const browser = story.browser ?? browserOf(target, party);
  const arrival = await browser.visit(url.href, query.get('redirect_uri') ?? story.requested);
  if (arrival.kind !== 'callback') return unlessUnasked(target, refusedArrival(arrival));
  const where = arrived(arrival);
  const wrapped = where.parameters.get('response');
  story.arrived = where;
  story.response = wrapped === null ? where.parameters : claimsOf(await openedFor(story, wrapped));
  if (story.response.has('error')) return unlessUnasked(target, refusedRedirect(story.response));
  return judged(async () => {
    story.callback = await validated(story, where);
    if (!story.callback.has('code')) throw new Error('the authorization response has neither a code nor an error');
  });
}

/** Throws unless state and iss (RFC 9207 section 2.4), and signatures where they are due, are what they must be. */
async function validated(story: Story, { parameters, mode, url }: Arrived): Promise<URLSearchParams> {
  const { target, nonce } = story;
  const state = story.state === '' ? oauth.expectNoState : story.state;
  const due = modeDue(story);
  if (mode !== due) throw new Error(`the authorization response came by ${mode}; due is ${due}`);
  const strayed = mode === 'query' ? undefined : ['code', 'state', 'id_token'].find(name => url.searchParams.has(name));
  if (strayed !== undefined) throw new Error(`${strayed} came in the query; due is ${due}`);
  const client = clientOf(story.party);
  if (signsResponses(target.profile)) {
    return oauth.validateJwtAuthResponse(target.server, client, parameters, state, {
      ...keysOf(story),
      ...decryptionOf(story),
    });
  }
  if (isHybrid(target.profile)) {
    return oauth.validateDetachedSignatureResponse(
      ...([target.server, client, parameters, nonce, state, undefined] as const),
      { ...keysOf(story), ...decryptionOf(story) },
    );
  }
  return oauth.validateAuthResponse(target.server, client, parameters, state);
}

/** Query, fragment and form alike: what a server must not send may come in any. */
function arrived({ url, posted }: Extract<Arrival, { kind: 'callback' }>): Arrived {
  const fragment = new URLSearchParams(url.hash.slice(1));
  return {
    url,
    mode: posted !== undefined ? 'form_post' : fragment.size > 0 ? 'fragment' : 'query',
    parameters: new URLSearchParams([...url.searchParams, ...fragment, ...(posted ?? [])]),
  };
}

/** Where a response belongs (OAuth 2.0 Multiple Response Type Encoding Practices section 2.1, JARM section 2.3). */
function modeDue({ request, target }: Story): Arrived['mode'] {
  const asked = request.get('response_mode')?.replace(/\.jwt$/, '');
  if (asked === 'query' || asked === 'fragment' || asked === 'form_post') return asked;
  return isHybrid(target.profile) ? 'fragment' : 'query';
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

function endpoint(server: oauth.AuthorizationServer, name: 'authorization_endpoint'): string {
  const address = server[name];
  if (address === undefined) throw new Error(`the server's metadata names no ${name}`);
  return address;
}
