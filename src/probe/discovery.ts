import * as oauth from 'oauth4webapi';
import { type Wire, WireError, type WireResponse } from '../parties/wire.js';

/**
 * Reads the authorization server's metadata as a relying party does.
 *
 * @param issuer - the issuer as the administrator knows it; the metadata may name another front-end address, which
 *   then is asked in turn, for a relying party only ever sees that one
 * @throws Error when there is no such realm, or the document is not what OpenID Connect Discovery section 4.3 demands
 */
export async function discover(wire: Wire, issuer: string): Promise<oauth.AuthorizationServer> {
  const { response, named } = await read(wire, issuer);
  if (named === issuer || typeof named !== 'string') return strictly(issuer, response);
  return strictly(named, (await read(wire, named)).response);
}

async function read(wire: Wire, issuer: string): Promise<{ response: WireResponse; named: unknown }> {
  const address = `${issuer}/.well-known/openid-configuration`;
  const request = { method: 'GET', url: address, headers: [['accept', 'application/json']] } as const;
  const response = await wire.send(request, 'discovery').catch((error: unknown) => {
    if (!(error instanceof WireError) || !/CERT|ISSUER|SIGNATURE/.test(error.code)) throw error;
    // Not always --server's: the metadata there may name an issuer elsewhere.
    throw new Error(
      `The certificate of ${new URL(address).host} is not trusted (${error.code}). Give its authority: --ca FILE`,
    );
  });
  if (response.status === 404)
    throw new Error(`There is no realm at ${issuer}. Create it first: kcfapi apply TEMPLATE`);
  if (response.status !== 200) throw new Error(`GET ${address} answered ${response.status}`);
  try {
    return { response, named: (JSON.parse(response.body) as { issuer?: unknown }).issuer };
  } catch {
    throw new Error(`GET ${address} did not answer JSON. Is this a Keycloak server?`);
  }
}

function strictly(issuer: string, { body }: WireResponse): Promise<oauth.AuthorizationServer> {
  const response = new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
  return oauth.processDiscoveryResponse(new URL(issuer), response);
}
