import { OAUTH21 } from '../../../clauses/oauth21.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-credentials-of-public-client',
  title: 'A public client gets no token of its own',
  clauses: [OAUTH21('4.2'), OAUTH21('4.2.1')],
  attacker: ['A1'],
  applies: profile => profile.client_auth_type === 'none',
  spoil: {
    token: {
      parameters(form) {
        for (const name of ['code', 'code_verifier', 'redirect_uri']) form.delete(name);
        form.set('grant_type', 'client_credentials');
      },
    },
  },
  refusedBy: 'token',
  errors: ['unauthorized_client', 'invalid_client'],
  gain: 'Everybody knows the client_id of a public client, so everybody gets its tokens, without any user.',
  repair: 'Keycloak refuses it without any setting: look for a client that is not public, or a version with a defect.',
});
