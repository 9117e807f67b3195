import { CIBA } from '../../../clauses/ciba.js';
import { reach, refusal, type Spoils } from '../../refusal.js';
import type { Story } from '../../scenario/story.js';

function withHint(name: string, make: (story: Story) => Promise<string>): Spoils {
  return {
    backchannel: {
      async request(parameters, story) {
        parameters.set(name, await make(story));
      },
    },
  };
}

export default refusal({
  id: 'ciba-several-hints',
  title: 'A backchannel authentication request with several hints is refused',
  clauses: [CIBA('7.2-3')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  variants: {
    'a token that nobody issued beside a name': withHint('login_hint_token', async () => 'somebody-else'),
    // All that is wrong with it is that there are two.
    'an ID token beside a name': withHint('id_token_hint', async ({ target }) => {
      const { tokens } = await reach(target, 'token');
      return tokens?.id_token ?? '';
    }),
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'The client that checks one of the hints and the server that reads the other speak of different users.',
  repair:
    "Keycloak has no setting for it: it reads the kind of hint that the realm's attribute cibaAuthRequestedUserHint names, and no other.",
  hardening: ['/realm/attributes/cibaAuthRequestedUserHint'],
});
