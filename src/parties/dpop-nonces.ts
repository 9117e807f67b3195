import { headerOf, type WireResponse } from './wire.js';

/** The nonces that servers gave for DPoP proofs (RFC 9449 sections 8 and 9). */
export interface DpopNonces {
  /**
   * The newest one that the server at a URL gave for proofs of a key. For a key that it has seen nothing of yet, the
   * newest one of all: servers that bind nonces to nothing take it.
   */
  of(key: object, url: string): string | undefined;
  /** Keeps what a response brings. */
  keep(key: object, url: string, response: Pick<WireResponse, 'headers'>): void;
}

/** Nothing is known yet. */
export function openNonces(): DpopNonces {
  const ofKeys = new WeakMap<object, Map<string, string>>();
  const ofAll = new Map<string, string>();
  return {
    of(key, url) {
      const { origin } = new URL(url);
      return ofKeys.get(key)?.get(origin) ?? ofAll.get(origin);
    },
    keep(key, url, response) {
      const nonce = nonceIn(response);
      if (nonce === undefined) return;
      const { origin } = new URL(url);
      const known = ofKeys.get(key) ?? new Map<string, string>();
      ofKeys.set(key, known.set(origin, nonce));
      ofAll.set(origin, nonce);
    },
  };
}

/** The nonce that a response brings, if it is one (RFC 9449 section 8.1). */
export function nonceIn(response: Pick<WireResponse, 'headers'>): string | undefined {
  const nonce = headerOf(response, 'dpop-nonce');
  return nonce !== undefined && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(nonce) ? nonce : undefined;
}
