import { RFC8705 } from '../../../clauses/rfc8705.js';
import { issueIdentity } from '../../../parties/identity.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'certificate-of-second-authority',
  title:
    'A certificate with the client’s subject from another authority that the server trusts does not authenticate it',
  clauses: [RFC8705('7.4'), RFC8705('2.1')],
  attacker: ['A1', 'A3b'],
  level: 'should',
  applies: profile => profile.client_auth_type === 'mtls',
  needs: ['second authority'],
  spoil: {
    authentication: {
      identity({ target: { secondAuthority }, party: { identity } }) {
        if (secondAuthority === undefined || identity === undefined) throw new Error('there is nobody to look like');
        return issueIdentity(secondAuthority, identity.subject);
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'Whoever persuades any authority in the server’s trust store to certify the client’s name acts as the client.',
  repair:
    'Bind the client to a policy whose profile has the executor tls-client-auth-ca-subject-dn: it writes the authority’s subject into the client attribute x509.casubjectdn.',
  hardening: [
    '/clientProfiles/tls-client-auth/executors/tls-client-auth-ca-subject-dn',
    '/clientDefaults/attributes/x509.casubjectdn',
  ],
});
