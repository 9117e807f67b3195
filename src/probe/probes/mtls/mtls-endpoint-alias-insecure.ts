import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8705 } from '../../../clauses/rfc8705.js';
import { discoverIssuer } from '../../discovery.js';
import type { Probe } from '../../probe.js';

const probe: Probe = {
  id: 'mtls-endpoint-alias-insecure',
  title: 'Every endpoint that the metadata name for clients with a certificate is an https URL',
  clauses: [RFC8705('5'), FAPI2_SP_FINAL('5.2.1-1'), FAPI1_ADV('8.5')],
  attacker: ['A1a', 'A5'],
  level: 'must',
  does: "Reads the server's metadata and looks at each address among mtls_endpoint_aliases.",
  applies: profile => profile.client_auth_type === 'mtls' || profile.sender_constrain === 'mtls',
  gain: 'A client that follows the alias shows no certificate, and sends its codes and tokens where they can be read.',
  repair:
    'Set the server option hostname to the https address, and look at the metadata override (spi-well-known--openid-configuration--openid-configuration-override) or a proxy that changes the document.',
  async run({ wire, server: { issuer } }) {
    const { mtls_endpoint_aliases: aliases } = await discoverIssuer(wire, issuer);
    // They may be left out where the same endpoints serve clients of both kinds (RFC 8705 section 5).
    if (aliases === undefined) return { verdict: 'pass', message: 'There are none, and need not be.' };
    const insecure = Object.entries(aliases).filter(([, address]) => !String(address).startsWith('https://'));
    return insecure.length === 0
      ? { verdict: 'pass', message: 'All of them are.' }
      : { verdict: 'fail', message: `No https URL: ${insecure.map(([name]) => name).join(', ')}.` };
  },
};

export default probe;
