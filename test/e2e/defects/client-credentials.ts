import type { Defects } from './defect.js';

export default {
  template: 'fapi2-security-profile-dpop-client-credentials',
  behindProxy: [
    {
      probe: 'client-credentials-with-refresh-token',
      verdict: 'warn',
      // What is judged is the answer itself, so a changed one is the defect.
      breaks(response, { path }) {
        if (!path.endsWith('/protocol/openid-connect/token') || response.status !== 200) return;
        response.body = JSON.stringify({ ...JSON.parse(response.body), refresh_token: 'one-more' });
      },
    },
  ],
  always: ['client-assertion-audience-endpoint'],
  unrepaired: { 'client-assertion-audience-endpoint': 'fail: audience-unchecked-for-client-credentials' },
} satisfies Defects;
