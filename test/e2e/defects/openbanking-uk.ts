import type { Defects } from './defect.js';

const INTENT = 'openbanking_intent_id';

export default {
  template: 'openbanking-uk-private-key-jwt',
  behindProxy: [],
  weakened: [
    {
      turns: {
        'id-token-without-intent': 'fail',
        'intent-missing': 'fail',
        'intent-of-another-client': 'fail',
        'intent-revoked': 'fail',
        'intent-unknown': 'fail',
      },
      without: {
        executors: ['intent-client-bind-checker'],
        clients: {
          // It always names the same intent.
          protocolMappers: [
            {
              name: INTENT,
              protocol: 'openid-connect',
              protocolMapper: 'oidc-hardcoded-claim-mapper',
              config: { 'claim.name': INTENT, 'claim.value': 'another', 'id.token.claim': 'true' },
            },
          ],
        },
      },
    },
  ],
} satisfies Defects;
