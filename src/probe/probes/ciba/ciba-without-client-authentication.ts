import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { refusal } from '../../refusal.js';
import type { Spoil } from '../../scenario/story.js';

const anonymous: Spoil = {
  parameters(form) {
    form.delete('client_assertion');
    form.delete('client_assertion_type');
  },
  identity: ({ target, party }) => (target.profile.client_auth_type === 'mtls' ? undefined : party.identity),
};

export default refusal({
  id: 'ciba-without-client-authentication',
  title: 'A backchannel authentication request, or a poll, without client authentication is refused',
  clauses: [CIBA('7.2-1'), CIBA('10.1'), FAPI_CIBA('5.2.2-1')],
  attacker: ['A1'],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  variants: { 'asking for the login': { backchannel: anonymous }, polling: { token: anonymous } },
  refusedBy: ['backchannel', 'token'],
  errors: ['invalid_client'],
  gain: 'Anybody asks users in the name of the client, or fetches the tokens that they approved.',
  repair: 'Make the client confidential (publicClient=false).',
  hardening: ['/clientDefaults/publicClient'],
});
