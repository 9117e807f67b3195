import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import type { RelyingParty } from '../../../parties/relying-party.js';
import { refusal, type Spoils } from '../../refusal.js';
import type { Spoil } from '../../scenario/story.js';

/** No assertion. */
const bare = (form: URLSearchParams): void => {
  form.delete('client_assertion');
  form.delete('client_assertion_type');
};

/** The client's own: a guess is refused by a server that takes secrets, too. */
function ownSecret({ secret }: RelyingParty): string {
  if (secret === undefined) throw new Error('the secret of the client is not known');
  return secret;
}
const none = (): string => '';

/** Where it only binds tokens the certificate stays: without it the request would be bad in another way, too. */
const notByCertificate: NonNullable<Spoil['identity']> = ({ target, party }) =>
  target.profile.client_auth_type === 'mtls' ? undefined : party.identity;

function posted(secret: (party: RelyingParty) => string): Spoils {
  const spoil: Spoil = {
    identity: notByCertificate,
    parameters(form, { party }) {
      bare(form);
      form.set('client_id', party.clientId);
      form.set('client_secret', secret(party));
    },
  };
  return { authentication: spoil };
}

function basic(secret: (party: RelyingParty) => string): Spoils {
  const spoil: Spoil = {
    identity: notByCertificate,
    parameters(form) {
      bare(form);
      form.delete('client_id');
    },
    wire: (request, { party }) => ({
      ...request,
      headers: [
        ...request.headers,
        ['authorization', `Basic ${Buffer.from(`${party.clientId}:${secret(party)}`).toString('base64')}`],
      ],
    }),
  };
  return { authentication: spoil };
}

export default refusal({
  id: 'client-secret-accepted',
  title: 'A client that has a key or a certificate cannot authenticate with a secret instead',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-6'), FAPI1_ADV('5.2.2-14')],
  attacker: ['A1'],
  needs: ['client secret'],
  applies: ({ client_auth_type }) => client_auth_type === 'private_key_jwt' || client_auth_type === 'mtls',
  variants: {
    'client_secret_basic, empty': basic(none),
    client_secret_basic: basic(ownSecret),
    'client_secret_post, empty': posted(none),
    client_secret_post: posted(ownSecret),
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'Whoever guesses or finds a secret that the client never uses acts as the client without its key.',
  repair: 'Set clientAuthenticatorType=client-jwt (or client-x509) on the client.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
