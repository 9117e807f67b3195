import { type Bait, layBait } from '../parties/bait.js';
import type { Target } from './probe.js';

/** Lays out a bait where this machine reaches the server under an endpoint's address. */
export function layBaitBefore({ address, signal }: Target, endpoint: string): Promise<Bait> {
  const { hostname, port, protocol } = new URL(endpoint);
  return layBait(
    address.connectTo ?? {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port),
    },
    signal,
  );
}
