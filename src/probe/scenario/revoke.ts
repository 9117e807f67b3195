import * as oauth from 'oauth4webapi';
import type { Answer } from '../answer.js';
import { NotOffered } from '../offers.js';
import { clientOf, exchange, senderConstraint } from './exchange.js';
import type { Spoil, Story } from './story.js';

/**
 * Has the access token revoked (RFC 7009). A spoil's `parameters` can name another one.
 *
 * @returns accepted for a token that the server does not know, too (section 2.2): what became of the token shows only
 *   where it is used
 */
export async function revoke(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party, tokens } = story;
  if (tokens === undefined) throw new Error('revoke() before token()');
  if (target.server.revocation_endpoint === undefined) {
    throw new NotOffered('This server offers no token revocation: its metadata name no revocation_endpoint.');
  }
  return exchange(
    story,
    'revoke',
    spoil,
    async hands => {
      const response = await oauth.pushedAuthorizationRequest(
        ...([asPushed(target.server), clientOf(party), hands.clientAuth, { token: tokens.access_token }] as const),
        { ...hands.options, ...senderConstraint(story, hands) },
      );
      return () => oauth.processRevocationResponse(response).then(() => {});
    },
    // The body is of no meaning.
    ({ status }) => status === 200,
  );
}

/**
 * The server with its revocation endpoint for that of pushed requests: Keycloak's executor dpop-bind-enforcer wants a
 * DPoP proof at either, the library makes one only for the latter, and the two are the same form but for the token.
 */
function asPushed({ revocation_endpoint, mtls_endpoint_aliases, ...server }: oauth.AuthorizationServer) {
  const aliased = mtls_endpoint_aliases?.revocation_endpoint;
  return {
    ...server,
    ...(revocation_endpoint === undefined ? {} : { pushed_authorization_request_endpoint: revocation_endpoint }),
    mtls_endpoint_aliases: aliased === undefined ? {} : { pushed_authorization_request_endpoint: aliased },
  };
}
