import { RFC9449 } from '../../../clauses/rfc9449.js';
import { acceptance } from '../../acceptance.js';
import { plays } from '../../scenario/route.js';

export default acceptance({
  id: 'dpop-proof-refused-beside-query',
  title: "A DPoP proof is accepted although the request's address has a query, or its htu has one",
  clauses: [RFC9449('4.3-9')],
  applies: profile => profile.sender_constrain === 'dpop' && plays(profile, 'userinfo'),
  variants: {
    'a query': { userinfo: { wire: request => ({ ...request, url: `${request.url}?kcfapi=1` }) } },
    'a query and a fragment in htu': {
      userinfo: {
        proof(_, claims) {
          claims.htu = `${claims.htu}?kcfapi=1#kcfapi`;
        },
      },
    },
  },
  acceptedBy: 'userinfo',
  does: 'Uses an access token at the UserInfo endpoint with a query in the address, and a DPoP proof whose htu has none, and the other way round.',
  gain: 'None: clients that ask resources with a query are shut out.',
  repair: 'Keycloak does so without any setting: look for a proxy that rewrites addresses, or a version with a defect.',
});
