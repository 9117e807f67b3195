import { randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';
import { RECOMMENDED_CIPHERS } from '../../src/parties/handshake.js';

/** A client as an authorization server has it registered. */
export interface Registered {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** An authorization server that is no Keycloak, for FAPI 2.0 with PAR, private_key_jwt and DPoP. */
export interface ForeignServer {
  readonly issuer: string;
  close(): Promise<void>;
}

/**
 * Starts one within this process; whoever logs in is who he says he is.
 *
 * @param demandsNonce - it takes no DPoP proof without a nonce of its own (RFC 9449 section 8)
 * @param refreshTokens - false: it issues none
 */
export async function startForeignServer(
  clients: readonly Registered[],
  credential: { readonly certificate: string; readonly key: string },
  {
    demandsNonce = false,
    refreshTokens = true,
  }: { readonly demandsNonce?: boolean; readonly refreshTokens?: boolean } = {},
): Promise<ForeignServer> {
  const { certificate: cert, key } = credential;
  const server = createServer({ cert, key, minVersion: 'TLSv1.2', ciphers: RECOMMENDED_CIPHERS.join(':') });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('PS256', { extractable: true, modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: clients.map(({ clientId, redirectUris, jwks }) => ({
      client_id: clientId,
      redirect_uris: [...redirectUris],
      jwks: { keys: [...jwks.keys] } as never,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'PS256',
      id_token_signed_response_alg: 'PS256',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      dpop_bound_access_tokens: true,
      require_pushed_authorization_requests: true,
    })),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'server', alg: 'PS256', use: 'sig' }] as never },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['PS256', 'ES256'],
      idTokenSigningAlgValues: ['PS256'],
      dPoPSigningAlgValues: ['PS256', 'ES256'],
    },
    features: {
      devInteractions: { enabled: true },
      dPoP: { enabled: true, ...(demandsNonce ? { nonceSecret: randomBytes(32), requireNonce: () => true } : {}) },
      fapi: { enabled: true, profile: '2.0' },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    },
    cookies: { keys: ['for tests alone'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    issueRefreshToken: () => refreshTokens,
    rotateRefreshToken: () => false,
    scopes: ['openid'],
    ttl: { AuthorizationCode: 60, AccessToken: 300, PushedAuthorizationRequest: 60 } as never,
  });
  server.on('request', provider.callback());
  return {
    issuer,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
