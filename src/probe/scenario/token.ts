import * as oauth from 'oauth4webapi';
import type { Answer } from '../answer.js';
import { clientOf, decryptionOf, exchange, senderConstraint, verifySignature } from './exchange.js';
import { tokenOfBackchannel } from './poll.js';
import { actsForItself } from './route.js';
import type { Spoil, Story } from './story.js';
import { checkType } from './token-type.js';

/**
 * Redeems the code (RFC 6749 section 4.1.3), asks for a token of the client's own (section 4.4.2), or for those of a
 * login through the back channel (CIBA section 10.1).
 */
export async function token(story: Story, spoil?: Spoil): Promise<Answer> {
  const { profile } = story.target;
  if (actsForItself(profile)) return ofItself(story, spoil);
  return profile.ciba_mode === undefined ? ofCode(story, spoil) : tokenOfBackchannel(story, spoil);
}

async function ofCode(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party, callback } = story;
  if (callback === undefined) throw new Error('token() before authorize()');
  const openid = target.profile.openid !== 'plain_oauth';
  return exchange(story, 'token', spoil, async hands => {
    const response = await oauth.authorizationCodeGrantRequest(
      ...([target.server, clientOf(party), hands.clientAuth, callback, party.redirectUri, story.verifier] as const),
      { ...hands.options, ...senderConstraint(story, hands) },
    );
    return async () => {
      story.tokens = await oauth.processAuthorizationCodeResponse(
        ...([target.server, clientOf(party), response] as const),
        openid
          ? {
              expectedNonce: story.nonce === '' ? oauth.expectNoNonce : story.nonce,
              requireIdToken: true,
              ...decryptionOf(story),
            }
          : {},
      );
      if (openid) await verifySignature(story, response);
      checkType(story);
    };
  });
}

async function ofItself(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party } = story;
  const { scope } = story.options;
  const parameters = new URLSearchParams(scope === undefined ? {} : { scope: scope.join(' ') });
  return exchange(story, 'token', spoil, async hands => {
    const response = await oauth.clientCredentialsGrantRequest(
      ...([target.server, clientOf(party), hands.clientAuth, parameters] as const),
      { ...hands.options, ...senderConstraint(story, hands) },
    );
    return async () => {
      story.tokens = await oauth.processClientCredentialsResponse(target.server, clientOf(party), response);
      checkType(story);
    };
  });
}
