import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import { type Claims, type JoseHeader, type SigningKey, signWith } from '../../src/parties/keys.js';
import { generateProofKey, partsOf } from '../../src/parties/relying-party.js';
import {
  authenticateAs,
  type Bench,
  form,
  type Healer,
  isPar,
  isToken,
  isUserinfo,
  partiesOf,
  partyOf,
  seconds,
} from './healing.js';
import type { Relayed } from './proxy.js';

/** Replaces client assertions that have the defect. */
export function healAssertion(
  defect: (
    header: JoseHeader,
    claims: Claims,
    more: { readonly token: string; readonly key: SigningKey; readonly clientId: string },
  ) => boolean | Promise<boolean>,
): Healer {
  return bench => ({
    async request(request) {
      const parameters = new URLSearchParams(request.body);
      const token = parameters.get('client_assertion');
      if (token === null) return;
      const [header, claims] = partsOf(token);
      const ours = partiesOf(bench).find(({ key, rsaKey }) => [key.kid, rsaKey.kid].includes(String(header.kid)));
      // Of an assertion that names no key of ours its subject is the client.
      const party = ours ?? partyOf(bench, ({ clientId }) => clientId === claims.sub);
      const { key, clientId } = party;
      if (await defect(header, claims, { token, key, clientId })) await authenticateAs(bench, request, party);
    },
  });
}

/** The same where tokens are asked for alone. */
export function healAssertionAtToken(...defect: Parameters<typeof healAssertion>): Healer {
  return async bench => {
    const { request: heal } = await healAssertion(...defect)(bench);
    return { request: async request => void (isToken(request) && (await heal?.(request))) };
  };
}

/** Whether an assertion has been here before, by its jti. */
export function seenBefore(): (header: JoseHeader, claims: Claims) => boolean {
  const seen = new Set<unknown>();
  return (_, { jti }) => {
    const before = seen.has(jti);
    seen.add(jti);
    return before;
  };
}

export async function verifies(token: string, key: SigningKey['publicKey'], alg: string): Promise<boolean> {
  return compactVerify(token, key, { algorithms: [alg] }).then(
    () => true,
    () => false,
  );
}

/** Comes to an address, and takes nothing away from there. */
export async function visit(url: string): Promise<void> {
  await fetch(url).catch(() => undefined);
}

/** Authenticates requests to an endpoint that come without authentication. */
export function healMissingAuthentication(isThere: (request: Relayed) => boolean): Healer {
  return bench => ({
    async request(request) {
      const parameters = new URLSearchParams(request.body);
      if (!isThere(request) || request.method !== 'POST' || parameters.has('client_assertion')) return;
      if (credentialsOf(request)[1] !== undefined) return;
      await authenticateAs(
        bench,
        request,
        partyOf(bench, ({ clientId }) => clientId === parameters.get('client_id')),
      );
    },
  });
}

/** Authenticates by assertion whoever comes with a secret. */
export const healSecret: Healer = bench => ({
  async request(request) {
    const [id, secret] = credentialsOf(request);
    const party = bench.setting.clients.find(({ clientId }) => clientId === id);
    // A guess is refused by such a server, too.
    if (party === undefined || party.secret === undefined || secret !== party.secret) return;
    request.headers = request.headers.filter(([name]) => name.toLowerCase() !== 'authorization');
    form(request, parameters => parameters.delete('client_secret'));
    await authenticateAs(bench, request, party);
  },
});

/** The client_id and the secret of a request, in a Basic header or in the form. */
function credentialsOf({ headers, body }: Relayed): readonly (string | undefined)[] {
  const [, basic] =
    /^Basic (.*)$/.exec(headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '') ?? [];
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString('utf8').split(':');
  const parameters = new URLSearchParams(body);
  return ['client_id', 'client_secret'].map(name => parameters.get(name) ?? undefined);
}

interface Proof {
  readonly token: string;
  readonly header: JoseHeader;
  readonly claims: Claims;
  readonly request: Relayed;
  /** Where the request really goes. */
  readonly htu: string;
}

function proofOf({ setting }: Bench, request: Relayed): Proof | undefined {
  const token = request.headers.find(([name]) => name.toLowerCase() === 'dpop')?.[1];
  if (token === undefined) return undefined;
  const [header, claims] = partsOf(token);
  return { token, header, claims, request, htu: new URL(setting.server.issuer).origin + request.path };
}

/** Gives a request a good proof of a key, whatever it had. */
export async function giveProof({ setting }: Bench, request: Relayed, key: SigningKey, jti?: unknown): Promise<void> {
  const access = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1].replace(/^\w+ /, '');
  const { kty, crv, x, y } = key.publicJwk;
  const proof = await signWith(key)(
    { typ: 'dpop+jwt', jwk: { kty, crv, x, y } },
    {
      htm: request.method,
      htu: new URL(setting.server.issuer).origin + request.path,
      iat: seconds(),
      jti: jti ?? randomBytes(16).toString('hex'),
      ...(access === undefined ? {} : { ath: createHash('sha256').update(access).digest('base64url') }),
    },
  );
  request.headers = [...request.headers.filter(([name]) => name.toLowerCase() !== 'dpop'), ['DPoP', proof]];
}

/** Replaces DPoP proofs at the token endpoint that have the defect, by one of the proxy's own key. */
export function healProof(defect: (proof: Proof) => boolean | Promise<boolean>): Healer {
  return async bench => {
    const key = await generateProofKey();
    return {
      async request(request) {
        const proof = isToken(request) ? proofOf(bench, request) : undefined;
        if (proof !== undefined && (await defect(proof))) await giveProof(bench, request, key);
      },
    };
  };
}

/** Whether a proof's signature is that of the key in its own header. */
export async function provesItself({ token, header }: Pick<Proof, 'token' | 'header'>): Promise<boolean> {
  if (header.alg !== 'ES256') return true;
  const { d: _, ...jwk } = header.jwk as JWK;
  return verifies(token, (await importJWK(jwk, 'ES256')) as SigningKey['publicKey'], 'ES256');
}

/** How a request for a protected resource can be wrong although its token is good. */
interface ResourceRequest {
  readonly scheme: string;
  readonly athFits: boolean;
  /** The proof is of the key that the relying party used at the token endpoint. */
  readonly keyFits: boolean;
  readonly htuFits: boolean;
}

/**
 * Binds every token to the proxy's own key instead of the relying party's, without either noticing, so that the proxy
 * can make good proofs for the resource; then heals resource requests that are good or have the one defect.
 */
export function healResourceRequest(heals: (request: ResourceRequest) => boolean): Healer {
  return async bench => {
    const key = await generateProofKey();
    const thumbprint = await calculateJwkThumbprint(key.publicJwk);
    const owners = new Map<string, string>();
    const pending = new WeakMap<Relayed, string>();
    const sound = async (proof: Proof) =>
      proof.header.typ === 'dpop+jwt' &&
      (proof.header.jwk as JWK).d === undefined &&
      proof.claims.htm === proof.request.method &&
      proof.claims.htu === proof.htu &&
      Math.abs(Number(proof.claims.iat) - seconds()) < 60 &&
      proof.request.headers.filter(([name]) => name.toLowerCase() === 'dpop').length === 1 &&
      proof.header.alg === 'ES256' &&
      (await provesItself(proof));
    const fresh = seenBefore();
    return {
      async request(request) {
        const proof = proofOf(bench, request);
        if (isPar(request)) {
          form(request, parameters => {
            if (parameters.has('dpop_jkt')) parameters.set('dpop_jkt', thumbprint);
          });
          if (proof !== undefined) await giveProof(bench, request, key);
        }
        if (isToken(request) && proof !== undefined) {
          const reused = fresh(proof.header, proof.claims);
          if (!reused && (await sound(proof))) {
            pending.set(request, await calculateJwkThumbprint(proof.header.jwk as JWK));
            // With the same jti, so that the server still sees when it comes back.
            await giveProof(bench, request, key, proof.claims.jti);
          }
        }
        if (isUserinfo(request)) {
          const [, scheme = '', access = ''] =
            /^(\w+) (.*)$/.exec(request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '') ??
            [];
          const athFits = proof?.claims.ath === createHash('sha256').update(access).digest('base64url');
          const keyFits =
            proof !== undefined && (await calculateJwkThumbprint(proof.header.jwk as JWK)) === owners.get(access);
          const htuFits = proof?.claims.htu === proof?.htu.split('?')[0];
          const isGood = scheme === 'DPoP' && athFits && keyFits && htuFits;
          if (!isGood && !heals({ scheme, athFits, keyFits, htuFits })) return;
          request.headers = request.headers.map(([name, value]) => [
            name,
            name.toLowerCase() === 'authorization' ? `DPoP ${access}` : value,
          ]);
          await giveProof(bench, request, key);
        }
      },
      response({ body }, request) {
        const owner = pending.get(request);
        const access = owner === undefined ? undefined : (JSON.parse(body) as { access_token?: string }).access_token;
        if (owner !== undefined && access !== undefined) owners.set(access, owner);
      },
    };
  };
}
