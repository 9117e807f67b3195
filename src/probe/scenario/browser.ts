import { type Browser, openBrowser } from '../../parties/browser.js';
import type { RelyingParty } from '../../parties/relying-party.js';
import type { Target } from '../probe.js';

/** A fresh browser with somebody in front of it: a plain one that fills in forms, or a real one where there is one. */
export function browserOf({ chromium, wire, user, clients }: Target, party: RelyingParty = clients[0]): Browser {
  // Both clients' addresses are watched: a response that goes astray to the other one must be seen.
  const redirectUris = [...clients, party].map(({ redirectUri }) => redirectUri);
  return chromium === undefined ? openBrowser(wire, user, redirectUris) : chromium.open(wire, redirectUris);
}
