import { headerOf } from '../parties/wire.js';
import type { Exchange } from '../report/exchange.js';
import type { Target } from './probe.js';

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
