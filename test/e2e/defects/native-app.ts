import { changeQuery, healEveryProof } from '../app-healers.js';
import type { Defect, Defects, Weakening } from './defect.js';

const behindProxy: readonly Defect[] = [
  {
    probe: 'refresh-token-of-public-client-unprotected',
    healer: healEveryProof,
    relatives: { 'refresh-without-dpop-proof': 'fail' },
    because: 'the proxy proves its own key in every request',
  },
  {
    probe: 'loopback-port-refused',
    healer: changeQuery(query => {
      const redirectUri = query.get('redirect_uri') ?? '';
      if (redirectUri.startsWith('http://127.0.0.1:')) query.set('redirect_uri', `${redirectUri}/other`);
    }),
  },
  {
    probe: 'private-use-scheme-refused',
    healer: changeQuery(query => {
      const redirectUri = query.get('redirect_uri') ?? '';
      if (!redirectUri.startsWith('http')) query.set('redirect_uri', 'unknown:/callback');
    }),
  },
];

const weakened: readonly Weakening[] = [
  {
    turns: {
      'redirect-uri-not-registered': 'fail',
      'error-sent-to-unregistered-uri': 'fail',
      'app-redirect-uri-not-registered': 'fail',
      'app-granted-silently': 'error',
    },
    without: { executors: ['secure-redirect-uris-enforcer'], clients: { redirectUris: ['*'] } },
    because: 'the wildcard stands for every address, but for none of another scheme than http and https',
  },
];

export default {
  template: 'native-app',
  behindProxy,
  weakened,
  alwaysWarned: ['app-granted-silently'],
  unrepaired: { 'app-granted-silently': 'warn' },
  passing: [{ probes: ['app-granted-silently'], healer: changeQuery(query => query.set('prompt', 'login')) }],
} satisfies Defects;
