import * as oauth from 'oauth4webapi';
import { connectionFault } from '../keycloak/faults.js';
import { type Wire, WireError, type WireResponse } from '../parties/wire.js';

/**
 * Reads the authorization server's metadata as a relying party does.
 *
 * @param issuer - the issuer as the administrator knows it; the metadata may name another front-end address, which
 *   then is asked in turn, for a relying party only ever sees that one
 * @throws Error when there is no such realm, or the document is not what OpenID Connect Discovery section 4.3 demands
 */
export async function discover(wire: Wire, issuer: string): Promise<oauth.AuthorizationServer> {
  const { response, named } = await readRealm(wire, issuer);
  if (named === issuer || typeof named !== 'string') return strictly(issuer, response);
  return strictly(named, (await readRealm(wire, named)).response);
}

async function readRealm(wire: Wire, issuer: string): Promise<{ response: WireResponse; named: unknown }> {
  const found = await read(wire, addressesOf(issuer).openid);
  if (found !== undefined) return found;
  throw new Error(`There is no realm at ${issuer}. Create it first: kcfapi apply TEMPLATE`);
}

/**
 * Reads the metadata of an issuer that is known: of OpenID Connect Discovery, else of RFC 8414.
 *
 * @throws Error when there are none, or they are of another issuer (RFC 8414 section 3.3)
 */
export async function discoverIssuer(wire: Wire, issuer: string): Promise<oauth.AuthorizationServer> {
  const { openid, oauth: plain } = addressesOf(issuer);
  const addresses = [openid, plain];
  for (const address of addresses) {
    const found = await read(wire, address);
    if (found === undefined) continue;
    if (found.named !== issuer) throw new Error(`The metadata at ${address} are of another issuer: ${found.named}`);
    return strictly(issuer, found.response);
  }
  throw new Error(`There are no metadata at ${addresses.join(' and ')}. Is the issuer right?`);
}

/** Where the metadata of an issuer are: by OpenID Connect Discovery section 4, and by RFC 8414 section 3.1. */
export function addressesOf(issuer: string): { readonly openid: string; readonly oauth: string } {
  const { origin, pathname } = new URL(issuer);
  return {
    openid: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    oauth: `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`,
  };
}

/** @returns undefined where there is nothing */
async function read(wire: Wire, address: string): Promise<{ response: WireResponse; named: unknown } | undefined> {
  const request = { method: 'GET', url: address, headers: [['accept', 'application/json']] } as const;
  const response = await wire.send(request, 'discovery').catch((error: unknown) => {
    if (!(error instanceof WireError)) throw error;
    // Not always --server's: the metadata there may name an issuer elsewhere.
    const { text, hint } = connectionFault(error, address, 'the issuer');
    throw new Error(`GET ${address}: ${text}${hint === undefined ? '' : `\n  ${hint}`}`, { cause: error });
  });
  if (response.status === 404) return undefined;
  if (response.status !== 200) throw new Error(`GET ${address} answered ${response.status}`);
  try {
    return { response, named: (JSON.parse(response.body) as { issuer?: unknown }).issuer };
  } catch {
    throw new Error(`GET ${address} did not answer JSON. Is this the right server?`);
  }
}

function strictly(issuer: string, { body }: WireResponse): Promise<oauth.AuthorizationServer> {
  const response = new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
  return oauth.processDiscoveryResponse(new URL(issuer), response);
}
