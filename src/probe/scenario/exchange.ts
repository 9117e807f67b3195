import { compactDecrypt } from 'jose';
import * as oauth from 'oauth4webapi';
import { type Hands, handsOf, type RelyingParty } from '../../parties/relying-party.js';
import type { WireResponse } from '../../parties/wire.js';
import { type Answer, isSuccess, judged, refusedResponse } from '../answer.js';
import type { Step } from './route.js';
import type { Spoil, Story } from './story.js';

/**
 * Sends one request and reads what comes back.
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
  const hands = handsOf(story.party, { wire: story.target.wire, step, spoil, story });
  const read = await send(hands);
  const response = hands.heard() as WireResponse;
  if (succeeds(response)) return judged(read, response);
  return refusedResponse(step, response);
}

/** Verifies the JWT in a response that was read (OpenID Connect Core section 3.1.3.7) with the server's published keys. */
export async function verifySignature(story: Story, response: Response): Promise<void> {
  await oauth.validateApplicationLevelSignature(story.target.server, response, keysOf(story));
}

/** How the server's published keys are fetched, once for all stories. */
export function keysOf(story: Story): oauth.ValidateSignatureOptions {
  const plain = handsOf(story.party, { wire: story.target.wire, step: 'jwks', story });
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
  const token = story.tokens?.id_token ?? '';
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
