import { WireError } from '../parties/wire.js';
import type { Exchange } from '../report/exchange.js';
import { redactText } from '../report/redact.js';
import { NotOffered } from './offers.js';
import { type Break, BrokenControl, type Outcome } from './probe.js';

/** With the exchange that says more than the probe's own, and where the unspoilt story broke, where it did. */
type Thrown = Outcome & { readonly evidence?: readonly Exchange[]; readonly blocked?: Break };

/**
 * What it means that a probe, or one of its shapes, throws: nothing was found out, which is never a verdict on the
 * server.
 */
export function outcomeOfThrown(error: unknown): Thrown {
  if (error instanceof NotOffered) return { verdict: 'skip', message: error.message };
  if (error instanceof BrokenControl) {
    const { message, evidence, where } = error;
    return { verdict: 'error', message, evidence, blocked: { ...where, said: redactText(where.said) } };
  }
  const message = error instanceof Error ? error.message : 'unknown';
  return {
    verdict: 'error',
    message: error instanceof WireError ? `No answer: ${message}` : `The probe itself failed: ${message}`,
  };
}
