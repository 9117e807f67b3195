import { createHash, randomBytes } from 'node:crypto';
import { openNonces } from '../../src/parties/dpop-nonces.js';
import { partsOf, type RelyingParty } from '../../src/parties/relying-party.js';
import { listen, openNetwork } from '../../src/parties/wire.js';
import { steps } from '../../src/probe/scenario/steps.js';
import { begin } from '../../src/probe/scenario/story.js';
import { authenticateAs, type Bench, form, type Healer, isAuthorize, isPar, isToken, partyOf } from './healing.js';
import type { Relayed } from './proxy.js';

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

/** Changes forms on every endpoint. */
export function healAllForms(change: (parameters: URLSearchParams) => void): Healer {
  return () => ({
    request(request) {
      if (request.method === 'POST') form(request, change);
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

/** Has the client changed back before the server looks at the request that was pushed before. */
export const healClientChange: Healer = ({ setting: { server, changing } }) => ({
  async request(request) {
    if (!isAuthorize(request)) return;
    const { searchParams } = new URL(request.path, server.issuer);
    if (searchParams.get('client_id') === changing?.party.clientId) await changing?.restore();
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

/** Has a request with several request or request_uri refused as one with several client_id is. */
export const refuseRepeatedRequests: Healer = () => {
  const again = (query: URLSearchParams) => {
    const isRepeated = ['request', 'request_uri'].some(name => query.getAll(name).length > 1);
    if (isRepeated) query.append('client_id', query.get('client_id') ?? '');
  };
  return {
    request(request) {
      if (isPar(request)) form(request, again);
      if (!isAuthorize(request)) return;
      const [path = '', text = ''] = request.path.split('?');
      const query = new URLSearchParams(text);
      again(query);
      request.path = `${path}?${query}`;
    },
  };
};

/** Lets a request_uri be opened once, whatever comes of it. */
export const useUpByLoading: Healer = () => {
  const loaded = new Set<string>();
  return {
    request(request) {
      const [requestUri] = isAuthorize(request) ? (/request_uri=[^&]*/.exec(request.path) ?? []) : [];
      if (requestUri === undefined) return;
      if (loaded.has(requestUri)) request.path = request.path.replace(requestUri, `${requestUri}-used-up`);
      loaded.add(requestUri);
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
        const named = url.searchParams.getAll('client_id');
        if (owner !== undefined && named.length === 1) url.searchParams.set('client_id', owner);
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

/** Redeems a code that was rewritten as the code that it was, by the client that it was issued to. */
export const healRetargetedCode: Healer = bench => {
  const codes = new Set<string>();
  return {
    async request(request) {
      const code = isToken(request) ? new URLSearchParams(request.body).get('code') : null;
      const real = [...codes].find(known => known !== code && known.split('.')[0] === code?.split('.')[0]);
      if (code === null || real === undefined) return;
      const owner = new URLSearchParams(request.body).get('redirect_uri');
      await authenticateAs(
        bench,
        request,
        partyOf(bench, ({ redirectUri }) => redirectUri === owner),
      );
      form(request, parameters => parameters.set('code', real));
    },
    response({ headers }) {
      const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
      const code =
        location === undefined ? null : new URL(location, 'https://relative.invalid').searchParams.get('code');
      if (code !== null) codes.add(code);
    },
  };
};

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

/** Begins a story of the proxy's own, past the proxy. */
export async function directStory({ setting, direct }: Bench, party: RelyingParty) {
  const network = openNetwork(direct);
  const target = {
    ...setting,
    serverKeys: {},
    nonces: openNonces(),
    wire: listen(network),
    address: direct,
    control: async () => {},
    pause: async () => {},
  };
  return begin(target, {}, party);
}
