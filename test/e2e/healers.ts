import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import { type Claims, type JoseHeader, type SigningKey, signWith } from '../../src/parties/keys.js';
import { generateProofKey, partsOf, type RelyingParty } from '../../src/parties/relying-party.js';
import { listen, openNetwork } from '../../src/parties/wire.js';
import type { Setting } from '../../src/probe/engine.js';
import { begin, steps } from '../../src/probe/scenario.js';
import type { Behaviour, Relayed } from './proxy.js';

/**
 * Healing: a proxy between the probe and the real server replaces the one spoilt artefact by a good one, with the
 * scratch clients' own keys, so that the real server really accepts it and really issues what it must not. A probe
 * that does not notice that is worth nothing.
 */
export interface Bench {
  readonly setting: Setting;
  /** Reaches the real server past the proxy. */
  readonly direct: Parameters<typeof openNetwork>[0];
}

export type Healer = (bench: Bench) => Behaviour | Promise<Behaviour>;

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const seconds = () => Math.floor(Date.now() / 1000);

const isPar = ({ path }: Relayed) => path.includes('/ext/par/request');
const isToken = ({ path }: Relayed) => path.endsWith('/protocol/openid-connect/token');
const isUserinfo = ({ path }: Relayed) => path.includes('/protocol/openid-connect/userinfo');
const isAuthorize = ({ path }: Relayed) => path.includes('/protocol/openid-connect/auth?');

/** Changes a form in place. */
function form(request: Relayed, change: (parameters: URLSearchParams) => void): void {
  const parameters = new URLSearchParams(request.body);
  change(parameters);
  request.body = parameters.toString();
}

function partyOf({ setting }: Bench, is: (party: RelyingParty) => boolean): RelyingParty {
  const party = setting.clients.find(is);
  if (party === undefined) throw new Error('the proxy knows no such client');
  return party;
}

async function goodAssertion({ setting }: Bench, { clientId, key }: RelyingParty): Promise<string> {
  const [now, iss] = [seconds(), clientId];
  const claims = {
    iss,
    sub: iss,
    aud: setting.server.issuer,
    jti: randomBytes(16).toString('hex'),
    iat: now,
    exp: now + 50,
  };
  return signWith(key)({ kid: key.kid }, claims);
}

/** Authenticates the request as this client, whoever it was that asked. */
async function authenticateAs(bench: Bench, request: Relayed, party: RelyingParty): Promise<void> {
  const assertion = await goodAssertion(bench, party);
  form(request, parameters => {
    parameters.set('client_id', party.clientId);
    parameters.set('client_assertion_type', JWT_BEARER);
    parameters.set('client_assertion', assertion);
  });
}

/** Replaces client assertions that have the defect. */
export function healAssertion(
  defect: (header: JoseHeader, claims: Claims, more: { token: string; key: SigningKey }) => boolean | Promise<boolean>,
): Healer {
  return bench => ({
    async request(request) {
      const parameters = new URLSearchParams(request.body);
      const token = parameters.get('client_assertion');
      if (token === null) return;
      const [header, claims] = partsOf(token);
      const party = partyOf(bench, ({ key, rsaKey }) => [key.kid, rsaKey.kid].includes(String(header.kid)));
      if (await defect(header, claims, { token, key: party.key })) await authenticateAs(bench, request, party);
    },
  });
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

/** Authenticates pushed requests that come without authentication. */
export const healMissingAuthentication: Healer = bench => ({
  async request(request) {
    const parameters = new URLSearchParams(request.body);
    if (!isPar(request) || request.method !== 'POST' || parameters.has('client_assertion')) return;
    await authenticateAs(
      bench,
      request,
      partyOf(bench, ({ clientId }) => clientId === parameters.get('client_id')),
    );
  },
});

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

async function giveProof({ setting }: Bench, request: Relayed, key: SigningKey, jti?: unknown): Promise<void> {
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
          const isGood = scheme === 'DPoP' && athFits && keyFits;
          if (!isGood && !heals({ scheme, athFits, keyFits })) return;
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

/** Has every code bound to the proxy's own verifier, then supplies it where the relying party's is missing or wrong. */
export function healVerifier(defect: 'missing' | 'wrong'): Healer {
  const verifier = randomBytes(32).toString('base64url');
  const challengeOf = (text: string) => createHash('sha256').update(text).digest('base64url');
  const challenges = new Set<string>();
  return () => ({
    request(request) {
      form(request, parameters => {
        if (isPar(request) && parameters.get('code_challenge_method') === 'S256') {
          challenges.add(parameters.get('code_challenge') ?? '');
          parameters.set('code_challenge', challengeOf(verifier));
        }
        if (isToken(request) && parameters.has('code')) {
          const theirs = parameters.get('code_verifier');
          const state = theirs === null ? 'missing' : challenges.has(challengeOf(theirs)) ? 'good' : 'wrong';
          if (state === 'good' || state === defect) parameters.set('code_verifier', verifier);
        }
      });
    },
  });
}

/** Changes forms on one endpoint. */
export function healForm(
  endpoint: 'par' | 'token',
  change: (parameters: URLSearchParams, bench: Bench) => void,
): Healer {
  const is = endpoint === 'par' ? isPar : isToken;
  return bench => ({
    request(request) {
      if (is(request)) form(request, parameters => change(parameters, bench));
    },
  });
}

export const healParByGet: Healer = () => ({
  request(request) {
    if (!isPar(request) || request.method !== 'GET') return;
    const [path = '', query = ''] = request.path.split('?');
    Object.assign(request, { method: 'POST', path, body: query });
    request.headers.push(['content-type', 'application/x-www-form-urlencoded']);
  },
});

/** Pushes the same request again under a new request_uri when one comes for the second time. */
export const healReusedRequestUri: Healer = bench => {
  const used = new Set<string>();
  return {
    async request(request) {
      if (!isAuthorize(request)) return;
      const url = new URL(request.path, bench.setting.server.issuer);
      const requestUri = url.searchParams.get('request_uri') ?? '';
      if (used.has(requestUri)) {
        const party = partyOf(bench, ({ clientId }) => clientId === url.searchParams.get('client_id'));
        const story = await directStory(bench, party);
        await steps.par(story);
        url.searchParams.set('request_uri', story.pushed?.request_uri ?? '');
        request.path = url.pathname + url.search;
      }
      used.add(requestUri);
    },
  };
};

/** The client that a request is authenticated as. */
function senderOf(request: Relayed): string {
  return String(partsOf(new URLSearchParams(request.body).get('client_assertion') ?? 'e30.e30.')[1].sub);
}

/** Gives a request_uri back to the client that pushed it. */
export const healForeignRequestUri: Healer = bench => {
  const owners = new Map<string, string>();
  return {
    request(request) {
      if (isPar(request) && request.method === 'POST') {
        const sender = senderOf(request);
        form(request, parameters => {
          if (!parameters.has('client_id')) parameters.set('client_id', sender);
        });
      }
      if (isAuthorize(request)) {
        const url = new URL(request.path, bench.setting.server.issuer);
        const owner = owners.get(url.searchParams.get('request_uri') ?? '');
        if (owner !== undefined) url.searchParams.set('client_id', owner);
        request.path = url.pathname + url.search;
      }
    },
    response({ status, body }, request) {
      if (isPar(request) && status === 201) {
        owners.set((JSON.parse(body) as { request_uri: string }).request_uri, senderOf(request));
      }
    },
  };
};

/** Brings a new code, by a login of the proxy's own, where one is redeemed for the second time. */
export const healReusedCode: Healer = bench => {
  const used = new Set<string>();
  return {
    async request(request) {
      const code = isToken(request) ? new URLSearchParams(request.body).get('code') : null;
      if (code === null) return;
      if (used.has(code)) {
        const story = await directStory(bench, bench.setting.clients[0]);
        await steps.par(story);
        await steps.authorize(story);
        form(request, parameters => {
          parameters.set('code', story.callback?.get('code') ?? '');
          parameters.set('code_verifier', story.verifier);
        });
      }
      used.add(code);
    },
  };
};

/** Keeps the server from learning that a code came back, so that it revokes nothing. */
export const hideReusedCode: Healer = () => {
  const used = new Set<string>();
  return {
    request(request) {
      const code = isToken(request) ? new URLSearchParams(request.body).get('code') : null;
      if (code === null) return;
      if (used.has(code)) form(request, parameters => parameters.set('code', 'unknown'));
      used.add(code);
    },
  };
};

/** Redeems a code as the client that it was issued to, known by the redirect URI. */
export const healForeignCode: Healer = bench => ({
  async request(request) {
    const parameters = new URLSearchParams(request.body);
    if (!isToken(request) || !parameters.has('code')) return;
    const owner = partyOf(bench, ({ redirectUri }) => redirectUri === parameters.get('redirect_uri'));
    const [, { sub }] = partsOf(parameters.get('client_assertion') ?? '..');
    const [first, second] = bench.setting.clients;
    if (owner === first && sub === second.clientId) await authenticateAs(bench, request, owner);
  },
});

/** Refreshes as the client that the refresh token was issued to. */
export const healForeignRefresh: Healer = bench => {
  const owners = new Map<string, string>();
  return {
    async request(request) {
      const token = isToken(request) ? new URLSearchParams(request.body).get('refresh_token') : null;
      const owner = owners.get(token ?? '');
      if (owner !== undefined && owner !== senderOf(request)) {
        await authenticateAs(
          bench,
          request,
          partyOf(bench, ({ clientId }) => clientId === owner),
        );
      }
    },
    response({ status, body }, request) {
      if (!isToken(request) || status !== 200) return;
      const { refresh_token: token } = JSON.parse(body) as { refresh_token?: string };
      if (token !== undefined) owners.set(token, senderOf(request));
    },
  };
};

async function directStory({ setting, direct }: Bench, party: RelyingParty) {
  const network = openNetwork(direct);
  const target = { ...setting, serverKeys: {}, wire: listen(network), address: direct, control: async () => {} };
  return begin(target, {}, party);
}
