import type { RelyingParty } from '../../parties/relying-party.js';
import type { Answer } from '../answer.js';
import { NO_INTENT, NotOffered } from '../offers.js';
import type { Target } from '../probe.js';

/** The claim that names an intent in the request object, and identifies it in the ID token. */
export const INTENT_CLAIM = 'openbanking_intent_id';

/** How an authorization for the sake of its intent may be refused: RFC 6749 section 4.1.2.1, RFC 9101 section 7. */
export const BAD_INTENT_ERRORS: readonly string[] = ['invalid_request', 'invalid_request_object', 'access_denied'];

/**
 * An intent of a client: the one that it brings, or a new one.
 *
 * @throws NotOffered where there is neither
 */
export function intentOf({ intents }: Pick<Target, 'intents'>, { clientId, intent }: RelyingParty): string {
  const own = intent ?? intents?.create(clientId);
  if (own === undefined) throw new NotOffered(NO_INTENT);
  return own;
}

/**
 * The parameter `claims` (OpenID Connect Core section 5.5) that asks for the authorization of an intent. Version 4.0 of UK
 * Open Banking no longer says how: this is as its conformance suite and the banks have it.
 */
export function intentClaims(intent: string): string {
  return JSON.stringify({ id_token: { [INTENT_CLAIM]: { value: intent, essential: true } } });
}

/** How Keycloak refuses when the service cannot be asked, and when it says no. */
const NOT_BOUND = /^(checking intent bound with client failed|The intent is not bound with the client)$/;

/** Says of a refusal for the sake of an intent that it says nothing, where another service was asked than this run's. */
export function unlessUnasked({ intents }: Pick<Target, 'intents'>, answer: Answer): Answer {
  if (answer.accepted || intents?.url === undefined || intents.asked() > 0) return answer;
  const { kind, description = '' } = answer.refusal;
  // An answer of another form than the service's breaks Keycloak.
  if (kind !== 'server-error' && !NOT_BOUND.test(description)) return answer;
  const asks = `the server did not ask whose the intent is at ${intents.url}: its intent-client-bind-checker must name that`;
  return { accepted: false, refusal: { ...answer.refusal, description: asks } };
}
