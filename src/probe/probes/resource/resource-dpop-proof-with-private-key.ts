import { exportJWK } from 'jose';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { signWith } from '../../../parties/keys.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-with-private-key',
  title: 'The resource server refuses a DPoP proof whose jwk holds a private key',
  clauses: [RFC9449('4.3-7')],
  attacker: ['A7'],
  applies: boundByDpop,
  spoil: {
    async proofSigner({ proofKey }) {
      const jwk = await exportJWK(proofKey.privateKey);
      return (header, claims) => signWith(proofKey)({ ...header, jwk }, claims);
    },
  },
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'A client that publishes its private key in each request goes unnoticed.',
  repair: 'Let the resource server refuse proofs whose jwk has a private member (d, p, q …).',
});
