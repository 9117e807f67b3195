import { bindToRealm, healOldAccessToken, healOldCode, healOldRequestUri } from '../expiry-healers.js';
import { isPar } from '../healing.js';
import type { Defects } from './defect.js';

/** Seconds that everything lives on the realm of the tests. */
export const SECONDS = 4;

/** What has to expire, on a realm whose lifetimes are short, and what takes a second realm: in expiry.test.ts. */
const defects: Defects = {
  template: 'fapi2-security-profile-dpop',
  behindProxy: [
    { probe: 'code-expired', healer: healOldCode(SECONDS) },
    { probe: 'request-uri-expired', healer: healOldRequestUri(SECONDS) },
    { probe: 'access-token-expired', healer: healOldAccessToken(SECONDS) },
  ],
  always: ['request-uri-of-another-realm'],
  alwaysWarned: ['slow-login-refused'],
  passing: [
    {
      probes: ['slow-login-refused'],
      // A login may take longer than what is said of the request_uri.
      breaks(response, request) {
        if (isPar(request)) response.body = response.body.replace(/"expires_in":\d+/, '"expires_in":1');
      },
    },
    { probes: ['request-uri-of-another-realm'], healer: bindToRealm },
  ],
};
export default defects;
