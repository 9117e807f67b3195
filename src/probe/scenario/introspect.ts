import * as oauth from 'oauth4webapi';
import type { Answer } from '../answer.js';
import { NotOffered } from '../offers.js';
import { clientOf, exchange } from './exchange.js';
import type { Spoil, Story } from './story.js';

/**
 * Asks what the server knows of the access token (RFC 7662). A spoil's `parameters` can ask about another token.
 *
 * @returns accepted for a token that is not active, too: that is no refusal of the request (section 2.2), and Keycloak
 *   26.7 says it of every token whose audience is not the one who asks. See the story's `introspection`
 */
export async function introspect(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party, tokens } = story;
  if (tokens === undefined) throw new Error('introspect() before token()');
  if (target.server.introspection_endpoint === undefined) {
    throw new NotOffered('This server offers no token introspection: its metadata name no introspection_endpoint.');
  }
  return exchange(story, 'introspect', spoil, async hands => {
    const response = await oauth.introspectionRequest(
      ...([target.server, clientOf(party), hands.clientAuth, tokens.access_token, hands.options] as const),
    );
    return async () => {
      story.introspection = await oauth.processIntrospectionResponse(target.server, clientOf(party), response);
    };
  });
}
