import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8705 } from '../../../clauses/rfc8705.js';
import { refusal } from '../../refusal.js';
import type { Spoil } from '../../scenario/story.js';

const foreign: Spoil = { identity: ({ target }) => target.clients[1].identity };

export default refusal({
  id: 'certificate-of-another-client',
  title: 'A client is not authenticated by the certificate of another client, though the same authority issued it',
  clauses: [RFC8705('2.1'), FAPI2_SP_FINAL('5.3.2.1-6'), FAPI1_ADV('5.2.2-14.1')],
  attacker: ['A1', 'A3b'],
  applies: profile => profile.client_auth_type === 'mtls',
  needs: ['second client'],
  variants: {
    'where the client authenticates first': { authentication: foreign },
    'at the token endpoint': { token: foreign },
    'at a refresh': { refresh: foreign },
  },
  refusedBy: ['authentication', 'token', 'refresh'],
  errors: ['invalid_client'],
  gain: 'Every holder of a certificate of the authority, another bank or shop, acts as this client.',
  repair: 'Register the exact subject of the client’s certificate (Subject DN), not a pattern that others match.',
});
