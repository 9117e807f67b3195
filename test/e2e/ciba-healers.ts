import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request as send } from 'undici';
import { type LoginRequest, sendDecision } from '../../src/parties/authentication-device.js';
import { openNonces } from '../../src/parties/dpop-nonces.js';
import { type Claims, type JoseHeader, signWith } from '../../src/parties/keys.js';
import { partsOf, type RelyingParty } from '../../src/parties/relying-party.js';
import { listen, openNetwork } from '../../src/parties/wire.js';
import type { Target } from '../../src/probe/probe.js';
import { decide } from '../../src/probe/scenario/backchannel.js';
import { steps } from '../../src/probe/scenario/steps.js';
import { begin } from '../../src/probe/scenario/story.js';
import { authenticateAs, type Bench, form, type Healer, isToken, partyOf, seconds } from './healing.js';
import type { Relayed } from './proxy.js';

const isBackchannel = ({ path }: Relayed) => path.endsWith('/ext/ciba/auth');
const isCallback = ({ path }: Relayed) => path.endsWith('/ext/ciba/auth/callback');

/** A request through the back channel, as far as it can be read. */
interface LoginAsked {
  readonly token: string | undefined;
  readonly header: JoseHeader;
  readonly claims: Claims;
  readonly form: URLSearchParams;
  readonly party: RelyingParty;
  readonly bench: Bench;
}

function readLogin(bench: Bench, request: Relayed): LoginAsked {
  const parameters = new URLSearchParams(request.body);
  const token = parameters.get('request') ?? undefined;
  const [header, claims] = token === undefined ? [{}, Object.fromEntries(parameters)] : partsOf(token);
  const party = partyOf(bench, ({ clientId }) => clientId === parameters.get('client_id'));
  return { token, header, claims, form: parameters, party, bench };
}

async function signAnew({ bench, claims, party, form: parameters }: LoginAsked, more: Claims = {}): Promise<string> {
  const { ciba_mode } = bench.setting.profile;
  const { binding_message = randomUUID() } = claims;
  const { client_notification_token = ciba_mode === 'ping' ? randomUUID() : undefined } = claims;
  const request = await signWith(party.key)(
    { kid: party.key.kid },
    {
      ...{ iss: party.clientId, aud: bench.setting.server.issuer, jti: randomUUID() },
      ...{ iat: seconds(), nbf: seconds() - 5, exp: seconds() + 60 },
      ...{ scope: 'openid', login_hint: bench.setting.user.username, binding_message },
      ...(client_notification_token === undefined ? {} : { client_notification_token }),
      ...more,
    },
  );
  const kept = [...parameters].filter(([name]) => name.startsWith('client_'));
  return new URLSearchParams([...kept, ['request', request]]).toString();
}

/** Signs requests anew that have the defect. */
export function healLogin(defect: (asked: LoginAsked) => boolean | Promise<boolean>): Healer {
  return bench => ({
    async request(request) {
      if (!isBackchannel(request)) return;
      const asked = readLogin(bench, request);
      if (await defect(asked)) request.body = await signAnew(asked);
    },
  });
}

/** Signs each request anew, with something else in it. */
export function spoilLogin(change: (asked: LoginAsked) => Claims | undefined): Healer {
  return bench => ({
    async request(request) {
      if (!isBackchannel(request)) return;
      const asked = readLogin(bench, request);
      const more = change(asked);
      if (more !== undefined) request.body = await signAnew(asked, more);
    },
  });
}

/** Takes the signature away from requests that have the defect, so that they are refused. */
export function refuseLogin(defect: (asked: LoginAsked) => boolean): Healer {
  return bench => ({
    request(request) {
      if (isBackchannel(request) && defect(readLogin(bench, request))) form(request, all => all.delete('request'));
    },
  });
}

/** Authenticates requests and polls that come without authentication. */
export const healMissingCibaAuthentication: Healer = bench => ({
  async request(request) {
    const parameters = new URLSearchParams(request.body);
    if ((!isBackchannel(request) && !isToken(request)) || parameters.has('client_assertion')) return;
    const party = partyOf(bench, ({ clientId }) => clientId === parameters.get('client_id'));
    await authenticateAs(bench, request, party);
  },
});

/** What the proxy knows of a login. */
interface Login {
  readonly clientId: string;
  readonly bindingMessage: string;
  readonly at: number;
  expiresIn: number;
  redeemed: boolean;
}

/** Follows logins from their beginning, by their auth_req_id. */
function follow() {
  const byRequest = new WeakMap<Relayed, Login>();
  const byId = new Map<string, Login>();
  return {
    byId,
    asked(bench: Bench, request: Relayed): void {
      if (!isBackchannel(request)) return;
      const { party, claims } = readLogin(bench, request);
      const { clientId } = party;
      const bindingMessage = String(claims.binding_message);
      byRequest.set(request, { clientId, bindingMessage, at: seconds(), expiresIn: 0, redeemed: false });
    },
    answered(request: Relayed, status: number, body: string): void {
      if (status !== 200) return;
      const login = byRequest.get(request);
      if (login !== undefined) {
        const { auth_req_id, expires_in } = JSON.parse(body) as { auth_req_id: string; expires_in: number };
        login.expiresIn = expires_in;
        byId.set(auth_req_id, login);
      }
      const polled = byId.get(new URLSearchParams(request.body).get('auth_req_id') ?? '');
      if (isToken(request) && polled !== undefined) polled.redeemed = true;
    },
  };
}

/** Replaces the auth_req_id of polls that have the defect by one of a login that the proxy has approved. */
export function healPoll(defect: (login: Login | undefined, clientId: string) => boolean): Healer {
  return bench => {
    const { byId, asked, answered } = follow();
    return {
      async request(request) {
        asked(bench, request);
        const parameters = new URLSearchParams(request.body);
        const id = parameters.get('auth_req_id');
        const clientId = parameters.get('client_id') ?? '';
        if (!isToken(request) || id === null || !defect(byId.get(id), clientId)) return;
        const fresh = await approvedLogin(
          bench,
          partyOf(bench, party => party.clientId === clientId),
        );
        form(request, all => all.set('auth_req_id', fresh));
      },
      response({ status, body }, request) {
        answered(request, status, body);
      },
    };
  };
}

/** A login of the proxy's own, past itself, that the person has approved. */
async function approvedLogin({ setting, direct }: Bench, party: RelyingParty): Promise<string> {
  const network = openNetwork(direct);
  const target: Target = {
    ...setting,
    ...{
      wire: listen(network),
      address: direct,
      serverKeys: {},
      nonces: openNonces(),
      control: async () => {},
      pause: async () => {},
    },
  };
  const story = await begin(target, {}, party);
  await steps.backchannel(story);
  await decide(story);
  await network.close();
  return story.backchannel?.auth_req_id ?? '';
}

async function approve({ setting, direct }: Bench, { bearer }: LoginRequest): Promise<void> {
  const network = openNetwork(direct);
  const { issuer } = setting.server;
  await sendDecision(listen(network), { issuer, bearer, decision: 'SUCCEED' });
  await network.close();
}

/** Approves a login by itself when it is polled for and nobody has decided. */
export const healMissingApproval: Healer = bench => {
  const { byId, asked, answered } = follow();
  const decided = new Set<string>();
  return {
    async request(request) {
      asked(bench, request);
      if (isCallback(request)) decided.add(bearerOf(request));
      const login = byId.get(new URLSearchParams(request.body).get('auth_req_id') ?? '');
      const known = login === undefined ? undefined : bench.setting.device?.asked(login.bindingMessage);
      if (isToken(request) && known !== undefined && !decided.has(known.bearer)) await approve(bench, known);
    },
    response({ status, body }, request) {
      answered(request, status, body);
    },
  };
};

/** Approves the login that was begun last when a decision comes with any other token than one of the device's. */
export const healForgedDecision: Healer = bench => {
  const begun: string[] = [];
  return {
    request(request) {
      if (isBackchannel(request)) begun.push(String(readLogin(bench, request).claims.binding_message));
      if (!isCallback(request)) return;
      const logins = begun.flatMap(bindingMessage => bench.setting.device?.asked(bindingMessage) ?? []);
      const login = logins.at(-1);
      if (login === undefined || logins.some(({ bearer }) => bearer === bearerOf(request))) return;
      request.headers = [
        ...request.headers.filter(([name]) => name.toLowerCase() !== 'authorization'),
        ['authorization', `Bearer ${login.bearer}`],
      ];
    },
  };
};

function bearerOf({ headers }: Relayed): string {
  return (headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '').replace(/^Bearer /, '');
}

/** Takes every decision for an approval. */
export const healRejection: Healer = () => ({
  request(request) {
    if (isCallback(request)) request.body = JSON.stringify({ status: 'SUCCEED' });
  },
});

/** Holds a poll back that comes too soon. */
export const healHaste: Healer = () => {
  const polled = new Map<string, number>();
  return {
    async request(request) {
      const id = new URLSearchParams(request.body).get('auth_req_id');
      if (!isToken(request) || id === null) return;
      if (Date.now() - (polled.get(id) ?? 0) < 5_500) await sleep(5_500);
      polled.set(id, Date.now());
    },
  };
};

/** What is agreed to with whoever knows nothing better: no cipher suite that FAPI permits. */
export const WEAK_CALLS = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' } as const;

/** Sends pings once more, of approvals that were answered so. */
function pingsMore(is: (status: number) => boolean, tls = {}): Healer {
  return bench => {
    const { byId, asked, answered } = follow();
    const tokens = new Map<string, string>();
    return {
      request(request) {
        asked(bench, request);
        if (!isBackchannel(request)) return;
        const { claims } = readLogin(bench, request);
        tokens.set(String(claims.binding_message), String(claims.client_notification_token));
      },
      response({ status, body }, request) {
        answered(request, status, body);
        if (!isCallback(request) || !is(status)) return;
        const login = [...byId].find(
          ([, { bindingMessage }]) => bench.setting.device?.asked(bindingMessage)?.bearer === bearerOf(request),
        );
        if (login !== undefined) void pingAgain(bench, login[0], tokens.get(login[1].bindingMessage) ?? '', tls);
      },
    };
  };
}

/** Sends a ping that was refused once more. */
export const repeatPings = pingsMore(status => status !== 200);

/** Sends each ping over a weak connection, too. */
export const pingWeakly = pingsMore(status => status === 200, WEAK_CALLS);

async function pingAgain({ setting, direct }: Bench, id: string, token: string, tls = {}): Promise<void> {
  const dispatcher = new Agent({ connect: { ca: [direct.ca ?? []].flat(), ...tls } });
  await send(setting.notifications?.url ?? '', {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ auth_req_id: id }),
  });
  await dispatcher.close();
}
