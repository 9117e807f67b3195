import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { RFC10017 } from '../../../clauses/rfc10017.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'password-grant-allowed',
  title: "A token request with the user's password is refused",
  clauses: [FAPI2_SP_FINAL('5.3.2.1-2'), RFC9700('2.4'), RFC10017('7.3')],
  attacker: ['A1'],
  needs: ['password'],
  applies: profile => plays(profile, 'authorize', 'token'),
  spoil: {
    token: {
      parameters(form, { target }) {
        for (const name of ['code', 'code_verifier', 'redirect_uri']) form.delete(name);
        const { username, password } = target.user;
        for (const [name, value] of Object.entries({ grant_type: 'password', username, password }))
          form.set(name, value);
      },
    },
  },
  refusedBy: 'token',
  // With any other code the grant may be on, and only this request not to the server's liking: a wrong password, say.
  errors: ['unauthorized_client', 'unsupported_grant_type'],
  gain: 'Clients ask users for their passwords, and whoever breaks into one has them; no second factor is ever asked for.',
  repair:
    'Set directAccessGrantsEnabled=false on the client, or bind it to a policy whose profile has the executor reject-ropc-grant.',
  hardening: [
    '/clientProfiles/fapi2-security-profile/executors/reject-ropc-grant',
    '/clientProfiles/native-app/executors/reject-ropc-grant',
    '/clientProfiles/browser-app/executors/reject-ropc-grant',
    '/clientDefaults/directAccessGrantsEnabled',
  ],
});
