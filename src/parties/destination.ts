/** What is known of the addresses of a login. */
export interface Places {
  /** The authorization endpoint's origin. */
  readonly origin: string;
  /** Where clients wait. */
  readonly redirectUris: readonly string[];
  /** Where the request asks the response to be sent to: an address that nobody registered, perhaps. */
  readonly requested?: string | undefined;
}

/** An address that a browser is sent to, by a redirect, a form or a script. */
export interface Move {
  readonly from: URL;
  readonly to: URL;
  /** What a form sends along. */
  readonly posted?: URLSearchParams | undefined;
}

/**
 * What lies there. `client`: one waits for the response. `stranger`: the response would get into wrong hands, or the
 * server does as an unregistered address asks. `closed`: nothing is given away, but the browser must not go there.
 * `onward`: a part of the login, perhaps an identity provider's, or an error page.
 */
export type Destination = 'client' | 'stranger' | 'closed' | 'onward';

/**
 * Judges a move of the browser before it is made. The error page of a server may be anywhere (RFC 6749 section 4.1.2.1
 * forbids only to redirect to the invalid address), and so may a login; an open redirector (RFC 9700 section 4.11) gives
 * a response away, or goes where the request says.
 */
export function destinationOf({ from, to, posted }: Move, { origin, redirectUris, requested }: Places): Destination {
  if (isCallback(to, redirectUris)) return 'client';
  const hosts = redirectUris.filter(uri => URL.canParse(uri)).map(uri => new URL(uri).host);
  const isForeign = to.origin !== origin;
  if (requested !== undefined && URL.canParse(requested)) {
    const asked = new URL(requested);
    if (placeOf(to) === placeOf(asked)) return 'stranger';
    if (isForeign && to.host === asked.host && !hosts.includes(to.host)) return 'stranger';
  }
  // A server that sends people on to an identity provider asks for a code there, and brings none. Between two pages of
  // others a code is theirs.
  if (isForeign && (from.origin === origin || hosts.includes(to.host)) && isResponse(to, posted)) return 'stranger';
  return isForeign && (hosts.includes(to.host) || !/^https?:$/.test(to.protocol)) ? 'closed' : 'onward';
}

/** Whether an address is where a client waits. */
export function isCallback(url: URL, redirectUris: readonly string[]): boolean {
  // The query of a redirect URI comes back with more behind it.
  return redirectUris.some(redirectUri => URL.canParse(redirectUri) && placeOf(new URL(redirectUri)) === placeOf(url));
}

/** An address without query and fragment, which may hold secrets. */
export function placeOf({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

/** Whether it carries what belongs to the client alone: a code, a token, or an error with the request's state. */
function isResponse({ searchParams, hash }: URL, posted = new URLSearchParams()): boolean {
  const names = new Set([searchParams, new URLSearchParams(hash.slice(1)), posted].flatMap(said => [...said.keys()]));
  const gives = ['code', 'access_token', 'id_token', 'response'].some(name => names.has(name));
  return gives || (names.has('error') && names.has('state'));
}
