import { SHORT_DH } from '../../rsa-certificate.js';
import { healRequestObject } from '../request-object-healers.js';
import type { Defects } from './defect.js';

export default {
  template: 'fapi1-advanced-private-key-jwt',
  behindProxy: [
    {
      probe: 'tls-dhe-key-too-short',
      tls: { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0', dhparam: SHORT_DH },
    },
    {
      probe: 'response-mode-query-for-hybrid',
      healer: healRequestObject(({ claims: { response_mode: mode, ...claims } }) =>
        mode === 'query' ? claims : undefined,
      ),
    },
    {
      probe: 'response-malformed',
      // The code beside its signature, in the query.
      breaks(response) {
        response.headers = response.headers.map(([name, value]) => {
          const code = /#.*\bcode=([^&]*)/.exec(value)?.[1];
          return [
            name,
            code === undefined ? value : value.replace('#', `?code=${code}#`).replace(/([#&])code=[^&]*&?/g, '$1'),
          ];
        });
      },
      breaksControls: true,
    },
  ],
  weakened: [
    {
      turns: { 'response-type-code-alone': 'fail', 'response-type-not-allowed': 'fail' },
      without: { executors: ['secure-response-type'] },
    },
  ],
} satisfies Defects;
