import type { AuthorizationServer } from 'oauth4webapi';
import { CIBA } from '../../../clauses/ciba.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OIDCD } from '../../../clauses/oidcd.js';
import { RFC8414 } from '../../../clauses/rfc8414.js';
import { RFC8705 } from '../../../clauses/rfc8705.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import { RFC9207 } from '../../../clauses/rfc9207.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { discoverIssuer } from '../../discovery.js';
import { observed } from '../../observation.js';
import { asksForPkce } from '../../pkce.js';
import type { Probe, Target } from '../../probe.js';
import { isFapi2, isHybrid, plays, signsRequests, signsResponses } from '../../scenario/route.js';
import { algorithmsOf } from '../../signing.js';

type Member = keyof AuthorizationServer;
type Profile = Target['profile'];

const probe: Probe = {
  id: 'metadata-incomplete',
  title: 'The metadata name, over https, everything that a client of the profile needs',
  clauses: [
    ...[FAPI2_SP_FINAL('5.3.2.1-1'), OIDCD('3'), RFC8414('2'), RFC9126('5'), RFC9207('3'), RFC9449('5.1')],
    ...[RFC8705('3.3'), CIBA('4')],
  ],
  attacker: ['A1a'],
  level: 'must',
  applies: () => true,
  does: "Reads the server's metadata and looks for each endpoint and each list that a client of the profile needs.",
  gain: 'Clients are configured by hand or fall back to something weaker, and an address without TLS lets an attacker in the network put another in its place.',
  repair:
    'Set the server option hostname to the https address, and look at the metadata override (spi-well-known--openid-configuration--openid-configuration-override) or a proxy that changes the document.',
  async run({ wire, server: { issuer }, profile }) {
    const server = await discoverIssuer(wire, issuer);
    const faults = [
      ...endpointsOf(profile)
        .filter(name => (server[name] as string | undefined)?.startsWith('https://') !== true)
        .map(name => `${name} is no https URL`),
      ...listsOf(server, profile)
        .filter(([name, values]) => !values.some(value => listed(server[name]).includes(value)))
        .map(([name, values]) => `${name} has none of ${values.join(', ')}`),
      ...flagsOf(profile)
        .filter(name => server[name] !== true)
        .map(name => `${name} is not true`),
      ...faultsOfPar(server, profile),
    ];
    return observed(probe, faults, 'Everything is there.');
  },
};

export default probe;

function endpointsOf(profile: Profile): readonly Member[] {
  return [
    ...(['issuer', 'token_endpoint', 'jwks_uri'] as const),
    ...(plays(profile, 'authorize') ? (['authorization_endpoint'] as const) : []),
    ...(plays(profile, 'par') ? (['pushed_authorization_request_endpoint'] as const) : []),
    ...(plays(profile, 'userinfo') ? (['userinfo_endpoint'] as const) : []),
    ...(plays(profile, 'backchannel') ? (['backchannel_authentication_endpoint'] as const) : []),
  ];
}

/** RFC 8414 section 2: a list, and not one value in the place of one. */
function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whoever may not go past PAR cannot send a request by value (RFC 9126 section 5). */
function faultsOfPar(
  { require_pushed_authorization_requests: required = false }: AuthorizationServer,
  profile: Profile,
): readonly string[] {
  if (typeof required !== 'boolean') return ['require_pushed_authorization_requests is no boolean'];
  const isByValue = plays(profile, 'authorize') && !plays(profile, 'par');
  return required && isByValue ? ['require_pushed_authorization_requests is true'] : [];
}

/** What the profile's clients must find: one value of each list at least. */
function listsOf(server: AuthorizationServer, profile: Profile): readonly (readonly [Member, readonly string[]])[] {
  const { client_auth_type, sender_constrain, ciba_mode } = profile;
  const algorithms = algorithmsOf(profile);
  const byCode = plays(profile, 'authorize');
  const method = client_auth_type === 'mtls' ? 'tls_client_auth' : client_auth_type;
  const lists: readonly (readonly [applies: boolean, Member, readonly string[]])[] = [
    // A public client names itself and nothing more: no server need say that it takes that.
    [method !== 'none', 'token_endpoint_auth_methods_supported', [method]],
    [method === 'private_key_jwt', 'token_endpoint_auth_signing_alg_values_supported', algorithms],
    [byCode, 'response_types_supported', [isHybrid(profile) ? 'code id_token' : 'code']],
    [byCode && asksForPkce(profile), 'code_challenge_methods_supported', ['S256']],
    [byCode && signsRequests(profile), 'request_object_signing_alg_values_supported', algorithms],
    [signsResponses(profile), 'response_modes_supported', ['jwt']],
    [signsResponses(profile), 'authorization_signing_alg_values_supported', algorithms],
    [sender_constrain === 'dpop', 'dpop_signing_alg_values_supported', algorithms],
    [plays(profile, 'userinfo'), 'id_token_signing_alg_values_supported', algorithms],
    [plays(profile, 'userinfo'), 'subject_types_supported', ['public', 'pairwise']],
    [ciba_mode !== undefined, 'backchannel_token_delivery_modes_supported', [ciba_mode ?? '']],
    [ciba_mode !== undefined, 'backchannel_authentication_request_signing_alg_values_supported', algorithms],
    [ciba_mode !== undefined, 'grant_types_supported', ['urn:openid:params:grant-type:ciba']],
    // What need not be there at all, but must not say otherwise where it is.
    [
      plays(profile, 'refresh') && server.grant_types_supported !== undefined,
      ...(['grant_types_supported', ['refresh_token']] as const),
    ],
    [
      plays(profile, 'userinfo') && server.userinfo_signing_alg_values_supported !== undefined,
      ...(['userinfo_signing_alg_values_supported', algorithms] as const),
    ],
  ];
  return lists.flatMap(([applies, name, values]) => (applies ? [[name, values] as const] : []));
}

function flagsOf(profile: Profile): readonly Member[] {
  const { sender_constrain } = profile;
  return [
    // FAPI 2.0 alone asks for RFC 9207 (Security Profile section 5.3.2.2-7).
    ...(plays(profile, 'authorize') && isFapi2(profile)
      ? (['authorization_response_iss_parameter_supported'] as const)
      : []),
    ...(plays(profile, 'authorize') && signsRequests(profile) ? (['request_parameter_supported'] as const) : []),
    ...(sender_constrain === 'mtls' ? (['tls_client_certificate_bound_access_tokens'] as const) : []),
  ];
}
