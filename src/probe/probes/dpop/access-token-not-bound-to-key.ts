import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { isJwt, partsOf } from '../../../parties/relying-party.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { thumbprintOf } from '../../scenario/story.js';

const probe: Probe = {
  id: 'access-token-not-bound-to-key',
  title: 'An access token names the DPoP key that it is bound to',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-4'), RFC9449('6.1')],
  attacker: ['A7', 'A8'],
  level: 'must',
  applies: profile => profile.sender_constrain === 'dpop',
  does: 'Carries out an authorization and compares cnf.jkt of the access token with the thumbprint of the DPoP key.',
  gain: 'Whoever reads an access token uses it at every resource server, for nothing in it says which key it belongs to.',
  repair:
    'Keycloak does so without any setting: look for a protocol mapper that writes the claim cnf, or for a defect.',
  async run(target) {
    const { tokens, proofKey } = await reach(target, 'token');
    const token = tokens?.access_token ?? '';
    if (!isJwt(token)) {
      return {
        verdict: 'skip',
        message: 'The access token is no JWT: only introspection could tell (RFC 9449 section 6.2).',
      };
    }
    const [, { cnf }] = partsOf(token);
    const bound = (cnf as { readonly jkt?: unknown } | undefined)?.jkt;
    if (bound === (await thumbprintOf(proofKey)))
      return { verdict: 'pass', message: 'cnf.jkt is the thumbprint of the key.' };
    return {
      verdict: 'fail',
      message: bound === undefined ? 'There is no cnf.jkt.' : 'cnf.jkt is that of another key.',
    };
  },
};

export default probe;
