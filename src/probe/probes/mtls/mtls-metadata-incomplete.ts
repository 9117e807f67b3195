import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8414 } from '../../../clauses/rfc8414.js';
import { RFC8705 } from '../../../clauses/rfc8705.js';
import { discover } from '../../discovery.js';
import type { Probe } from '../../probe.js';

const probe: Probe = {
  id: 'mtls-metadata-incomplete',
  title: 'The metadata tell clients with a certificate what they need, and name https endpoints alone for it',
  clauses: [RFC8705('3.3'), RFC8705('5'), RFC8414('2'), FAPI2_SP_FINAL('5.3.2.1-1')],
  attacker: ['A1a'],
  level: 'must',
  does: 'Reads the metadata: whether tokens can be bound to certificates, whether tls_client_auth is there for clients that use it, and whether every endpoint among mtls_endpoint_aliases is an https URL.',
  applies: profile => profile.client_auth_type === 'mtls' || profile.sender_constrain === 'mtls',
  gain: 'A client that reads them falls back on weaker ways, or sends its tokens where they can be read.',
  repair:
    'Set the server option hostname to the https address, and look at the metadata override (spi-well-known--openid-configuration--openid-configuration-override) or a proxy that changes the document.',
  async run({ wire, server: { issuer }, profile }) {
    const server = await discover(wire, issuer);
    const wrong = [
      ...(profile.sender_constrain === 'mtls' && server.tls_client_certificate_bound_access_tokens !== true
        ? ['tls_client_certificate_bound_access_tokens is not true']
        : []),
      ...(profile.client_auth_type === 'mtls' &&
      server.token_endpoint_auth_methods_supported?.includes('tls_client_auth') !== true
        ? ['token_endpoint_auth_methods_supported has no tls_client_auth']
        : []),
      // The aliases may be left out where the same endpoints serve both kinds of clients (RFC 8705 section 5).
      ...Object.entries(server.mtls_endpoint_aliases ?? {})
        .filter(([, address]) => String(address).startsWith('https://') === false)
        .map(([name]) => `${name} of mtls_endpoint_aliases is no https URL`),
    ];
    return wrong.length === 0
      ? { verdict: 'pass', message: 'Everything is there.' }
      : { verdict: 'fail', message: `${wrong.join('; ')}.` };
  },
};

export default probe;
