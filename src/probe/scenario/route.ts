import type { Profile } from '../../template/profile.js';

/** One thing that a relying party asks of a server. */
export type Step = 'par' | 'authorize' | 'backchannel' | 'token' | 'userinfo' | 'refresh' | Aside;

/** What a good story can do with its tokens but does not need to: it is on no route. */
export type Aside = 'introspect' | 'revoke';

/**
 * A step that has another name from profile to profile. `request`: the first one, which says what is asked for.
 * `authentication`: the first one at which the client authenticates.
 */
export type Role = 'request' | 'authentication';

/** The steps that a good story of a profile takes, in their order. */
export function routeOf(profile: Profile): readonly Step[] {
  if (actsForItself(profile)) return ['token'];
  const asked: readonly Step[] =
    profile.ciba_mode !== undefined
      ? ['backchannel', 'token']
      : profile.fapi_auth_request_method === 'by_value'
        ? ['authorize', 'token']
        : ['par', 'authorize', 'token'];
  return [...asked, ...(profile.openid === 'plain_oauth' ? [] : (['userinfo'] as const)), 'refresh'];
}

/** The steps that lead to one, itself included; to an aside from the token. */
export function wayTo(last: Step, profile: Profile): readonly Step[] {
  const route = routeOf(profile);
  return isAside(last)
    ? [...route.slice(0, route.indexOf('token') + 1), last]
    : route.slice(0, route.indexOf(last) + 1);
}

/** Whether a step is on no route. */
export function isAside(step: Step): step is Aside {
  return step === 'introspect' || step === 'revoke';
}

/**
 * What a step or a role is for a profile.
 *
 * @returns undefined where the profile's stories have no such step
 */
export function stepFor(name: Step | Role, profile: Profile): Step | undefined {
  const route = routeOf(profile);
  switch (name) {
    case 'request':
      return route[0];
    case 'authentication':
      return profile.client_auth_type === 'none' ? undefined : route.find(step => step !== 'authorize');
    // A client without credentials may not introspect (RFC 7662 section 2.1), but may revoke (RFC 7009 section 2.1).
    case 'introspect':
      return profile.client_auth_type === 'none' ? undefined : name;
    case 'revoke':
      return name;
    default:
      return route.includes(name) ? name : undefined;
  }
}

/** Whether a story of the profile takes all of these steps. */
export function plays(profile: Profile, ...steps: readonly (Step | Role)[]): boolean {
  return steps.every(step => stepFor(step, profile) !== undefined);
}

/** The client credentials grant: nobody logs in (RFC 6749 section 4.4). */
export function actsForItself({ fapi_profile }: Profile): boolean {
  return fapi_profile === 'fapi_client_credentials_grant';
}

/** Authorization requests are signed request objects (FAPI 1.0 Advanced section 5.2.2, FAPI 2.0 Message Signing 5.3). */
export function signsRequests({ fapi_request_method, plan, ciba_mode }: Profile): boolean {
  return fapi_request_method === 'signed_non_repudiation' || plan === 'fapi1-advanced-final' || ciba_mode !== undefined;
}

/** Clients sign anything at all, so that the server must know their keys. */
export function clientsSign(profile: Profile): boolean {
  return profile.client_auth_type === 'private_key_jwt' || signsRequests(profile);
}

/** Authorization responses are signed (JARM). */
export function signsResponses({ fapi_response_mode }: Profile): boolean {
  return fapi_response_mode === 'jarm';
}

/** Authorization requests name an intent that the client created before (UK Open Banking section 3.3). */
export function namesIntent({ fapi_profile, ciba_mode }: Profile): boolean {
  return fapi_profile === 'openbanking_uk' && ciba_mode === undefined;
}

/** The ID token comes with the code and signs the response (FAPI 1.0 Advanced section 5.2.2.1). */
export function isHybrid({ plan, fapi_response_mode }: Profile): boolean {
  return plan === 'fapi1-advanced-final' && fapi_response_mode === 'plain_response';
}

/** FAPI 1.0: Baseline, which the conformance suite has no plan for, or Advanced. */
export function isFapi1({ plan, fapi_profile }: Profile): boolean {
  return plan?.startsWith('fapi1-') ?? fapi_profile === 'plain_fapi';
}

/** FAPI 2.0: Security Profile or Message Signing. */
export function isFapi2({ plan }: Profile): boolean {
  return plan?.startsWith('fapi2-') === true;
}
