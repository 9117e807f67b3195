import { compactDecrypt } from 'jose';
import * as oauth from 'oauth4webapi';
import { nonceIn } from '../../parties/dpop-nonces.js';
import { type Hands, handsOf, type RelyingParty } from '../../parties/relying-party.js';
import type { WireResponse } from '../../parties/wire.js';
import { type Answer, isSuccess, judged, refusedResponse, wantsNonce } from '../answer.js';
import type { Step } from './route.js';
import type { Spoil, Story } from './story.js';

/**
 * Sends one request and reads what comes back. Where the server wants a nonce of its own in the DPoP proof, the same
 * request goes out once more with it, spoilt as it was (RFC 9449 sections 8 and 9).
 *
 * @param send - sends it; what it returns reads the good response strictly and takes over what it brings
 * @param succeeds - whether the endpoint did what was asked
 */
export async function exchange(
  story: Story,
  step: Step,
  spoil: Spoil | undefined,
  send: (hands: Hands) => Promise<() => Promise<void>>,
  succeeds: (response: WireResponse) => boolean = isSuccess,
): Promise<Answer> {
  const { wire, nonces } = story.target;
  const attempt = async () => {
    const hands = handsOf(story.party, { wire, step, spoil, story, nonces });
    const read = await send(hands);
    const response = hands.heard() as WireResponse;
    const answer = succeeds(response) ? await judged(read, response) : refusedResponse(step, response);
    return { answer, wantsNonce: !answer.accepted && wantsNonce(answer.refusal) && nonceIn(response) !== undefined };
  };
  const first = await attempt();
  return first.wantsNonce ? (await attempt()).answer : first.answer;
}

/** Verifies the JWT in a response that was read (OpenID Connect Core section 3.1.3.7) with the server's published keys. */
export async function verifySignature(story: Story, response: Response): Promise<void> {
  await oauth.validateApplicationLevelSignature(story.target.server, response, keysOf(story));
}

/** How the server's published keys are fetched, once for all stories. */
export function keysOf(story: Story): oauth.ValidateSignatureOptions {
  const { wire, nonces } = story.target;
  const plain = handsOf(story.party, { wire, step: 'jwks', story, nonces });
  return { ...plain.options, [oauth.jwksCache]: story.target.serverKeys };
}

/** How ID tokens are opened that are encrypted for the client. */
export function decryptionOf({ party: { decryptionKey } }: Story): oauth.JWEDecryptOptions {
  if (decryptionKey === undefined) return {};
  return {
    async [oauth.jweDecrypt](jwe) {
      const { plaintext } = await compactDecrypt(jwe, decryptionKey.privateKey);
      return new TextDecoder().decode(plaintext);
    },
  };
}

/** The signed ID token that the token endpoint issued, opened where it is encrypted for the client. */
export async function idTokenOf(story: Story): Promise<string> {
  return openedFor(story, story.tokens?.id_token ?? '');
}

/**
 * What is within a token that is encrypted for the client; any other one as it is.
 *
 * @throws Error when the client's key does not open it
 */
export async function openedFor(story: Story, token: string): Promise<string> {
  const open = decryptionOf(story)[oauth.jweDecrypt];
  // Five parts are an encrypted token's (RFC 7516 section 3.1).
  return open !== undefined && token.split('.').length === 5 ? open(token) : token;
}

/** What makes a request one of the token's rightful holder, beside the certificate that it shows anyway. */
export function senderConstraint(story: Story, hands: Hands): { readonly DPoP?: oauth.DPoPHandle } {
  return story.target.profile.sender_constrain === 'dpop' ? { DPoP: hands.dpop(story.proofKey) } : {};
}

/** The client as the library knows it. */
export function clientOf({ clientId, identity }: RelyingParty): oauth.Client {
  return {
    client_id: clientId,
    [oauth.clockTolerance]: 10,
    // RFC 8705 section 5.
    ...(identity === undefined ? {} : { use_mtls_endpoint_aliases: true }),
  };
}
