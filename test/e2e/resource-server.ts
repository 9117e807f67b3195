import { createHash, createHmac, createPublicKey, type KeyObject, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { calculateJwkThumbprint, compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose';

/**
 * A resource server that checks all that it should, each check with a name. A request names in `x-off` the one that is
 * switched off for it, so that a probe can be seen to notice exactly that.
 */
export interface ResourceServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface ResourceServerOptions {
  readonly issuer: string;
  readonly keys: readonly JWK[];
  readonly scope: string;
  readonly credential: { readonly certificate: string; readonly key: string };
  /** Whether the realm still holds a token to be good; asked where a request says `x-introspect`. */
  readonly introspect: (token: string) => Promise<boolean>;
}

/** Why a request is refused. */
class Refusal extends Error {
  readonly status: number;
  readonly error: string | undefined;
  constructor(status: number, error?: string) {
    super(error ?? 'no token');
    this.status = status;
    this.error = error;
  }
}

const RESOURCE = JSON.stringify({ accounts: [{ iban: 'DE02120300000000202051', balance: '12.50' }] });
const ALGORITHMS = ['PS256', 'ES256'];
const WINDOW_S = 60;
const CUSTOMER = 'x-fapi-customer-ip-address';

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly raw: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The certificate that was shown, DER. */
  readonly certificate: Buffer | undefined;
  /** Whether a check is carried out. */
  readonly checks: (name: string) => boolean;
}

/** Starts it on a free port of this machine. */
export async function startResourceServer(options: ResourceServerOptions): Promise<ResourceServer> {
  const seen = new Set<unknown>();
  const nonces = new Set<string>();
  let refusals = 0;
  const server = createServer(
    {
      cert: options.credential.certificate,
      key: options.credential.key,
      minVersion: 'TLSv1.2',
      requestCert: true,
      // As RFC 8705 section 6.2 has it: the token tells which certificate it must be, not an authority.
      rejectUnauthorized: false,
    },
    async (incoming, outgoing) => {
      const off = incoming.headers['x-off'];
      const mode = incoming.headers['x-mode'];
      const checks = (name: string) => off !== name;
      const asked: Asked = {
        method: incoming.method ?? 'GET',
        url: new URL(incoming.url ?? '/', `https://${incoming.headers.host}`),
        raw: incoming.rawHeaders,
        headers: incoming.headers,
        body: await bodyOf(incoming),
        certificate: (incoming.socket as TLSSocket).getPeerCertificate()?.raw,
        checks,
      };
      if (!checks('date')) outgoing.sendDate = false;
      if (checks('interaction id')) {
        outgoing.setHeader('x-fapi-interaction-id', incoming.headers['x-fapi-interaction-id'] ?? randomUUID());
      }
      try {
        if (!checks('customer of IPv6') && incoming.headers[CUSTOMER]?.includes(':') === true) throw new Refusal(400);
        if (mode === 'blocks' && refusals > 3) throw new Refusal(403);
        await admit(asked, options, seen, mode === 'nonces' ? nonces : undefined);
        outgoing.writeHead(200, { 'content-type': checks('type') ? 'application/json' : 'text/html' }).end(RESOURCE);
      } catch (error) {
        if (!(error instanceof Refusal)) {
          outgoing.writeHead(500).end();
          return;
        }
        refusals = mode === 'blocks' ? refusals + 1 : 0;
        if (error.error === 'use_dpop_nonce') outgoing.setHeader('dpop-nonce', give(nonces));
        refuse(outgoing, error, asked);
      }
    },
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/accounts?page=1`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function give(nonces: Set<string>): string {
  const nonce = randomUUID();
  nonces.add(nonce);
  return nonce;
}

function refuse(outgoing: ServerResponse, { status, error }: Refusal, { checks }: Asked): void {
  if (checks('challenge')) {
    const said = error === undefined ? '' : `, error="${error}"`;
    outgoing.setHeader('www-authenticate', [`DPoP algs="PS256 ES256"${said}`, `Bearer realm="accounts"${said}`]);
  }
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(checks('leak') ? JSON.stringify({ error }) : RESOURCE);
}

async function admit(
  asked: Asked,
  options: ResourceServerOptions,
  seen: Set<unknown>,
  nonces: Set<string> | undefined,
): Promise<void> {
  const presented = tokenIn(asked);
  if (presented === undefined) {
    if (asked.checks('token')) throw new Refusal(401);
    return;
  }
  const { scheme, token } = presented;
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) {
    if (asked.checks('form of the token')) throw new Refusal(401, 'invalid_token');
    return;
  }
  const claims = await claimsOf(token, asked, options);
  if (claims.typ === 'ID' && !asked.checks('kind')) return;
  if (claims.typ === 'ID') throw new Refusal(401, 'invalid_token');
  if (asked.checks('expiry') && Number(claims.exp) <= seconds()) throw new Refusal(401, 'invalid_token');
  if (asked.headers['x-introspect'] !== undefined && asked.checks('revocation') && !(await options.introspect(token))) {
    throw new Refusal(401, 'invalid_token');
  }
  if (asked.checks('scope') && !String(claims.scope).split(' ').includes(options.scope)) {
    throw new Refusal(403, 'insufficient_scope');
  }
  const { jkt, 'x5t#S256': thumbprint } = (claims.cnf ?? {}) as Readonly<Record<string, string>>;
  if (thumbprint !== undefined) checkCertificate(asked, thumbprint);
  else await checkProof(asked, { scheme, token, jkt, seen, nonces });
}

function tokenIn({ headers, url, body, checks }: Asked): { scheme: string; token: string } | undefined {
  const [, scheme = '', token] = /^(\S+) (\S+)$/.exec(headers.authorization ?? '') ?? [];
  const known = checks('scheme in any case') ? scheme.toLowerCase() : { DPoP: 'dpop', Bearer: 'bearer' }[scheme];
  if (token !== undefined && known !== undefined) return { scheme: known, token };
  const stray = !checks('query')
    ? url.searchParams.get('access_token')
    : !checks('form')
      ? new URLSearchParams(body).get('access_token')
      : null;
  return stray === null ? undefined : { scheme: headers.dpop === undefined ? 'bearer' : 'dpop', token: stray };
}

async function claimsOf(
  token: string,
  { checks }: Asked,
  { issuer, keys }: ResourceServerOptions,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const { alg, kid, jwk } = decodeProtectedHeader(token);
    const claims = decodeJwt(token);
    if (!checks('signature')) return claims;
    const key = keys.find(candidate => candidate.kid === kid);
    if (alg === 'none' && !checks('algorithm none')) return claims;
    if (alg === 'HS256' && !checks('kind of key') && key !== undefined && passesAsMac(token, key)) return claims;
    const used = jwk !== undefined && !checks('origin of the key') ? jwk : key;
    if (used === undefined || claims.iss !== issuer) throw new Refusal(401, 'invalid_token');
    await compactVerify(token, await importJWK(used, alg), { algorithms: ALGORITHMS });
    return claims;
  } catch {
    throw new Refusal(401, 'invalid_token');
  }
}

function passesAsMac(token: string, jwk: JWK): boolean {
  const [header, claims, mac] = token.split('.');
  const key: KeyObject = createPublicKey({ key: jwk as never, format: 'jwk' });
  const pem = String(key.export({ type: 'spki', format: 'pem' }));
  // Some export it with a last line end, some without.
  return [pem, pem.trim()].some(
    secret => createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url') === mac,
  );
}

function checkCertificate({ certificate, checks }: Asked, thumbprint: string): void {
  if (certificate === undefined) {
    if (checks('certificate')) throw new Refusal(401, 'invalid_token');
    return;
  }
  const shown = createHash('sha256').update(certificate).digest('base64url');
  if (checks('certificate of the token') && shown !== thumbprint) throw new Refusal(401, 'invalid_token');
}

async function checkProof(
  { method, url, raw, checks }: Asked,
  {
    scheme,
    token,
    jkt,
    seen,
    nonces,
  }: {
    readonly scheme: string;
    readonly token: string;
    readonly jkt: string | undefined;
    readonly seen: Set<unknown>;
    readonly nonces: Set<string> | undefined;
  },
): Promise<void> {
  if (scheme === 'bearer') {
    if (checks('scheme')) throw new Refusal(401, 'invalid_token');
    return;
  }
  const proofs = raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === 'dpop');
  if (checks('one proof') && proofs.length > 1) throw new Refusal(400, 'invalid_request');
  const [proof] = proofs;
  if (proof === undefined) {
    if (checks('proof')) throw new Refusal(401, 'invalid_dpop_proof');
    return;
  }
  const bad = new Refusal(401, 'invalid_dpop_proof');
  const { typ, alg, jwk } = decodeProtectedHeader(proof);
  const claims = decodeJwt(proof);
  if (jwk === undefined) throw bad;
  if (checks('type of the proof') && typ !== 'dpop+jwt') throw bad;
  if (checks('private key') && 'd' in jwk) throw bad;
  if (checks('signature of the proof') && !(alg === 'none' && !checks('algorithm of the proof'))) {
    const { d: _, ...key } = jwk as JWK;
    if (!ALGORITHMS.includes(alg ?? '')) throw bad;
    await compactVerify(proof, await importJWK(key, alg)).catch(() => {
      throw bad;
    });
  }
  const { htm, htu, iat, jti, ath, nonce } = claims;
  if (checks('claims') && [htm, htu, iat, jti].includes(undefined)) throw bad;
  if (checks('method') && htm !== undefined && htm !== method) throw bad;
  if (checks('uri') && htu !== undefined && htu !== url.origin + url.pathname) throw bad;
  if (checks('window') && iat !== undefined && Math.abs(iat - seconds()) > WINDOW_S) throw bad;
  if (checks('hash of the token') && ath !== createHash('sha256').update(token).digest('base64url')) throw bad;
  if (nonces !== undefined && !nonces.has(String(nonce))) throw new Refusal(401, 'use_dpop_nonce');
  if (checks('replay') && jti !== undefined && seen.has(jti)) throw bad;
  seen.add(jti);
  if (checks('key') && (await calculateJwkThumbprint(jwk as JWK)) !== jkt) throw new Refusal(401, 'invalid_token');
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
