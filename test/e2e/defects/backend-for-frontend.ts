import { partsOf } from '../../../src/parties/relying-party.js';
import {
  changeResourceRequest,
  countRefreshTokens,
  healAnonymousIntrospection,
  healForeignRevocation,
  healMissingChallenge,
  healRepeated,
  hideBinding,
  hideRevocation,
  setHeader,
} from '../app-healers.js';
import { healForm } from '../flow-healers.js';
import { isToken } from '../healing.js';
import type { Defect, Defects, Passing, Weakening } from './defect.js';

const behindProxy: readonly Defect[] = [
  {
    probe: 'access-token-in-query',
    healer: changeResourceRequest(request => {
      const [path = '', query = ''] = request.path.split('?');
      const token = new URLSearchParams(query).get('access_token');
      if (token === null) return;
      request.path = path;
      request.headers.push(['authorization', `DPoP ${token}`]);
    }),
  },
  {
    probe: 'authorization-scheme-case-sensitive',
    healer: changeResourceRequest(request => {
      request.headers = request.headers.filter(([, value]) => !/^(dpop|DPOP) /.test(value));
    }),
  },
  {
    probe: 'dpop-proof-refused-beside-query',
    healer: changeResourceRequest(request => {
      if (request.path.includes('?')) request.headers = request.headers.filter(([name]) => !/^dpop$/i.test(name));
    }),
  },
  { probe: 'authorization-parameter-repeated', healer: healRepeated('par') },
  { probe: 'token-parameter-repeated', healer: healRepeated('token') },
  {
    probe: 'code-verifier-without-challenge',
    healer: healMissingChallenge,
    relatives: { 'par-without-pkce': 'fail' },
    because: 'the proxy supplies what is missing',
  },
  { probe: 'credentials-guessable', healer: countRefreshTokens },
  { probe: 'introspection-without-authentication', healer: healAnonymousIntrospection },
  { probe: 'introspection-without-binding', breaks: hideBinding },
  { probe: 'token-revoked-by-another-client', healer: healForeignRevocation },
  { probe: 'token-alive-after-revocation', verdict: 'warn', healer: hideRevocation },
  {
    probe: 'dpop-proof-seconds-ahead-refused',
    healer: () => ({
      request(request) {
        const proof = request.headers.find(([name]) => /^dpop$/i.test(name))?.[1];
        if (!isToken(request) || proof === undefined) return;
        const ahead = Number(partsOf(proof)[1].iat) - Date.now() / 1000;
        if (ahead > 4 && ahead < 60) request.headers = request.headers.filter(([name]) => !/^dpop$/i.test(name));
      },
    }),
  },
  {
    probe: 'nonce-of-64-characters-refused',
    healer: healForm('par', parameters => {
      const nonce = parameters.get('nonce') ?? '';
      if (nonce.length >= 64) parameters.set('nonce', nonce.slice(0, 32));
    }),
    relatives: { 'long-nonce-altered': 'fail' },
    because: 'a longer one is cut off, too',
  },
  {
    probe: 'request-without-nonce-refused',
    verdict: 'warn',
    healer: healForm('par', parameters => {
      if (!parameters.has('nonce')) parameters.delete('redirect_uri');
    }),
  },
  {
    probe: 'request-without-state-refused',
    verdict: 'warn',
    healer: healForm('par', parameters => {
      if (!parameters.has('state')) parameters.delete('redirect_uri');
    }),
  },
  {
    probe: 'state-altered',
    healer: healForm('par', parameters => {
      const state = parameters.get('state');
      if (state !== null) parameters.set('state', state.replace(/[^\w.-]/g, ''));
    }),
  },
  {
    probe: 'authorization-endpoint-with-cors',
    breaks(response, { path }) {
      if (path.includes('/protocol/openid-connect/auth?')) setHeader(response, 'access-control-allow-origin', '*');
    },
  },
  {
    probe: 'token-response-cacheable',
    breaks(response, request) {
      if (isToken(request)) setHeader(response, 'cache-control', 'max-age=60');
    },
  },
  {
    probe: 'redirect-repeats-credentials',
    breaks(response, { method }) {
      if (method === 'POST' && response.status === 302) Object.assign(response, { status: 307 });
    },
    relatives: { 'redirect-other-than-303': 'warn' },
    because: 'no deviation explains 307',
  },
  {
    probe: 'redirect-other-than-303',
    verdict: 'warn',
    breaks(response, { method }) {
      if (method === 'POST' && response.status === 302) Object.assign(response, { status: 301 });
    },
  },
];

const weakened: readonly Weakening[] = [
  {
    turns: {
      'login-page-framable': 'fail',
      'login-page-leaks-referrer': 'warn',
      'transport-security-not-strict': 'warn',
    },
    without: {
      realm: {
        browserSecurityHeaders: {
          contentSecurityPolicy: '',
          xFrameOptions: '',
          referrerPolicy: 'unsafe-url',
          strictTransportSecurity: '',
        },
      },
    },
  },
  {
    turns: {
      'foreign-origin-allowed': 'warn',
      'token-introspected-by-another-client': 'warn',
    },
    without: {
      executors: ['secure-client-uris'],
      clients: {
        webOrigins: ['*'],
        attributes: { 'allow.token.introspection.without.audience.check': 'true' },
      },
    },
  },
];

const passing: readonly Passing[] = [
  {
    probes: ['redirect-other-than-303'],
    breaks(response, { method }) {
      if (method === 'POST' && response.status === 302) Object.assign(response, { status: 303 });
    },
  },
];

export default { template: 'backend-for-frontend', behindProxy, weakened, passing } satisfies Defects;
