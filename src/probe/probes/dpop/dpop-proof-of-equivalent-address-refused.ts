import { RFC9449 } from '../../../clauses/rfc9449.js';
import { acceptance, type Unusual } from '../../acceptance.js';

/** With the address of the request in another form, which normalization makes the same (RFC 3986 section 6.2). */
const written = (otherwise: (htu: string) => string): Unusual => ({
  token: {
    proof(_, claims) {
      claims.htu = otherwise(String(claims.htu));
    },
  },
});

export default acceptance({
  id: 'dpop-proof-of-equivalent-address-refused',
  title: 'A DPoP proof that names the address in another form, equivalent by normalization, is accepted',
  clauses: [RFC9449('4.3')],
  level: 'should',
  applies: profile => profile.sender_constrain === 'dpop',
  variants: {
    'scheme and host in capitals': written(htu => htu.replace(/^https:\/\/[^/]*/, origin => origin.toUpperCase())),
    'a letter percent-encoded': written(htu =>
      htu.replace(/[a-z](?=[^/]*$)/, letter => `%${letter.charCodeAt(0).toString(16)}`),
    ),
    'the default port stated': {
      ...written(htu => htu.replace(/^https:\/\/[^/]*/, '$&:443')),
      where: ({ server }) => new URL(server.token_endpoint ?? server.issuer).port === '',
    },
  },
  acceptedBy: 'token',
  does: 'Gets tokens with DPoP proofs whose htu is the address of the token endpoint in another form: scheme and host in capitals, a letter percent-encoded, the port 443 stated.',
  gain: 'None: clients that were given the address in another form are shut out.',
  repair: 'Keycloak has no setting for it: let clients take the address from the metadata as it stands there.',
});
