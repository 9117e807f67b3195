import * as oauth from 'oauth4webapi';
import type { Answer } from '../answer.js';
import { authorizationRequest } from './authorization-request.js';
import { clientOf, exchange } from './exchange.js';
import type { Spoil, Story } from './story.js';

/** Pushes the authorization request (RFC 9126 section 2.1). */
export async function par(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party } = story;
  const parameters = await authorizationRequest(story, spoil);
  return exchange(story, 'par', spoil, async hands => {
    const response = await oauth.pushedAuthorizationRequest(
      ...([target.server, clientOf(party), hands.clientAuth, parameters] as const),
      { ...hands.options, ...(story.options.proofAtPar === true ? { DPoP: hands.dpop(story.proofKey) } : {}) },
    );
    return async () => {
      story.pushed = await oauth.processPushedAuthorizationResponse(target.server, clientOf(party), response);
    };
  });
}
