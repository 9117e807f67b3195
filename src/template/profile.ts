/**
 * A FAPI profile in the OIDF conformance suite's own variant names, so that a template, a probe and the suite's plan
 * speak of the same thing.
 */
export interface Profile {
  /** The family, as the suite names its plan: `fapi2-security-profile-final`. The suite has none for some, as OAuth 2.1. */
  readonly plan?: string;
  readonly client_auth_type: 'private_key_jwt' | 'mtls' | 'client_secret_basic' | 'none';
  readonly sender_constrain?: 'dpop' | 'mtls';
  readonly fapi_auth_request_method?: 'by_value' | 'pushed';
  readonly fapi_request_method?: 'unsigned' | 'signed_non_repudiation';
  readonly fapi_response_mode?: 'plain_response' | 'jarm';
  readonly authorization_request_type?: 'simple' | 'rar';
  readonly openid?: 'openid_connect' | 'plain_oauth';
  readonly fapi_profile?: string;
  readonly ciba_mode?: 'poll' | 'ping';
  readonly fapi_ciba_profile?: string;
  /** `native`: clients may have redirect URIs as RFC 8252 allows them to apps on a device. The suite has no such variant. */
  readonly application?: 'native';
}
