import { headerOf, type Wire, type WireResponse } from '../parties/wire.js';
import type { Exchange } from '../report/exchange.js';
import type { Target } from './probe.js';
import { reach } from './refusal.js';
import type { Story } from './scenario/story.js';

/** An exchange that was answered. */
export type Answered = Exchange & { readonly response: NonNullable<Exchange['response']> };

/** What was answered so far to requests of a step, for probes of the response's own form. */
export function answersTo(step: string, { wire }: Pick<Target, 'wire'>): readonly Answered[] {
  return wire.transcript().filter((exchange): exchange is Answered => {
    return exchange.step === step && exchange.response !== undefined;
  });
}

/** The pages that the browser showed. */
export function pagesOf(target: Pick<Target, 'wire'>): readonly Answered[] {
  return answersTo('authorize', target).filter(({ response }) => {
    return response.status === 200 && headerOf(response, 'content-type')?.startsWith('text/html') === true;
  });
}

/**
 * Carries a story to its code, for probes of what the browser sees on the way. Where a person logs in once, later stories
 * are shown no page: they get those of that time.
 */
export async function reachByLogin(target: Target): Promise<Story> {
  const story = await reach(target, 'authorize');
  for (const exchange of target.chromium?.firstLogin() ?? []) target.wire.witness(exchange);
  return story;
}

/** A target that remembers what was answered last to requests of a step, as it came: transcripts are without secrets. */
export function hearing(
  target: Target,
  step: string,
): { readonly target: Target; readonly heard: () => WireResponse | undefined } {
  let last: WireResponse | undefined;
  const send: Wire['send'] = async (request, name) => {
    const response = await target.wire.send(request, name);
    if (name === step) last = response;
    return response;
  };
  return { target: { ...target, wire: { ...target.wire, send } }, heard: () => last };
}
