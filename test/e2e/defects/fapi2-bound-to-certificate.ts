import { healCertificate } from '../certificate-healers.js';
import type { Defects } from './defect.js';

export default {
  template: 'fapi2-security-profile-mtls',
  behindProxy: [
    {
      probe: 'token-issued-without-certificate',
      healer: healCertificate(({ request }) => request.shown === undefined),
    },
  ],
} satisfies Defects;
