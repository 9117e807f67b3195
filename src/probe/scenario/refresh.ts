import * as oauth from 'oauth4webapi';
import type { Answer } from '../answer.js';
import { NotOffered } from '../offers.js';
import { clientOf, decryptionOf, exchange, senderConstraint, verifySignature } from './exchange.js';
import type { Spoil, Story } from './story.js';
import { checkType } from './token-type.js';

/**
 * Asks for new tokens (RFC 6749 section 6).
 *
 * @throws NotOffered where there is no refresh token: to issue one is up to the server (section 1.5)
 */
export async function refresh(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party, tokens } = story;
  const refreshToken = tokens?.refresh_token;
  if (refreshToken === undefined) {
    throw new NotOffered('The server issued no refresh token; some do for the scope offline_access alone.');
  }
  return exchange(story, 'refresh', spoil, async hands => {
    const response = await oauth.refreshTokenGrantRequest(
      ...([target.server, clientOf(party), hands.clientAuth, refreshToken] as const),
      { ...hands.options, ...senderConstraint(story, hands) },
    );
    return async () => {
      const renewed = await oauth.processRefreshTokenResponse(
        ...([target.server, clientOf(party), response, decryptionOf(story)] as const),
      );
      story.tokens = { ...tokens, ...renewed };
      if (renewed.id_token !== undefined) await verifySignature(story, response);
      checkType(story);
    };
  });
}
