import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8705 } from '../../../clauses/rfc8705.js';
import { certificateThumbprintOf } from '../../../parties/identity.js';
import { isJwt, partsOf } from '../../../parties/relying-party.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';

const probe: Probe = {
  id: 'access-token-not-bound-to-certificate',
  title: 'An access token names the certificate that it is bound to',
  clauses: [RFC8705('3.1'), FAPI2_SP_FINAL('5.3.2.1-4'), FAPI1_ADV('5.2.2-5'), FAPI1_ADV('5.2.2-6')],
  attacker: ['A7', 'A8'],
  level: 'must',
  does: 'Carries out a good authorization and compares cnf.x5t#S256 of the access token with the certificate that was shown.',
  applies: profile => profile.sender_constrain === 'mtls',
  gain: 'Whoever gets hold of the token, in a log or from a resource server, uses it as if it were theirs.',
  repair:
    'Bind the client to a policy whose profile has the executor holder-of-key-enforcer with auto-configure, or set the client attribute tls.client.certificate.bound.access.tokens=true.',
  hardening: [
    '/clientProfiles/fapi2-mtls/executors/holder-of-key-enforcer',
    '/clientPolicies/fapi1-advanced/profiles',
    '/clientDefaults/attributes/tls.client.certificate.bound.access.tokens',
  ],
  async run(target) {
    const { tokens, party } = await reach(target, 'token');
    const token = tokens?.access_token ?? '';
    if (!isJwt(token)) {
      return {
        verdict: 'skip',
        message: 'The access token is no JWT: only introspection could tell (RFC 8705 section 3.2).',
      };
    }
    const [, { cnf }] = partsOf(token);
    const bound = (cnf as { readonly 'x5t#S256'?: unknown } | undefined)?.['x5t#S256'];
    if (party.identity !== undefined && bound === certificateThumbprintOf(party.identity.certificate)) {
      return { verdict: 'pass', message: 'cnf.x5t#S256 is the thumbprint of the certificate.' };
    }
    return {
      verdict: 'fail',
      message: bound === undefined ? 'There is no cnf.x5t#S256.' : 'cnf.x5t#S256 is that of another certificate.',
    };
  },
};

export default probe;
