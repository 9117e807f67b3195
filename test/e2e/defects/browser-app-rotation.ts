import { healClientCredentials, hideReusedRefreshToken } from '../app-healers.js';
import { inDueWords } from '../conforming.js';
import type { Defect, Defects, Passing, Weakening } from './defect.js';

const behindProxy: readonly Defect[] = [
  { probe: 'client-credentials-of-public-client', healer: healClientCredentials },
  { probe: 'tokens-of-reused-refresh-token-alive', healer: hideReusedRefreshToken },
];

const weakened: readonly Weakening[] = [
  {
    turns: {
      'code-challenge-missing': 'fail',
      'code-challenge-plain': 'fail',
      'password-grant-allowed': 'fail',
    },
    without: {
      executors: ['pkce-enforcer', 'reject-ropc-grant', 'consent-required'],
      clients: { directAccessGrantsEnabled: true, consentRequired: false },
    },
  },
];

const passing: readonly Passing[] = [{ probes: ['client-credentials-of-public-client'], breaks: inDueWords }];

export default { template: 'browser-app-rotation', behindProxy, weakened, passing } satisfies Defects;
