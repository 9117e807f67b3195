import * as oauth from 'oauth4webapi';
import { type Decision, type LoginRequest, sendDecision } from '../../parties/authentication-device.js';
import type { Call } from '../../parties/callable.js';
import type { WireResponse } from '../../parties/wire.js';
import type { Answer, Refusal } from '../answer.js';
import { authorizationRequest } from './authorization-request.js';
import { clientOf, exchange } from './exchange.js';
import type { Spoil, Story } from './story.js';

/** Asks for a login through the back channel (CIBA section 7.1). The person has yet to decide. */
export async function backchannel(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party } = story;
  const parameters = await authorizationRequest(story, spoil);
  const answer = await exchange(story, 'backchannel', spoil, async hands => {
    const response = await oauth.backchannelAuthenticationRequest(
      ...([target.server, clientOf(party), hands.clientAuth, parameters] as const),
      hands.options,
    );
    return async () => {
      story.backchannel = await oauth.processBackchannelAuthenticationResponse(
        ...([target.server, clientOf(party), response] as const),
      );
    };
  });
  return answer.accepted ? answer : { accepted: false, refusal: explained(story, answer.refusal) };
}

/** Keycloak says 503 and no more when nobody answers where it looks for the device. */
function explained({ target, mark }: Story, refusal: Refusal): Refusal {
  if (refusal.status !== 503 || target.device === undefined || target.device.asked(mark) !== undefined) return refusal;
  const description = `the server did not reach the device: its channel option must name ${target.device.url}`;
  return { ...refusal, description };
}

/**
 * The login request that the server sent to the device for a story.
 *
 * @throws Error when none came: the server asks another device
 */
export function loginRequestOf({ target, mark }: Story): LoginRequest {
  const asked = target.device?.asked(mark);
  if (asked !== undefined) return asked;
  throw new Error(`the server did not ask the authentication device at ${target.device?.url} for the login`);
}

/** Seconds in which a ping may come, or come again: the server may answer the device before it has sent one. */
const PING_PATIENCE_S = 3;

/** The pings that came for a story, once there was time for them: by its token or by its login. */
export async function pingsOf({ target, request, backchannel }: Story): Promise<readonly Call[]> {
  await target.pause(PING_PATIENCE_S);
  const token = request.get('client_notification_token');
  return (target.notifications?.pings() ?? []).filter(
    ({ bearer, body }) => bearer === token || body.auth_req_id === backchannel?.auth_req_id,
  );
}

/** Lets the person decide on the device. */
export async function decide(story: Story, decision: Decision = 'SUCCEED'): Promise<WireResponse> {
  const { bearer } = loginRequestOf(story);
  story.decided = true;
  return sendDecision(story.target.wire, { issuer: story.target.server.issuer, bearer, decision });
}
