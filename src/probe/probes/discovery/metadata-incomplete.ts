import type { AuthorizationServer } from 'oauth4webapi';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8414 } from '../../../clauses/rfc8414.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import { RFC9207 } from '../../../clauses/rfc9207.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { discover } from '../../discovery.js';
import type { Probe } from '../../probe.js';

const ENDPOINTS = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'pushed_authorization_request_endpoint',
  'jwks_uri',
] as const satisfies readonly (keyof AuthorizationServer)[];

/** What the profile's clients must find, with one value of each list at least. */
const LISTS: readonly (readonly [keyof AuthorizationServer, readonly string[]])[] = [
  ['response_types_supported', ['code']],
  ['code_challenge_methods_supported', ['S256']],
  ['token_endpoint_auth_signing_alg_values_supported', ['PS256', 'ES256', 'EdDSA']],
  ['dpop_signing_alg_values_supported', ['PS256', 'ES256', 'EdDSA']],
];

const probe: Probe = {
  id: 'metadata-incomplete',
  title: 'The metadata name, over https, everything that a client of the profile needs',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-1'), RFC8414('2'), RFC9126('5'), RFC9207('3'), RFC9449('5.1')],
  attacker: ['A1a'],
  level: 'must',
  applies: profile => profile.plan?.startsWith('fapi2-') === true && profile.sender_constrain === 'dpop',
  does: "Reads the server's metadata and looks for each endpoint and each list that a client of the profile needs.",
  gain: 'Clients are configured by hand or fall back to something weaker, and an address without TLS lets an attacker in the network put another in its place.',
  repair:
    'Set the server option hostname to the https address, and look at the metadata override (spi-well-known--openid-configuration--openid-configuration-override) or a proxy that changes the document.',
  async run({ wire, server: { issuer }, profile }) {
    const server = await discover(wire, issuer);
    const method = profile.client_auth_type === 'mtls' ? 'tls_client_auth' : 'private_key_jwt';
    const lists = [...LISTS, ['token_endpoint_auth_methods_supported', [method]] as const];
    const wrong = [
      ...ENDPOINTS.filter(name => server[name]?.startsWith('https://') !== true).map(name => `${name} is no https URL`),
      ...lists
        .filter(([name, values]) => !values.some(value => (server[name] as string[] | undefined)?.includes(value)))
        .map(([name, values]) => `${name} has none of ${values.join(', ')}`),
      ...(server.authorization_response_iss_parameter_supported === true
        ? []
        : ['authorization_response_iss_parameter_supported is not true']),
    ];
    return wrong.length === 0
      ? { verdict: 'pass', message: 'Everything is there.' }
      : { verdict: 'fail', message: `${wrong.join('; ')}.` };
  },
};

export default probe;
