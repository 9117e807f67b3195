import * as oauth from 'oauth4webapi';
import type { DpopNonces } from './dpop-nonces.js';
import {
  type Claims,
  type DecryptionKey,
  generateSigningKey,
  type JoseHeader,
  type Signer,
  type SigningKey,
  signWith,
} from './keys.js';
import type { TlsIdentity, Wire, WireRequest, WireResponse } from './wire.js';

/** A registered client with the keys that it holds. */
export interface RelyingParty {
  readonly clientId: string;
  readonly redirectUri: string;
  /** What it asks for, blanks between; `openid` without it. */
  readonly scope?: string;
  /** Redirect URIs of an app on a device that are registered as well (RFC 8252 section 7). */
  readonly appRedirectUris?: readonly string[];
  /** How it authenticates; `none`: it is a public client. */
  readonly authentication: 'private_key_jwt' | 'mtls' | 'none';
  /** The certificate that it shows in every TLS handshake with the server, where the profile wants one. */
  readonly identity?: TlsIdentity;
  /** Signs client assertions and request objects. */
  readonly key: SigningKey;
  /** An RSA key that is registered as well, or the same one: for what only RSA keys can do wrong. */
  readonly rsaKey: SigningKey;
  /** A secret that the server has of the client, too, where it is known: no profile lets it authenticate with it. */
  readonly secret?: string;
  /** Opens what is encrypted for the client: ID tokens, authorization responses. */
  readonly decryptionKey?: DecryptionKey;
  /** An intent of its own at a service that is not ours, where the profile's authorizations are of one. */
  readonly intent?: string;
}

/**
 * One request, spoilt in one place. Three layers: what is said before it is signed, who signs, and what goes over the
 * wire. Everything left out stays as a well-formed relying party does it.
 */
export interface Spoil<Story = unknown> {
  /** Changes what the authorization request says, before it is signed (where it is) and sent, by value or pushed. */
  readonly request?: (parameters: URLSearchParams, story: Story) => void | Promise<void>;
  /** Changes the request object before it is signed. */
  readonly requestObject?: (header: JoseHeader, claims: Claims, story: Story) => void;
  /** Signs the request object instead of the client's key. */
  readonly requestObjectSigner?: (story: Story) => Signer | Promise<Signer>;
  /** Changes form or query parameters. The client assertion is among them, signed. */
  readonly parameters?: (parameters: URLSearchParams, story: Story) => void | Promise<void>;
  /** Changes the client assertion before it is signed. */
  readonly assertion?: (header: JoseHeader, claims: Claims, story: Story) => void;
  /** Signs the client assertion instead of the client's key. */
  readonly assertionSigner?: (story: Story) => Signer | Promise<Signer>;
  /** Changes the DPoP proof before it is signed. */
  readonly proof?: (header: JoseHeader, claims: Claims, story: Story) => void;
  /** Signs the DPoP proof instead of its key. */
  readonly proofSigner?: (story: Story) => Signer | Promise<Signer>;
  /** The certificate that is shown instead of the client's; undefined: none. */
  readonly identity?: (story: Story) => TlsIdentity | undefined | Promise<TlsIdentity | undefined>;
  /** Changes the request as it goes out. */
  readonly wire?: (request: WireRequest, story: Story) => WireRequest | Promise<WireRequest>;
}

/** The three places where oauth4webapi is told what to do differently, for one request. */
export interface Hands {
  readonly clientAuth: oauth.ClientAuth;
  /** Makes the DPoP proofs of one key. */
  readonly dpop: (key: SigningKey) => oauth.DPoPHandle;
  readonly options: {
    readonly [oauth.customFetch]: (
      url: string,
      request: oauth.CustomFetchOptions<string, unknown>,
    ) => Promise<Response>;
    readonly signal?: AbortSignal;
  };
  /** The response as it came, once there is one. */
  readonly heard: () => WireResponse | undefined;
}

/**
 * The keys that a client is played with, of those that it has registered: the first one signs. Who signs nothing has
 * none, and is given one that nobody knows, which probes spoil requests with.
 */
export async function keysToPlay(registered: readonly SigningKey[]): Promise<Pick<RelyingParty, 'key' | 'rsaKey'>> {
  const key = registered[0] ?? (await generateSigningKey('ES256', 'unregistered'));
  return { key, rsaKey: registered.find(({ alg }) => alg !== 'ES256') ?? key };
}

/** Key pair for DPoP proofs: ES256, as every authorization server with DPoP has it (RFC 9449 section 5.1). */
export function generateProofKey(): Promise<SigningKey> {
  return generateSigningKey('ES256', 'dpop');
}

/** Signs a proof with a key that nobody has seen before, and names that key in it. */
export async function signWithAnotherProofKey(): Promise<Signer> {
  const key = await generateProofKey();
  const { kty, crv, x, y } = key.publicJwk;
  return (header, claims) => signWith(key)({ ...header, jwk: { kty, crv, x, y } }, claims);
}

/**
 * Hands for one request of a well-formed relying party, spoilt where `spoil` says so.
 *
 * @param step - names the request in the transcript
 */
export function handsOf<Story>(
  party: RelyingParty,
  {
    wire,
    step,
    spoil = {},
    story,
    nonces,
  }: { wire: Wire; step: string; spoil?: Spoil<Story> | undefined; story: Story; nonces: DpopNonces },
): Hands {
  let response: WireResponse | undefined;
  let proofKey: SigningKey | undefined;
  return {
    clientAuth: clientAuthOf(party, (header, claims) => spoil.assertion?.(header, claims, story)),
    dpop(key) {
      proofKey = key;
      const { privateKey, publicKey } = key;
      const modify = (header: JoseHeader, claims: Claims) => {
        const nonce = nonces.of(key, String(claims.htu));
        if (nonce !== undefined) claims.nonce = nonce;
        spoil.proof?.(header, claims, story);
      };
      return oauth.DPoP({}, { privateKey, publicKey }, { [oauth.modifyAssertion]: modify });
    },
    options: {
      async [oauth.customFetch](url, { method, headers, body }) {
        const parameters = body instanceof URLSearchParams ? body : undefined;
        if (parameters !== undefined) {
          const assertion = parameters.get('client_assertion');
          if (assertion !== null)
            parameters.set('client_assertion', await resign(assertion, spoil.assertionSigner, story));
          await spoil.parameters?.(parameters, story);
        }
        const signed = Object.entries(headers).map(
          async ([name, value]): Promise<[string, string]> => [
            name,
            name.toLowerCase() === 'dpop' ? await resign(value, spoil.proofSigner, story) : value,
          ],
        );
        const identity = spoil.identity === undefined ? party.identity : await spoil.identity(story);
        const request: WireRequest = {
          method,
          url,
          ...(identity === undefined ? {} : { identity }),
          headers: await Promise.all(signed),
          ...(parameters === undefined ? {} : { body: parameters.toString() }),
        };
        response = await wire.send((await spoil.wire?.(request, story)) ?? request, step);
        if (proofKey !== undefined) nonces.keep(proofKey, url, response);
        return asResponse(response);
      },
    },
    heard: () => response,
  };
}

function clientAuthOf(
  { authentication, key: { privateKey, kid } }: RelyingParty,
  modify: (header: JoseHeader, claims: Claims) => void,
): oauth.ClientAuth {
  switch (authentication) {
    case 'private_key_jwt':
      return oauth.PrivateKeyJwt({ key: privateKey, kid }, { [oauth.modifyAssertion]: modify });
    case 'mtls':
      return oauth.TlsClientAuth();
    case 'none':
      return oauth.None();
  }
}

/** Libraries refuse to sign wrongly, so a token that another hand is to sign is signed a second time. */
export async function resign<Story>(
  token: string,
  signerOf: ((story: Story) => Signer | Promise<Signer>) | undefined,
  story: Story,
): Promise<string> {
  return signerOf === undefined ? token : (await signerOf(story))(...partsOf(token));
}

/** Whether a token is a signed JWT (RFC 7515 section 3.1). */
export function isJwt(token: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token);
}

/** Header and claims of a signed token, unverified. */
export function partsOf(token: string): [JoseHeader, Claims] {
  const [header = '', claims = ''] = token.split('.');
  return [header, claims].map(part => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))) as [
    JoseHeader,
    Claims,
  ];
}

function asResponse({ status, headers, body }: WireResponse): Response {
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : body, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  });
}
