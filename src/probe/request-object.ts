import type { JWK } from 'jose';
import type { Signer } from '../parties/keys.js';
import type { RelyingParty } from '../parties/relying-party.js';
import type { Probe } from './probe.js';
import { type RefusalProbe, refusal } from './refusal.js';
import { plays, signsRequests } from './scenario/route.js';
import { encryptionKeyOf } from './server-keys.js';

/**
 * Refusals of a request object: RFC 9101 section 7, RFC 9126 section 2.3, and RFC 6749 section 4.1.2.1 for what it
 * says. With `invalid_request_uri` a server refuses what it finds behind the address of a pushed one.
 */
export const REQUEST_OBJECT_ERRORS: readonly string[] = [
  'invalid_request_object',
  'invalid_request',
  'invalid_request_uri',
];

/** The parts of a probe that are not the same for all request objects. */
type RequestObjectProbe = Omit<RefusalProbe, 'applies' | 'refusedBy' | 'errors'> &
  Partial<Pick<RefusalProbe, 'applies' | 'errors'>>;

/**
 * Makes a probe out of an authorization request whose request object is bad: refused where it comes, or where it was
 * pushed at the authorization endpoint at the latest.
 */
export function requestObjectRefusal({ applies = () => true, ...probe }: RequestObjectProbe): Probe {
  return refusal({
    errors: REQUEST_OBJECT_ERRORS,
    ...probe,
    applies: profile => signsRequests(profile) && plays(profile, 'authorize') && applies(profile),
    refusedBy: ['request', 'authorize'],
  });
}

/**
 * The same of a request object that is encrypted for the server; skipped where it publishes no key for that.
 *
 * @param encrypt - makes the request object, given the server's key
 */
export function encryptedRequestObjectRefusal(
  definition: Omit<RequestObjectProbe, 'spoil' | 'variants' | 'fits'>,
  encrypt: (key: JWK, party: RelyingParty) => Signer,
): Probe {
  const probe = requestObjectRefusal({
    ...definition,
    spoil: {
      request: {
        async requestObjectSigner({ target, party }) {
          const key = await encryptionKeyOf(target);
          if (key === undefined) throw new Error('the server publishes no key for encryption');
          return encrypt(key, party);
        },
      },
    },
  });
  return {
    ...probe,
    async run(target) {
      if ((await encryptionKeyOf(target)) === undefined) {
        return { verdict: 'skip', message: 'The server publishes no key for encryption.' };
      }
      return probe.run(target);
    },
  };
}
