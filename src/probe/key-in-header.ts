import { X509Certificate } from 'node:crypto';
import { selfSigned } from '../authority.js';
import type { Bait } from '../parties/bait.js';
import { generateSigningKey, type JoseHeader, type Signer, type SigningKey, signWith } from '../parties/keys.js';
import { layBaitBefore } from './bait.js';
import type { Probe, Target } from './probe.js';
import type { Story } from './scenario/story.js';

/** How a header brings a key along, or says where to get it (RFC 7515 sections 4.1.2, 4.1.3, 4.1.5 and 4.1.6). */
const HEADERS = {
  jwk: ({ publicJwk }) => ({ jwk: publicJwk }),
  x5c: async key => ({ x5c: [new X509Certificate(await selfSigned(key)).raw.toString('base64')] }),
  jku: (_, bait) => ({ jku: bait().url('https', 'jwks.json') }),
  x5u: (_, bait) => ({ x5u: bait().url('https', 'chain.pem') }),
} as const satisfies Readonly<Record<string, (key: SigningKey, bait: () => Bait) => JoseHeader | Promise<JoseHeader>>>;

/** The baits of the runs that are under way, or why there is none: a spoil is told of nothing but its story. */
const baits = new WeakMap<Target, Bait | Error>();

/** @throws Error where there is none, which is no matter to the ways that need none */
function baitOf(target: Target): Bait {
  const bait = baits.get(target) ?? new Error('nothing listens where the header is to point to');
  if (bait instanceof Error) throw bait;
  return bait;
}

/** Signs with a key of an attacker's own, which the header names in one of these ways. */
export function namingItsKey(way: keyof typeof HEADERS): (story: Story) => Promise<Signer> {
  return async ({ party, target }) => {
    const key = await generateSigningKey(party.key.alg, 'attacker');
    const named = await HEADERS[way](key, () => baitOf(target));
    return (original, claims) => signWith(key)({ ...original, kid: key.kid, ...named }, claims);
  };
}

/**
 * Has a probe listen where its headers point to. Who comes there looks for a key in the place that the attacker chose:
 * that there is none is our doing, so that it fails whatever was answered.
 */
export function listening(probe: Probe): Probe {
  return {
    ...probe,
    does: `${probe.does} The addresses are of this machine, which listens there: a server that comes fails as well; one that cannot reach it is judged by its answer alone.`,
    async run(target) {
      const bait = await layBaitBefore(target, target.server.token_endpoint ?? target.server.issuer).catch(
        (error: Error) => error,
      );
      const own = { ...target };
      baits.set(own, bait);
      try {
        const outcome = await probe.run(own);
        if (bait instanceof Error || !bait.isAsked()) return outcome;
        const others = outcome.verdict === 'pass' ? [] : [outcome.message];
        const message = ['Somebody came to the address that a header named, to look for the key there.', ...others];
        return { verdict: 'fail', message: message.join(' ') };
      } finally {
        if (!(bait instanceof Error)) await bait.close();
      }
    },
  };
}
