import { randomBytes } from 'node:crypto';
import { signWith } from '../../src/parties/keys.js';
import type { RelyingParty } from '../../src/parties/relying-party.js';
import type { openNetwork } from '../../src/parties/wire.js';
import type { Setting } from '../../src/probe/engine.js';
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

export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const seconds = () => Math.floor(Date.now() / 1000);

export const isPar = ({ path }: Relayed) => path.includes('/ext/par/request');
export const isToken = ({ path }: Relayed) => path.endsWith('/protocol/openid-connect/token');
export const isUserinfo = ({ path }: Relayed) => path.includes('/protocol/openid-connect/userinfo');
export const isAuthorize = ({ path }: Relayed) => path.includes('/protocol/openid-connect/auth?');

/** Changes a form in place. */
export function form(request: Relayed, change: (parameters: URLSearchParams) => void): void {
  const parameters = new URLSearchParams(request.body);
  change(parameters);
  request.body = parameters.toString();
}

/** The scratch clients that authenticate in probes of the authorization endpoint and of clients. */
export function partiesOf({ setting: { clients, changing } }: Bench): readonly RelyingParty[] {
  return [...clients, ...(changing === undefined ? [] : [changing.party])];
}

export function partyOf(bench: Bench, is: (party: RelyingParty) => boolean): RelyingParty {
  const party = partiesOf(bench).find(is);
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
export async function authenticateAs(bench: Bench, request: Relayed, party: RelyingParty): Promise<void> {
  const assertion = await goodAssertion(bench, party);
  form(request, parameters => {
    parameters.set('client_id', party.clientId);
    parameters.set('client_assertion_type', JWT_BEARER);
    parameters.set('client_assertion', assertion);
  });
}
