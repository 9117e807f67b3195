import { type Browser, openBrowser } from '../../parties/browser.js';
import type { RelyingParty } from '../../parties/relying-party.js';
import type { Target } from '../probe.js';

/**
 * A browser with somebody in front of it: a plain one that fills in forms, or a real one where there is one. It is fresh,
 * but for a person who logs in once.
 */
export function browserOf(target: Target, party: RelyingParty = target.clients[0]): Browser {
  const { chromium, wire, user } = target;
  const redirectUris = watched(target, party);
  return chromium === undefined ? openBrowser(wire, user, redirectUris) : chromium.open(wire, redirectUris, user);
}

/** A browser in which nobody is logged in, and nobody needs to: for requests that are answered without a page. */
export function browserOfNobody(target: Target, party: RelyingParty = target.clients[0]): Browser {
  const { chromium, wire } = target;
  const redirectUris = watched(target, party);
  return chromium === undefined ? openBrowser(wire, undefined, redirectUris) : chromium.open(wire, redirectUris);
}

/** Why nobody refuses consent, where a person at a real browser decides on it once for all stories. */
export function withoutRefusal({ chromium }: Pick<Target, 'chromium'>): string | undefined {
  if (chromium?.keepsSession !== true) return undefined;
  return 'A person at a real browser decides on consent: --headless has the tool refuse it.';
}

/** Both clients' addresses: a response that goes astray to the other one must be seen. */
function watched({ clients }: Target, party: RelyingParty): readonly string[] {
  return [...clients, party].map(({ redirectUri }) => redirectUri);
}
