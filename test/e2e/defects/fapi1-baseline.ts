import { randomUUID } from 'node:crypto';
import { healRequest } from '../request-object-healers.js';
import type { Defects } from './defect.js';

export default {
  template: 'fapi1-baseline',
  behindProxy: [
    {
      probe: 'authorization-request-without-redirect-uri',
      healer: healRequest((parameters, { redirectUri }) => {
        if (parameters.has('response_type') && !parameters.has('redirect_uri')) {
          parameters.set('redirect_uri', redirectUri);
        }
      }),
    },
    {
      probe: 'authorization-request-without-nonce',
      healer: healRequest(parameters => {
        if (!parameters.has('nonce')) parameters.set('nonce', randomUUID());
      }),
    },
    {
      probe: 'long-nonce-altered',
      healer: healRequest(parameters => {
        const nonce = parameters.get('nonce') ?? '';
        if (nonce.length > 255) parameters.set('nonce', nonce.slice(0, 255));
      }),
    },
  ],
  weakened: [
    { turns: { 'bearer-token-lives-too-long': 'warn' }, without: { realm: { accessTokenLifespan: 3600 } } },
    {
      turns: { 'foreign-request-uri-fetched': 'fail' },
      without: {
        executors: ['secure-client-uris'],
        clients: { attributes: { 'request.uris': 'https://*##http://*' } },
      },
    },
  ],
} satisfies Defects;
