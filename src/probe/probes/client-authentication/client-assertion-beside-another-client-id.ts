import { RFC7521 } from '../../../clauses/rfc7521.js';
import { signWith } from '../../../parties/keys.js';
import type { RelyingParty } from '../../../parties/relying-party.js';
import { refusal, type Spoils } from '../../refusal.js';
import type { Story } from '../../scenario/story.js';

type Owner = (story: Story) => RelyingParty;

/** In a pushed request; where a code is redeemed the redirect URI is the code's. */
function redirectTo(form: URLSearchParams, { redirectUri }: RelyingParty): void {
  if (form.has('redirect_uri') && form.has('response_type')) form.set('redirect_uri', redirectUri);
}

function withIdOf(owner: Owner): Spoils {
  return {
    authentication: {
      parameters(form, story) {
        form.set('client_id', story.target.clients[1].clientId);
        redirectTo(form, owner(story));
      },
    },
  };
}

function withAssertionOf(owner: Owner): Spoils {
  return {
    authentication: {
      parameters(form, story) {
        form.set('client_id', story.party.clientId);
        redirectTo(form, owner(story));
      },
      assertionSigner({ target }) {
        const { clientId, key } = target.clients[1];
        return (header, claims) =>
          signWith(key)({ ...header, kid: key.kid }, { ...claims, iss: clientId, sub: clientId });
      },
    },
  };
}

export default refusal({
  id: 'client-assertion-beside-another-client-id',
  title: 'A client assertion beside the client_id of another client is refused',
  clauses: [RFC7521('4.2')],
  attacker: ['A1'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  needs: ['second client'],
  // Whichever of the two a careless server takes the client for, it must not refuse the redirect URI alone.
  variants: {
    'the client_id of another client': withIdOf(({ party }) => party),
    'the client_id and the redirect URI of another client': withIdOf(({ target }) => target.clients[1]),
    'the assertion of another client': withAssertionOf(({ party }) => party),
    'the assertion and the redirect URI of another client': withAssertionOf(({ target }) => target.clients[1]),
  },
  refusedBy: 'authentication',
  errors: ['invalid_client', 'invalid_request'],
  gain: 'A client of the realm has its request carried out as that of another, with the redirect URIs and rights of that one.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
