import { steps } from '../../src/probe/scenario/steps.js';
import { directStory } from './flow-healers.js';
import { giveProof } from './healers.js';
import { form, type Healer, isAuthorize, isPar, isToken, isUserinfo } from './healing.js';

/** When something was first seen, by its text. */
function ages(): { readonly note: (text: string) => void; readonly of: (text: string) => number } {
  const since = new Map<string, number>();
  return {
    note: text => void (since.has(text) || since.set(text, Date.now())),
    of: text => (Date.now() - (since.get(text) ?? Date.now())) / 1000,
  };
}

/** Forgets what was pushed in another realm, as later versions of Keycloak do. */
export const bindToRealm: Healer = bench => {
  const foreign = new Set<string>();
  const here = new URL(bench.setting.server.issuer).pathname;
  return {
    request(request) {
      const uri = isAuthorize(request) ? /request_uri=([^&]*)/.exec(request.path)?.[1] : undefined;
      if (uri !== undefined && foreign.has(decodeURIComponent(uri)))
        request.path = request.path.replace(uri, `${uri}-`);
    },
    response({ status, body }, request) {
      if (!isPar(request) || status !== 201 || request.path.startsWith(`${here}/`)) return;
      foreign.add((JSON.parse(body) as { request_uri: string }).request_uri);
    },
  };
};

/** Brings a new code, by a login of the proxy's own, for one that is older than that. */
export const healOldCode =
  (seconds: number): Healer =>
  bench => {
    const seen = ages();
    return {
      async request(request) {
        const code = isToken(request) ? new URLSearchParams(request.body).get('code') : null;
        if (code === null || seen.of(code) < seconds) return;
        const story = await directStory(bench, bench.setting.clients[0]);
        await steps.par(story);
        await steps.authorize(story);
        form(request, parameters => {
          parameters.set('code', story.callback?.get('code') ?? '');
          parameters.set('code_verifier', story.verifier);
        });
      },
      response({ headers }) {
        const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? '';
        const code = URL.canParse(location) ? new URL(location).searchParams.get('code') : null;
        if (code !== null) seen.note(code);
      },
    };
  };

/** Pushes anew for a request_uri that is older than that. */
export const healOldRequestUri =
  (seconds: number): Healer =>
  bench => {
    const seen = ages();
    return {
      async request(request) {
        if (!isAuthorize(request)) return;
        const url = new URL(request.path, bench.setting.server.issuer);
        if (seen.of(url.searchParams.get('request_uri') ?? '') < seconds) return;
        const story = await directStory(bench, bench.setting.clients[0]);
        await steps.par(story);
        url.searchParams.set('request_uri', story.pushed?.request_uri ?? '');
        request.path = url.pathname + url.search;
      },
      response({ status, body }, request) {
        if (isPar(request) && status === 201) seen.note((JSON.parse(body) as { request_uri: string }).request_uri);
      },
    };
  };

/** Brings a new access token, with its proof, for one that is older than that. */
export const healOldAccessToken =
  (seconds: number): Healer =>
  bench => {
    const seen = ages();
    return {
      async request(request) {
        const authorization = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
        if (!isUserinfo(request) || seen.of(authorization.replace(/^\w+ /, '')) < seconds) return;
        const story = await directStory(bench, bench.setting.clients[0]);
        for (const step of ['par', 'authorize', 'token'] as const) await steps[step](story);
        request.headers = request.headers.map(([name, value]) => [
          name,
          name.toLowerCase() === 'authorization' ? `DPoP ${story.tokens?.access_token}` : value,
        ]);
        await giveProof(bench, request, story.proofKey);
      },
      response({ status, body }, request) {
        if (!isToken(request) || status !== 200) return;
        const { access_token: token } = JSON.parse(body) as { access_token?: string };
        if (token !== undefined) seen.note(token);
      },
    };
  };
