import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { generateProofKey } from '../../../parties/relying-party.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { thumbprintOf } from '../../scenario/story.js';

export default refusal({
  id: 'dpop-jkt-other-than-proof',
  title: 'A pushed request with a DPoP proof and the dpop_jkt of another key is refused',
  clauses: [RFC9449('10.1'), FAPI2_SP_FINAL('5.3.2.1-12')],
  attacker: ['A3b', 'A5'],
  applies: profile => profile.sender_constrain === 'dpop' && plays(profile, 'par', 'token'),
  story: { proofAtPar: true },
  spoil: {
    par: {
      async request(parameters) {
        parameters.set('dpop_jkt', await thumbprintOf(await generateProofKey()));
      },
    },
  },
  refusedBy: 'par',
  errors: ['invalid_dpop_proof', 'invalid_request'],
  gain: 'Whoever puts a key of their own into a request has a code bound to it, although the client proves that it holds another.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
