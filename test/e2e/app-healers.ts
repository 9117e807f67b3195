import { generateProofKey, partsOf } from '../../src/parties/relying-party.js';
import { steps } from '../../src/probe/scenario/steps.js';
import { directStory, healForm } from './flow-healers.js';
import { giveProof } from './healers.js';
import { authenticateAs, form, type Healer, isAuthorize, isPar, isToken, isUserinfo, partyOf } from './healing.js';
import type { Behaviour, Returned } from './proxy.js';

/** Takes every parameter once. */
export function healRepeated(endpoint: 'par' | 'token'): Healer {
  return healForm(endpoint, parameters => {
    for (const [name, value] of [...parameters]) parameters.set(name, value);
  });
}

/** Changes the query of authorization requests by value. */
export function changeQuery(change: (query: URLSearchParams) => void): Healer {
  return ({ setting }) => ({
    request(request) {
      if (!isAuthorize(request)) return;
      const url = new URL(request.path, setting.server.issuer);
      change(url.searchParams);
      request.path = url.pathname + url.search;
    },
  });
}

/** Changes the headers of requests for the protected resource. */
export function changeResourceRequest(
  change: (request: { path: string; headers: [string, string][] }) => void,
): Healer {
  return () => ({
    request(request) {
      if (isUserinfo(request)) change(request);
    },
  });
}

/** Gives codes that were asked for without a challenge the proxy's own, and its verifier where they are redeemed. */
export const healMissingChallenge: Healer = async bench => {
  const { verifier, request: own } = await directStory(bench, bench.setting.clients[0]);
  const theirs = new Set<string>();
  const { calculatePKCECodeChallenge } = await import('oauth4webapi');
  return {
    async request(request) {
      const parameters = new URLSearchParams(request.body);
      if (isPar(request)) {
        const challenge = parameters.get('code_challenge');
        if (challenge !== null) theirs.add(challenge);
        else {
          form(request, asked => {
            asked.set('code_challenge', own.get('code_challenge') ?? '');
            asked.set('code_challenge_method', 'S256');
          });
        }
      }
      const used = isToken(request) ? parameters.get('code_verifier') : null;
      if (used !== null && !theirs.has(await calculatePKCECodeChallenge(used))) {
        form(request, asked => asked.set('code_verifier', verifier));
      }
    },
  };
};

/** Authenticates who asks the introspection endpoint without authentication. */
export const healAnonymousIntrospection: Healer = bench => ({
  async request(request) {
    const parameters = new URLSearchParams(request.body);
    if (!request.path.endsWith('/introspect') || parameters.has('client_assertion')) return;
    await authenticateAs(
      bench,
      request,
      partyOf(bench, ({ clientId }) => clientId === parameters.get('client_id')),
    );
  },
});

/** Leaves out of what is said of a token what it is bound to. */
export const hideBinding: NonNullable<Behaviour['response']> = (response, { path }) => {
  if (!path.endsWith('/introspect')) return;
  const { cnf: _, ...told } = JSON.parse(response.body) as Record<string, unknown>;
  response.body = JSON.stringify(told);
};

/** Has a token revoked by the client that it was issued to, whoever asks. */
export const healForeignRevocation: Healer = bench => ({
  async request(request) {
    const token = new URLSearchParams(request.body).get('token');
    if (!request.path.endsWith('/revoke') || token === null) return;
    const [, { azp }] = partsOf(token);
    await authenticateAs(
      bench,
      request,
      partyOf(bench, ({ clientId }) => clientId === azp),
    );
  },
});

/** Has another token revoked than the one that was named. */
export const hideRevocation: Healer = () => ({
  request(request) {
    if (request.path.endsWith('/revoke')) form(request, parameters => parameters.set('token', 'unknown'));
  },
});

/** Brings a code, by a login of the proxy's own, to a client that asks for a token of its own. */
export const healClientCredentials: Healer = bench => ({
  async request(request) {
    if (!isToken(request) || new URLSearchParams(request.body).get('grant_type') !== 'client_credentials') return;
    const story = await directStory(bench, bench.setting.clients[0]);
    await steps.authorize(story);
    form(request, parameters => {
      parameters.set('grant_type', 'authorization_code');
      parameters.set('code', story.callback?.get('code') ?? '');
      parameters.set('code_verifier', story.verifier);
      parameters.set('redirect_uri', story.party.redirectUri);
    });
  },
});

/** Binds every token to the proxy's own key, and proves it in every request, whoever proves what. */
export const healEveryProof: Healer = async bench => {
  const key = await generateProofKey();
  return {
    async request(request) {
      if (isToken(request) || isUserinfo(request)) await giveProof(bench, request, key);
    },
  };
};

/** Keeps the server from learning that a refresh token came back, so that it ends nothing. */
export const hideReusedRefreshToken: Healer = () => {
  const used = new Set<string>();
  return {
    request(request) {
      const token = isToken(request) ? new URLSearchParams(request.body).get('refresh_token') : null;
      if (token === null) return;
      if (used.has(token)) form(request, parameters => parameters.set('refresh_token', 'unknown'));
      used.add(token);
    },
  };
};

/** Calls the server's refresh tokens by numbers. */
export const countRefreshTokens: Healer = () => {
  const tokens: string[] = [];
  return {
    request(request) {
      form(request, parameters => {
        const known = isToken(request) ? tokens[Number(parameters.get('refresh_token'))] : undefined;
        if (known !== undefined) parameters.set('refresh_token', known);
      });
    },
    response(response, request) {
      if (!isToken(request) || response.status !== 200) return;
      const body = JSON.parse(response.body) as { refresh_token?: string };
      if (body.refresh_token === undefined) return;
      response.body = JSON.stringify({ ...body, refresh_token: String(tokens.push(body.refresh_token) - 1) });
    },
  };
};

/** Sets a header of a response. */
export function setHeader(response: Returned, name: string, value: string): void {
  response.headers = [...response.headers.filter(([header]) => header.toLowerCase() !== name), [name, value]];
}
