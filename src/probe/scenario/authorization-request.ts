import * as oauth from 'oauth4webapi';
import { resign } from '../../parties/relying-party.js';
import { clientOf } from './exchange.js';
import { signsRequests } from './route.js';
import type { Spoil, Story } from './story.js';

/** What OpenID Connect Core section 6.1 wants to be said beside a request object, too, though what is inside counts. */
const OUTSIDE = ['client_id', 'response_type', 'scope'];

/**
 * The authorization request as a well-formed relying party sends it, by value or pushed: its parameters, or where the
 * profile asks for it a signed request object (RFC 9101) with what OAuth wants beside it.
 */
export async function authorizationRequest(story: Story, spoil?: Spoil): Promise<URLSearchParams> {
  const { target, party } = story;
  const asked = new URLSearchParams(story.request);
  await spoil?.request?.(asked, story);
  if (!signsRequests(target.profile)) return asked;
  const { privateKey, kid } = party.key;
  const signed = await oauth.issueRequestObject(
    target.server,
    clientOf(party),
    asked,
    { key: privateKey, kid },
    { [oauth.modifyAssertion]: (header, claims) => spoil?.requestObject?.(header, claims, story) },
  );
  const request = await resign(signed, spoil?.requestObjectSigner, story);
  const outside = new URLSearchParams([...asked].filter(([name]) => OUTSIDE.includes(name)));
  outside.set('request', request);
  return outside;
}
