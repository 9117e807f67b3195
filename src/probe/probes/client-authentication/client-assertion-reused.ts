import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC7523 } from '../../../clauses/rfc7523.js';
import type { Claims, JoseHeader } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';
import type { Story } from '../../scenario/story.js';

function markIt(_: JoseHeader, claims: Claims, { mark }: Story): void {
  claims.jti = mark;
}

export default refusal({
  id: 'client-assertion-reused',
  title: 'A client assertion whose jti was seen before is refused',
  clauses: [OIDCC('9'), RFC7523('3-7')],
  attacker: ['A5'],
  // RFC 7523 alone only allows it to be refused.
  applies: profile => profile.client_auth_type === 'private_key_jwt' && profile.openid !== 'plain_oauth',
  variants: {
    'at PAR and at the token endpoint': { par: { assertion: markIt }, token: { assertion: markIt } },
    'twice at the token endpoint': { token: { assertion: markIt }, refresh: { assertion: markIt } },
  },
  refusedBy: ['token', 'refresh'],
  errors: ['invalid_client'],
  gain: 'Whoever reads an assertion sends it again and acts as the client until it expires.',
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
