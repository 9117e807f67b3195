import type { Probe } from './probe.js';
import { type RefusalProbe, refusal } from './refusal.js';
import { plays, signsRequests } from './scenario/route.js';

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
