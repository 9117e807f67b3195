import * as oauth from 'oauth4webapi';
import type { Answer } from '../answer.js';
import { clientOf, exchange, senderConstraint, verifySignature } from './exchange.js';
import type { Spoil, Story } from './story.js';

/** Uses the access token at the protected resource that every OpenID provider has. */
export async function userinfo(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party, tokens } = story;
  if (tokens === undefined) throw new Error('userinfo() before token()');
  return exchange(story, 'userinfo', spoil, async hands => {
    const response = await oauth.userInfoRequest(target.server, clientOf(party), tokens.access_token, {
      ...hands.options,
      ...senderConstraint(story, hands),
    });
    return async () => {
      const subject = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? oauth.skipSubjectCheck;
      await oauth.processUserInfoResponse(target.server, clientOf(party), subject, response);
      if (response.headers.get('content-type')?.startsWith('application/jwt') === true) {
        await verifySignature(story, response);
      }
    };
  });
}
