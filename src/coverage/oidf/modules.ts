import type { Check } from './check.js';

/** Modules of the OIDF conformance suite, with the probes that look at the same. */
export type Modules = Check & { readonly plans: readonly string[] };

const SP = 'fapi2-security-profile-final';
const MS = 'fapi2-message-signing-final';
const F1 = 'fapi1-advanced-final';
const CIBA = 'fapi-ciba-id1';

/** The plans that are looked at, by the suite's own names. */
export const plans: readonly string[] = [SP, MS, F1, CIBA];

/** The modules of the suite's plans (release 5.2.4) by the suite's own names, prefixes that all of a plan have left out. */
export const modules: readonly Modules[] = [
  {
    plans: [SP, MS],
    probes: ['metadata-incomplete', 'metadata-served-wrongly', 'jwks-with-private-key'],
    names: ['discovery-end-point-verification'],
  },
  {
    plans: [SP, MS],
    probes: ['response-malformed', 'credentials-guessable', 'tls-version-outdated', 'tls-cipher-not-recommended'],
    names: ['happy-flow'],
  },
  { plans: [SP], probes: ['error-response-malformed'], names: ['user-rejects-authentication'] },
  {
    plans: [SP, MS],
    probes: ['request-without-state-refused'],
    names: ['ensure-authorization-request-without-state-success'],
  },
  {
    plans: [SP, MS],
    probes: ['request-without-nonce-refused'],
    names: ['ensure-authorization-request-without-nonce-success'],
  },
  {
    plans: [SP, MS],
    probes: ['nonce-of-64-characters-refused'],
    names: ['ensure-authorization-request-with-64-char-nonce-success'],
  },
  { plans: [SP, MS], probes: ['response-malformed'], names: ['par-without-duplicate-parameters'] },
  { plans: [SP, MS], probes: ['long-nonce-altered'], names: ['ensure-authorization-request-with-long-nonce'] },
  { plans: [SP, MS], probes: ['scope-order-matters'], names: ['ensure-other-scope-order-succeeds'] },
  {
    plans: [SP, MS],
    probes: ['request-uri-used-up-by-loading'],
    names: ['par-ensure-reused-request-uri-prior-to-auth-completion-succeeds'],
  },
  { plans: [SP, MS], reason: 'not asked for', names: ['test-claims-parameter-identity-claims'] },
  {
    plans: [SP, MS],
    probes: ['authorization-scheme-case-sensitive', 'resource-scheme-in-another-case'],
    names: ['access-token-type-header-case-sensitivity'],
  },
  {
    plans: [SP, MS],
    probes: ['dpop-proof-seconds-ahead-refused'],
    names: [
      'check-dpop-proof-nbf-exp',
      'ensure-dpopproof-with-iat-10seconds-before-succeeds',
      'ensure-dpopproof-with-iat-10seconds-after-succeeds',
    ],
  },
  {
    plans: [SP, MS],
    probes: ['dpop-jkt-other-than-proof'],
    names: ['ensure-mismatched-dpop-jkt-fails'],
  },
  {
    plans: [SP, MS],
    probes: ['dpop-key-other-than-dpop-jkt', 'dpop-key-other-than-at-par'],
    names: [
      'ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt',
      'ensure-token-endpoint-fails-with-mismatched-dpop-jkt',
    ],
  },
  {
    plans: [SP, MS],
    probes: ['dpop-key-other-than-at-par', 'dpop-key-other-than-dpop-jkt'],
    names: ['ensure-dpopproof-at-par-endpoint-binding-success', 'ensure-dpop-auth-code-binding-success'],
  },
  {
    plans: [SP],
    probes: ['parameter-beside-request-uri-used'],
    names: [
      'ensure-different-nonce-inside-and-outside-request-object',
      'ensure-different-state-inside-and-outside-request-object',
      'state-only-outside-request-object-not-used',
    ],
  },
  {
    plans: [SP, MS],
    probes: ['state-altered'],
    names: ['ensure-authorization-request-with-long-state'],
  },
  {
    plans: [SP, MS],
    probes: ['par-without-redirect-uri'],
    names: ['ensure-request-object-without-redirect-uri-fails', 'ensure-redirect-uri-in-authorization-request'],
  },
  {
    plans: [SP, MS],
    probes: ['redirect-uri-not-registered'],
    names: ['plain-fapi-tolerate-unregistered-redirect-uri'],
  },
  { plans: [SP], probes: ['par-not-used'], names: ['ensure-unsigned-authorization-request-without-using-par-fails'] },
  {
    plans: [SP, MS],
    probes: ['response-type-not-allowed', 'response-type-hybrid'],
    names: ['ensure-response-type-code-idtoken-fails', 'ensure-response-type-token-fails'],
  },
  {
    plans: [SP, MS],
    probes: [
      'client-assertion-beside-another-client-id',
      'client-assertion-of-another-key',
      'certificate-of-another-client',
    ],
    names: ['ensure-client-id-in-token-endpoint'],
  },
  {
    plans: [SP, MS],
    probes: ['certificate-missing', 'token-issued-without-certificate', 'dpop-proof-missing'],
    names: ['ensure-holder-of-key-required'],
  },
  { plans: [SP, MS], probes: ['code-of-another-client'], names: ['ensure-authorization-code-is-bound-to-client'] },
  {
    plans: [SP, MS],
    probes: ['code-reused', 'tokens-of-reused-code-alive'],
    names: ['attempt-reuse-authorization-code-after-one-second'],
  },
  { plans: [SP, MS], probes: ['code-expired'], names: ['ensure-token-endpoint-fails-with-expired-auth-code'] },
  { plans: [SP, MS], probes: ['client-assertion-rs256'], names: ['ensure-signed-client-assertion-with-RS256-fails'] },
  { plans: [SP, MS], probes: ['client-without-authentication'], names: ['ensure-client-assertion-in-token-endpoint'] },
  {
    plans: [SP, MS],
    probes: ['client-assertion-expired'],
    names: ['ensure-client-assertion-with-exp-is-5-minutes-in-past-fails'],
  },
  {
    plans: [SP, MS],
    probes: ['client-assertion-wrong-audience'],
    names: ['ensure-client-assertion-with-wrong-aud-fails'],
  },
  { plans: [SP, MS], probes: ['client-assertion-without-sub'], names: ['ensure-client-assertion-with-no-sub-fails'] },
  {
    plans: [SP, MS],
    probes: [
      'dpop-proof-wrong-uri',
      'dpop-proof-wrong-method',
      'dpop-proof-wrong-type',
      'dpop-proof-outside-time-window',
      'dpop-proof-unsigned',
      'dpop-proof-with-private-key',
      'dpop-proof-reused',
      'dpop-proof-signature-invalid',
      'dpop-proof-twice',
      'dpop-proof-for-another-token',
      'dpop-token-as-bearer',
      'dpop-token-with-another-key',
      'dpop-proof-rs256',
      'dpop-proof-refused-beside-query',
      'dpop-proof-of-equivalent-address-refused',
      'resource-dpop-proof-incomplete',
      'resource-dpop-proof-missing',
    ],
    names: ['dpop-negative-tests'],
  },
  {
    plans: [SP, MS],
    probes: [
      'response-malformed',
      'token-response-incomplete',
      'token-issued-without-certificate',
      'refresh-without-dpop-proof',
      'refresh-token-of-another-client',
      'refresh-token-rotated',
    ],
    names: ['refresh-token'],
  },
  { plans: [SP, MS], probes: ['request-uri-reused'], names: ['par-attempt-reuse-request_uri'] },
  { plans: [SP, MS], probes: ['request-uri-expired'], names: ['par-attempt-to-use-expired-request_uri'] },
  {
    plans: [SP, MS],
    probes: ['client-assertion-slightly-ahead-refused'],
    names: ['par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted'],
  },
  {
    plans: [SP, MS],
    probes: ['client-assertion-from-the-future'],
    names: ['par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails'],
  },
  {
    plans: [SP, MS],
    probes: ['request-uri-of-another-client'],
    names: ['par-attempt-to-use-request_uri-for-different-client'],
  },
  {
    plans: [SP, MS],
    probes: ['par-with-request-uri'],
    names: ['par-authorization-request-containing-request_uri-form-param'],
  },
  { plans: [SP, MS], probes: ['par-by-get'], names: ['par-attempt-invalid-http-method'] },
  { plans: [SP, MS], probes: ['par-without-pkce'], names: ['par-ensure-pkce-required'] },
  { plans: [SP, MS], probes: ['code-verifier-missing'], names: ['ensure-pkce-code-verifier-required'] },
  { plans: [SP, MS], probes: ['code-verifier-wrong'], names: ['incorrect-pkce-code-verifier-rejected'] },
  { plans: [SP, MS], probes: ['par-with-plain-pkce'], names: ['par-plain-pkce-rejected'] },
  { plans: [SP, MS], probes: ['client-assertion-audience-array'], names: ['par-test-array-as-audience-fails'] },
  {
    plans: [SP, MS],
    probes: ['client-assertion-audience-endpoint'],
    names: ['par-test-par-endpoint-url-as-audience-fails', 'par-test-token-endpoint-url-as-audience-fails'],
  },
  {
    plans: [MS],
    probes: ['error-response-malformed', 'error-response-not-signed'],
    names: ['user-rejects-authentication'],
  },
  {
    plans: [MS],
    probes: ['request-object-with-several-audiences-refused'],
    names: ['ensure-request-object-with-multiple-aud-succeeds'],
  },
  {
    plans: [MS],
    probes: ['request-object-slightly-ahead-refused'],
    names: ['ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted'],
  },
  {
    plans: [MS],
    probes: ['parameter-beside-request-object-used'],
    names: [
      'ensure-different-nonce-inside-and-outside-request-object',
      'ensure-different-state-inside-and-outside-request-object',
      'state-only-outside-request-object-not-used',
    ],
  },
  { plans: [MS], probes: ['request-object-without-exp'], names: ['ensure-request-object-without-exp-fails'] },
  { plans: [MS], probes: ['request-object-without-nbf'], names: ['ensure-request-object-without-nbf-fails'] },
  { plans: [MS], probes: ['request-object-expired'], names: ['ensure-expired-request-object-fails'] },
  { plans: [MS], probes: ['request-object-wrong-audience'], names: ['ensure-request-object-with-bad-aud-fails'] },
  { plans: [MS], probes: ['request-object-lives-too-long'], names: ['ensure-request-object-with-exp-over-60-fails'] },
  { plans: [MS], probes: ['request-object-too-old'], names: ['ensure-request-object-with-nbf-over-60-fails'] },
  { plans: [MS], probes: ['request-object-rs256'], names: ['ensure-signed-request-object-with-RS256-fails'] },
  {
    plans: [MS],
    probes: ['request-object-unsigned'],
    names: ['ensure-request-object-signature-algorithm-is-not-none'],
  },
  {
    plans: [MS],
    probes: ['request-object-of-another-key'],
    names: ['ensure-request-object-with-invalid-signature-fails'],
  },
  {
    plans: [MS],
    probes: ['request-object-of-another-client', 'request-object-of-another-key'],
    names: ['ensure-matching-key-in-authorization-request'],
  },
  { plans: [MS], probes: ['request-object-missing'], names: ['ensure-unsigned-request-at-par-endpoint-fails'] },
  {
    plans: [MS],
    probes: ['par-not-used', 'request-object-missing'],
    names: ['ensure-unsigned-authorization-request-without-using-par-fails'],
  },
  {
    plans: [MS],
    probes: ['request-object-with-request-uri'],
    names: ['par-authorization-request-containing-request_uri'],
  },
  {
    plans: [F1],
    probes: ['metadata-incomplete', 'metadata-served-wrongly', 'jwks-with-private-key'],
    names: ['final-discovery-end-point-verification'],
  },
  {
    plans: [F1],
    probes: ['response-malformed', 'credentials-guessable', 'tls-version-outdated', 'tls-cipher-not-recommended'],
    names: ['final'],
  },
  {
    plans: [F1],
    probes: ['error-response-malformed', 'error-response-not-signed'],
    names: ['final-user-rejects-authentication'],
  },
  {
    plans: [F1],
    probes: ['request-object-with-several-audiences-refused'],
    names: ['final-ensure-request-object-with-multiple-aud-succeeds'],
  },
  {
    plans: [F1],
    probes: ['request-without-state-refused'],
    names: ['final-ensure-authorization-request-without-state-success'],
  },
  {
    plans: [F1],
    probes: ['response-malformed'],
    names: [
      'final-ensure-valid-pkce-succeeds',
      'final-ensure-client-assertion-with-iss-aud-succeeds',
      'final-par-without-duplicate-parameters',
    ],
  },
  { plans: [F1], probes: ['long-nonce-altered'], names: ['final-ensure-request-object-with-long-nonce'] },
  { plans: [F1], probes: ['scope-order-matters'], names: ['final-ensure-other-scope-order-succeeds'] },
  {
    plans: [F1],
    probes: ['request-uri-used-up-by-loading'],
    names: ['final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds'],
  },
  {
    plans: [F1],
    probes: ['authorization-scheme-case-sensitive', 'resource-scheme-in-another-case'],
    names: ['final-access-token-type-header-case-sensitivity'],
  },
  {
    plans: [F1],
    probes: ['response-mode-query-for-hybrid', 'response-mode-not-signed'],
    names: ['final-ensure-response-mode-query'],
  },
  {
    plans: [F1],
    probes: ['parameter-beside-request-object-used'],
    names: [
      'final-ensure-different-nonce-inside-and-outside-request-object',
      'final-ensure-request-object-without-scope-fails',
      'final-state-only-outside-request-object-not-used',
    ],
  },
  {
    plans: [F1],
    probes: ['redirect-uri-not-registered'],
    names: ['final-ensure-registered-redirect-uri', 'final-par-attempt-invalid-redirect_uri'],
  },
  {
    plans: [F1],
    probes: ['state-altered'],
    names: ['final-ensure-request-object-with-long-state'],
  },
  {
    plans: [F1],
    probes: ['nonce-of-64-characters-refused'],
    names: ['final-ensure-request-object-with-64-char-nonce-success'],
  },
  { plans: [F1], probes: ['request-object-without-exp'], names: ['final-ensure-request-object-without-exp-fails'] },
  { plans: [F1], probes: ['request-object-without-nbf'], names: ['final-ensure-request-object-without-nbf-fails'] },
  {
    plans: [F1],
    probes: ['authorization-request-without-nonce'],
    names: ['final-ensure-request-object-without-nonce-fails'],
  },
  {
    plans: [F1],
    probes: ['par-without-redirect-uri', 'authorization-request-without-redirect-uri'],
    names: [
      'final-ensure-request-object-without-redirect-uri-fails',
      'final-ensure-redirect-uri-in-authorization-request',
    ],
  },
  { plans: [F1], probes: ['request-object-expired'], names: ['final-ensure-expired-request-object-fails'] },
  {
    plans: [F1],
    probes: ['request-object-wrong-audience'],
    names: [
      'final-ensure-request-object-with-bad-aud-fails',
      'final-par-pushed-authorization-url-as-audience-in-request-object',
    ],
  },
  {
    plans: [F1],
    probes: ['request-object-lives-too-long'],
    names: ['final-ensure-request-object-with-exp-over-60-fails'],
  },
  { plans: [F1], probes: ['request-object-too-old'], names: ['final-ensure-request-object-with-nbf-over-60-fails'] },
  { plans: [F1], probes: ['request-object-rs256'], names: ['final-ensure-signed-request-object-with-RS256-fails'] },
  {
    plans: [F1],
    probes: ['request-object-unsigned'],
    names: ['final-ensure-request-object-signature-algorithm-is-not-none'],
  },
  {
    plans: [F1],
    probes: ['request-object-of-another-key'],
    names: ['final-ensure-request-object-with-invalid-signature-fails'],
  },
  {
    plans: [F1],
    probes: ['request-object-of-another-client', 'request-object-of-another-key'],
    names: ['final-ensure-matching-key-in-authorization-request'],
  },
  {
    plans: [F1],
    probes: ['par-not-used', 'request-object-missing'],
    names: ['final-ensure-authorization-request-without-request-object-fails'],
  },
  { plans: [F1], probes: ['response-type-code-alone'], names: ['final-ensure-response-type-code-fails'] },
  {
    plans: [F1],
    probes: [
      'client-assertion-beside-another-client-id',
      'client-assertion-of-another-key',
      'certificate-of-another-client',
    ],
    names: ['final-ensure-client-id-in-token-endpoint'],
  },
  {
    plans: [F1],
    probes: ['certificate-missing', 'token-issued-without-certificate'],
    names: ['final-ensure-mtls-holder-of-key-required'],
  },
  { plans: [F1], probes: ['code-of-another-client'], names: ['final-ensure-authorization-code-is-bound-to-client'] },
  {
    plans: [F1],
    probes: ['code-reused', 'tokens-of-reused-code-alive'],
    names: ['final-attempt-reuse-authorisation-code-after-one-second'],
  },
  { plans: [F1], probes: ['client-assertion-rs256'], names: ['final-ensure-signed-client-assertion-with-RS256-fails'] },
  {
    plans: [F1],
    probes: ['client-without-authentication'],
    names: ['final-ensure-client-assertion-in-token-endpoint'],
  },
  {
    plans: [F1],
    probes: ['client-assertion-expired'],
    names: ['final-ensure-client-assertion-with-exp-is-5-minutes-in-past-fails'],
  },
  {
    plans: [F1],
    probes: ['client-assertion-wrong-audience'],
    names: [
      'final-ensure-client-assertion-with-wrong-aud-fails',
      'final-par-ensure-client-assertion-with-wrong-aud-fails',
    ],
  },
  { plans: [F1], probes: ['client-assertion-without-sub'], names: ['final-ensure-client-assertion-with-no-sub-fails'] },
  {
    plans: [F1],
    probes: ['client-assertion-wrong-issuer'],
    names: [
      'final-ensure-client-assertion-with-wrong-iss-fails',
      'final-par-ensure-client-assertion-with-wrong-iss-fails',
    ],
  },
  {
    plans: [F1],
    probes: ['client-assertion-wrong-subject'],
    names: [
      'final-ensure-client-assertion-with-wrong-sub-fails',
      'final-par-ensure-client-assertion-with-wrong-sub-fails',
    ],
  },
  {
    plans: [F1],
    probes: [
      'response-malformed',
      'token-response-incomplete',
      'token-issued-without-certificate',
      'refresh-token-of-another-client',
    ],
    names: ['final-refresh-token'],
  },
  {
    plans: [F1],
    reason: 'superseded',
    names: [
      'final-test-array-as-audience-for-client-JWT-assertion',
      'final-par-test-pushed-authorization-url-as-audience-for-client-JWT-assertion',
      'final-par-token-endpoint-url-as-audience-for-client-JWT-assertion',
    ],
  },
  { plans: [F1], probes: ['request-uri-reused'], names: ['final-par-attempt-reuse-request_uri'] },
  { plans: [F1], probes: ['request-uri-expired'], names: ['final-par-attempt-to-use-expired-request_uri'] },
  {
    plans: [F1],
    probes: ['request-uri-of-another-client'],
    names: ['final-par-attempt-to-use-request_uri-for-different-client'],
  },
  {
    plans: [F1],
    probes: ['par-with-request-uri'],
    names: ['final-par-authorization-request-containing-request_uri-form-param'],
  },
  { plans: [F1], probes: ['par-by-get'], names: ['final-par-attempt-invalid-http-method'] },
  { plans: [F1], probes: ['par-without-pkce'], names: ['final-par-ensure-pkce-required'] },
  { plans: [F1], probes: ['code-verifier-missing'], names: ['final-ensure-pkce-code-verifier-required'] },
  { plans: [F1], probes: ['code-verifier-wrong'], names: ['final-incorrect-pkce-code-verifier-rejected'] },
  { plans: [F1], probes: ['par-with-plain-pkce'], names: ['final-par-plain-pkce-rejected'] },
  {
    plans: [F1],
    probes: ['request-object-with-request-uri'],
    names: ['final-par-authorization-request-containing-request_uri'],
  },
  {
    plans: [CIBA],
    probes: ['ciba-metadata-unfit', 'metadata-incomplete', 'metadata-served-wrongly', 'jwks-with-private-key'],
    names: ['id1-discovery-end-point-verification'],
  },
  {
    plans: [CIBA],
    probes: ['response-malformed', 'ciba-response-incomplete', 'tls-version-outdated', 'tls-cipher-not-recommended'],
    names: ['id1'],
  },
  { plans: [CIBA], probes: ['ciba-rejection-ignored'], names: ['id1-user-rejects-authentication'] },
  {
    plans: [CIBA],
    probes: ['ciba-polled-too-fast', 'ciba-auth-req-id-reused'],
    names: ['id1-multiple-call-to-token-endpoint'],
  },
  { plans: [CIBA], probes: ['ciba-auth-req-id-expired'], names: ['id1-auth-req-id-expired'] },
  {
    plans: [CIBA],
    probes: ['response-malformed'],
    names: [
      'id1-ensure-authorization-request-with-binding-message-succeeds',
      'id1-ensure-client-assertion-with-iss-aud-to-token-endpoint-succeeds',
    ],
  },
  { plans: [CIBA], probes: ['scope-order-matters'], names: ['id1-ensure-other-scope-order-succeeds'] },
  {
    plans: [CIBA],
    probes: ['ciba-requested-expiry-refused'],
    names: ['id1-ensure-requested-expiry-as-string-succeeds'],
  },
  {
    plans: [CIBA],
    probes: ['ciba-binding-message-refusal-unclear'],
    names: ['id1-ensure-authorization-request-with-potentially-bad-binding-message'],
  },
  {
    plans: [CIBA],
    probes: ['ciba-request-incomplete'],
    names: [
      'id1-ensure-request-object-missing-aud-fails',
      'id1-ensure-request-object-missing-iss-fails',
      'id1-ensure-request-object-missing-iat-fails',
      'id1-ensure-request-object-missing-jti-fails',
    ],
  },
  { plans: [CIBA], probes: ['ciba-request-wrong-audience'], names: ['id1-ensure-request-object-bad-aud-fails'] },
  { plans: [CIBA], probes: ['ciba-request-wrong-issuer'], names: ['id1-ensure-request-object-bad-iss-fails'] },
  { plans: [CIBA], probes: ['ciba-request-without-exp'], names: ['id1-ensure-request-object-missing-exp-fails'] },
  { plans: [CIBA], probes: ['ciba-request-expired'], names: ['id1-ensure-request-object-expired-exp-fails'] },
  {
    plans: [CIBA],
    probes: ['ciba-request-lifetime-too-long'],
    names: [
      'id1-ensure-request-object-exp-is-70-minutes-in-future-fails',
      'id1-ensure-request-object-nbf-is-70-minutes-in-past-fails',
    ],
  },
  { plans: [CIBA], probes: ['ciba-request-without-nbf'], names: ['id1-ensure-request-object-missing-nbf-fails'] },
  {
    plans: [CIBA],
    probes: ['ciba-request-from-the-future'],
    names: ['id1-ensure-request-object-nbf-is-10-minutes-in-future-fails'],
  },
  {
    plans: [CIBA],
    probes: ['ciba-request-algorithm-none'],
    names: ['id1-ensure-request-object-signature-algorithm-is-none-fails'],
  },
  {
    plans: [CIBA],
    probes: ['ciba-request-rs256'],
    names: ['id1-ensure-request-object-signature-algorithm-is-RS256-fails'],
  },
  {
    plans: [CIBA],
    probes: ['ciba-request-of-another-key'],
    names: [
      'id1-ensure-request-object-signature-algorithm-is-bad-fails',
      'id1-ensure-request-object-signed-by-other-client-fails',
    ],
  },
  {
    plans: [CIBA],
    probes: ['ciba-several-hints'],
    names: ['id1-ensure-authorization-request-with-multiple-hints-fails'],
  },
  {
    plans: [CIBA],
    probes: ['ciba-auth-req-id-wrong'],
    names: ['id1-ensure-wrong-auth-req-id-in-token-endpoint-request'],
  },
  {
    plans: [CIBA],
    probes: ['client-without-authentication', 'ciba-without-client-authentication'],
    names: ['id1-ensure-without-client-assertion-in-token-endpoint-request'],
  },
  {
    plans: [CIBA],
    probes: ['ciba-without-client-authentication'],
    names: ['id1-ensure-without-client-assertion-in-backchannel-authorization-request'],
  },
  {
    plans: [CIBA],
    probes: ['client-assertion-rs256'],
    names: [
      'id1-ensure-client-assertion-signature-algorithm-in-backchannel-authorization-request-is-RS256-fails',
      'id1-ensure-client-assertion-signature-algorithm-in-token-endpoint-request-is-RS256-fails',
    ],
  },
  {
    plans: [CIBA],
    probes: ['ciba-request-unsigned'],
    names: ['id1-ensure-unsigned-backchannel-authorization-request-fails'],
  },
  {
    plans: [CIBA],
    probes: [
      'response-malformed',
      'token-response-incomplete',
      'token-issued-without-certificate',
      'refresh-token-of-another-client',
    ],
    names: ['id1-refresh-token'],
  },
  {
    plans: [CIBA],
    probes: ['certificate-missing', 'token-issued-without-certificate'],
    names: ['id1-ensure-mtls-holder-of-key-required'],
  },
  {
    plans: [CIBA],
    probes: ['ciba-ping-inexact', 'ciba-ping-repeated'],
    names: [
      'id1-ping-backchannel-notification-endpoint-response-has-body',
      'id1-ping-backchannel-notification-endpoint-response-401',
      'id1-ping-backchannel-notification-endpoint-response-403',
      'id1-ping-with-mtls-ciba-notification-endpoint-response-401-and-require-server-does-not-retry',
      'id1-ping-backchannel-notification-endpoint-return-redirect-request',
    ],
  },
];
