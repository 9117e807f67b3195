import * as oauth from 'oauth4webapi';
import { partsOf } from '../../parties/relying-party.js';
import type { Answer } from '../answer.js';
import { halfHash } from '../half-hash.js';
import { decide } from './backchannel.js';
import { clientOf, exchange, idTokenOf, senderConstraint, verifySignature } from './exchange.js';
import type { Spoil, Story } from './story.js';
import { checkType } from './token-type.js';

/** CIBA section 7.3: what holds where the server does not say. */
const DEFAULT_INTERVAL_S = 5;
/** A login that was approved is there at the next poll, unless that came too early. */
const MAX_POLLS = 3;

/** Has the person approve, unless they have decided already, and asks for the tokens until they are there. */
export async function tokenOfBackchannel(story: Story, spoil?: Spoil): Promise<Answer> {
  if (story.decided !== true) {
    const { status } = await decide(story);
    if (status !== 200) throw new Error(`the server answered ${status} to the approval by the device`);
  }
  for (let polls = 1; ; polls += 1) {
    const answer = await poll(story, spoil);
    if (answer.accepted || polls === MAX_POLLS || !isEarly(answer.refusal.error)) return answer;
    await story.target.pause(intervalOf(story));
  }
}

/** Asks for the tokens once (CIBA section 10.1). */
export async function poll(story: Story, spoil?: Spoil): Promise<Answer> {
  const { target, party, backchannel } = story;
  if (backchannel === undefined) throw new Error('poll() before backchannel()');
  return exchange(story, 'token', spoil, async hands => {
    const response = await oauth.backchannelAuthenticationGrantRequest(
      ...([target.server, clientOf(party), hands.clientAuth, backchannel.auth_req_id] as const),
      { ...hands.options, ...senderConstraint(story, hands) },
    );
    return async () => {
      story.tokens = await oauth.processBackchannelAuthenticationGrantResponse(
        ...([target.server, clientOf(party), response] as const),
      );
      await verifySignature(story, response);
      await checkIdToken(story);
      checkType(story);
    };
  });
}

/** Seconds between two polls. A little more than the server says: it counts from when it has answered. */
export function intervalOf({ backchannel }: Story): number {
  return (backchannel?.interval ?? DEFAULT_INTERVAL_S) + 0.5;
}

function isEarly(error: string | undefined): boolean {
  return error === 'slow_down' || error === 'authorization_pending';
}

/**
 * What binds the tokens together is due with a push alone; where it is there, it must fit (CIBA section 10.3.1).
 *
 * @throws Error when there is no ID token, or it speaks of another request or of other tokens
 */
async function checkIdToken(story: Story): Promise<void> {
  const { tokens, backchannel } = story;
  const claims = tokens === undefined ? undefined : oauth.getValidatedIdTokenClaims(tokens);
  if (tokens === undefined || claims === undefined) throw new Error('there is no ID token (CIBA section 10.1.1)');
  const [{ alg }] = partsOf(await idTokenOf(story));
  const bound = {
    'urn:openid:params:jwt:claim:auth_req_id': backchannel?.auth_req_id,
    at_hash: halfHash(String(alg), tokens.access_token),
    'urn:openid:params:jwt:claim:rt_hash': halfHash(String(alg), tokens.refresh_token ?? ''),
  };
  for (const [name, value] of Object.entries(bound)) {
    if (claims[name] !== undefined && claims[name] !== value) throw new Error(`the ID token's ${name} does not fit`);
  }
}
