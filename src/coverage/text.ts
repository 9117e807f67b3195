import { type Check, NOT_LOOKED_AT } from './oidf/check.js';
import { REASONS, type Standing } from './standing.js';

/** Why a requirement has no probe of its own, in words. */
export function standingText(standing: Standing): string {
  if ('shownBy' in standing) return `shown by ${standing.shownBy.join(', ')}`;
  if ('audit' in standing) return `due as an audit: ${standing.audit}`;
  return REASONS[standing.reason];
}

/** What looks at the same as a check of the OIDF suite, or why nothing does. */
export function checkText(check: Check): string {
  return 'probes' in check ? check.probes.join(', ') : NOT_LOOKED_AT[check.reason];
}
