import * as oauth from 'oauth4webapi';
import { resign } from '../../parties/relying-party.js';
import { clientOf } from './exchange.js';
import { signsRequests } from './route.js';
import type { Spoil, Story } from './story.js';

/** What OpenID Connect Core section 6.1 wants to be said beside a request object, too, though what is inside counts. */
const OUTSIDE = ['client_id', 'response_type', 'scope'];
const CLOCK_SKEW_S = 10;

/**
 * The authorization request as a well-formed relying party sends it, by value or pushed: its parameters, or where the
 * profile asks for it a signed request object (RFC 9101) with what OAuth wants beside it.
 */
export async function authorizationRequest(story: Story, spoil?: Spoil): Promise<URLSearchParams> {
  const { target, party } = story;
  const asked = new URLSearchParams(story.request);
  await spoil?.request?.(asked, story);
  const requested = asked.get('redirect_uri');
  if (requested !== null) story.requested = requested;
  if (!signsRequests(target.profile)) return asked;
  const isBackchannel = target.profile.ciba_mode !== undefined;
  const { privateKey, kid } = party.key;
  const signed = await oauth.issueRequestObject(
    target.server,
    clientOf(party),
    asked,
    { key: privateKey, kid },
    {
      [oauth.modifyAssertion](header, claims) {
        // Keycloak allows clocks no difference here.
        if (isBackchannel) claims.nbf = Number(claims.nbf) - CLOCK_SKEW_S;
        spoil?.requestObject?.(header, claims, story);
      },
    },
  );
  const request = await resign(signed, spoil?.requestObjectSigner, story);
  // CIBA section 7.1.1: nothing of the request stands beside it.
  const outside = new URLSearchParams(isBackchannel ? [] : [...asked].filter(([name]) => OUTSIDE.includes(name)));
  outside.set('request', request);
  return outside;
}
