import { headerOf, type WireResponse } from '../../parties/wire.js';
import type { Level } from '../../report/report.js';
import { isGateways } from '../answer.js';
import type { Outcome } from '../probe.js';
import { challengesOf, errorOf } from './challenge.js';
import { isGood } from './resource.js';

/** How a conforming resource server refuses. */
export interface Due {
  /** 401 without it: RFC 6750 section 3.1. */
  readonly statuses?: readonly number[];
  /** Error codes that may stand in its challenge. One need not stand there: it is a "should". */
  readonly errors: readonly string[];
}

/**
 * Judges what a resource server answered to a spoilt request.
 *
 * @param good - what it answered to a good one: a refusal that says the same is none
 */
export function judgeRefusal(response: WireResponse, due: Due, good: WireResponse, level: Level): Outcome {
  const { status } = response;
  if (isGood(response) && response.body !== '' && mediaTypeOf(response) !== mediaTypeOf(good)) {
    // A login page, say: who asks is not told of the refusal, but does not get the resource either.
    const what = `${status} with ${mediaTypeOf(response) || 'something of no type'}`;
    return { verdict: 'warn', message: `Answered ${what}, which is not the resource; due is ${dueIn(due)}.` };
  }
  if (isGood(response)) {
    return { verdict: level === 'must' ? 'fail' : 'warn', message: `The resource server accepted it with ${status}.` };
  }
  if (leaks(response, good)) {
    return { verdict: 'fail', message: `Refused with ${status}, but the resource is in the answer all the same.` };
  }
  const said = `Refused with ${describeRefusal(response)}`;
  if (saysNothing(response)) {
    return { verdict: 'error', message: `${said}: this says nothing of the request.` };
  }
  if (status >= 500) return { verdict: 'fail', message: `${said}: the request broke the server.` };
  const { statuses = [401], errors } = due;
  const error = errorOf(response);
  if (error === 'use_dpop_nonce' && !errors.includes(error)) {
    return { verdict: 'error', message: `${said}, and not for what is wrong: it is not content with its own nonces.` };
  }
  const isDue = statuses.includes(status) && (error === undefined || errors.includes(error));
  return isDue
    ? { verdict: 'pass', message: `${said}.` }
    : { verdict: 'warn', message: `${said}; due is ${dueIn(due)}.` };
}

/** Whether somebody is refused for asking too often, or by a gateway without a server, and not for what is wrong. */
export function saysNothing({ status }: WireResponse): boolean {
  return status === 429 || isGateways(status);
}

/** A refusal in words: `401 invalid_token (The token expired)`. */
export function describeRefusal(response: WireResponse): string {
  const challenges = challengesOf(response);
  const [error, description] = ['error', 'error_description'].map(
    name => challenges.find(({ parameters }) => parameters.has(name))?.parameters.get(name) ?? '',
  );
  return [String(response.status), error, description === '' ? '' : `(${description})`]
    .filter(part => part !== '')
    .join(' ');
}

function dueIn({ statuses = [401], errors }: Due): string {
  return `${statuses.join(' or ')} ${errors.length === 0 ? 'without an error code' : `with ${errors.join(' or ')}`}`;
}

function mediaTypeOf(response: WireResponse): string {
  return (headerOf(response, 'content-type') ?? '').replace(/;.*$/s, '').trim().toLowerCase();
}

/** Whether a refusal says all that the good answer said. */
function leaks(response: WireResponse, good: WireResponse): boolean {
  const secret = withoutSpace(good.body);
  // What is as short as {} or [] is in every answer.
  return secret.length > 8 && withoutSpace(response.body).includes(secret);
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}
