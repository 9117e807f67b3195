import { OAUTH21 } from '../../../clauses/oauth21.js';
import { acceptance, type Unusual } from '../../acceptance.js';

const written = (change: (scheme: string) => string): Unusual => ({
  userinfo: {
    wire: request => ({
      ...request,
      headers: request.headers.map(([name, value]) => [
        name,
        name.toLowerCase() === 'authorization' ? value.replace(/^\w+/, change) : value,
      ]),
    }),
  },
});

export default acceptance({
  id: 'authorization-scheme-case-sensitive',
  title: 'The scheme before an access token may be written in any case',
  clauses: [OAUTH21('5.1.1')],
  applies: () => true,
  variants: {
    'small letters': written(scheme => scheme.toLowerCase()),
    'capital letters': written(scheme => scheme.toUpperCase()),
  },
  acceptedBy: 'userinfo',
  does: 'Uses an access token at the UserInfo endpoint with its scheme in small and in capital letters.',
  gain: 'None: clients that write the scheme otherwise are shut out.',
  repair: 'Keycloak does so without any setting: look for a proxy that checks the header, or a version with a defect.',
});
