import * as oauth from 'oauth4webapi';
import type { Answer } from '../answer.js';
import { clientOf, decryptionOf, exchange, senderConstraint } from './exchange.js';
import type { Spoil, Story } from './story.js';

/** Asks for new tokens (RFC 6749 section 6). */
export async function refresh(story: Story, spoil?: Spoil): Promise<Answer> {
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
      ...([target.server, clientOf(party), hands.clientAuth, refreshToken] as const),
      { ...hands.options, ...senderConstraint(story, hands) },
    );
    return async () => {
      story.tokens = {
        ...tokens,
        ...(await oauth.processRefreshTokenResponse(
          ...([target.server, clientOf(party), response, decryptionOf(story)] as const),
        )),
      };
    };
  });
}
