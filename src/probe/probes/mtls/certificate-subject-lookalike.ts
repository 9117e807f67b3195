import { RFC8705 } from '../../../clauses/rfc8705.js';
import { issueIdentity } from '../../../parties/identity.js';
import { refusal, type Spoils } from '../../refusal.js';

/** A certificate of the authority that the server trusts, for a name that is nearly the client's. */
function lookalike(nearly: (subject: string) => string): Spoils {
  return {
    authentication: {
      identity({ target: { authority }, party: { identity } }) {
        if (authority === undefined || identity === undefined) throw new Error('there is nobody to look like');
        return issueIdentity(authority, nearly(identity.subject));
      },
    },
  };
}

export default refusal({
  id: 'certificate-subject-lookalike',
  title: 'A certificate whose subject is nearly the one that the client registered does not authenticate it',
  clauses: [RFC8705('2.1'), RFC8705('2.1.2')],
  attacker: ['A1', 'A3b'],
  applies: profile => profile.client_auth_type === 'mtls',
  needs: ['certificates'],
  variants: {
    // Where a server takes the registered subject for a regular expression, its dot stands for any character.
    'another character for the dot': lookalike(subject => {
      const other = subject.replace(/\.(?=[^.]*$)/, 'X');
      return other === subject ? `${subject}X` : other;
    }),
    'more before the name': lookalike(subject => subject.replace('=', '=x')),
    'more behind the name': lookalike(subject => subject.replace(/(?=,|$)/, 'x')),
    'one more attribute': lookalike(subject => `${subject},O=Other`),
    'the name in another attribute': lookalike(subject => subject.replace(/^\w+=/, 'OU=')),
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'Whoever has a certificate of the authority for a name that they chose, one character beside the client’s, acts as the client.',
  repair:
    'Set the client attribute x509.allow.regex.pattern.comparison=false; no executor does. Without it Keycloak takes the registered subject for a regular expression.',
  hardening: ['/clientDefaults/attributes/x509.allow.regex.pattern.comparison'],
});
