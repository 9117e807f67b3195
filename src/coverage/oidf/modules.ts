import type { Check } from './check.js';

/** A module of the OIDF conformance suite, with the probes that look at the same. */
export type Module = Check & { readonly plan: string };

/** The modules of the suite's plans (release 5.2.4) by the suite's own names, prefixes that all of a plan have left out. */
export const modules: readonly Module[] = [
  {
    plan: 'fapi2-security-profile-final',
    probes: ['metadata-incomplete', 'metadata-served-wrongly', 'jwks-with-private-key'],
    names: ['discovery-end-point-verification'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['response-malformed', 'credentials-guessable', 'tls-version-outdated', 'tls-cipher-not-recommended'],
    names: ['happy-flow'],
  },
  { plan: 'fapi2-security-profile-final', reason: 'due', names: ['user-rejects-authentication'] },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['request-without-state-refused'],
    names: ['ensure-authorization-request-without-state-success'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['request-without-nonce-refused'],
    names: ['ensure-authorization-request-without-nonce-success'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['nonce-of-64-characters-refused'],
    names: ['ensure-authorization-request-with-64-char-nonce-success'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['response-malformed'],
    names: ['par-without-duplicate-parameters'],
  },
  { plan: 'fapi2-security-profile-final', reason: 'due', names: ['ensure-other-scope-order-succeeds'] },
  { plan: 'fapi2-security-profile-final', reason: 'not asked for', names: ['test-claims-parameter-identity-claims'] },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['authorization-scheme-case-sensitive', 'resource-scheme-in-another-case'],
    names: ['access-token-type-header-case-sensitivity'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['dpop-proof-seconds-ahead-refused'],
    names: [
      'check-dpop-proof-nbf-exp',
      'ensure-dpopproof-with-iat-10seconds-before-succeeds',
      'ensure-dpopproof-with-iat-10seconds-after-succeeds',
    ],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['dpop-key-other-than-dpop-jkt', 'dpop-key-other-than-at-par'],
    names: [
      'ensure-mismatched-dpop-jkt-fails',
      'ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt',
      'ensure-token-endpoint-fails-with-mismatched-dpop-jkt',
    ],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['dpop-key-other-than-at-par', 'dpop-key-other-than-dpop-jkt'],
    names: ['ensure-dpopproof-at-par-endpoint-binding-success', 'ensure-dpop-auth-code-binding-success'],
  },
  {
    plan: 'fapi2-security-profile-final',
    reason: 'not asked for',
    names: [
      'ensure-different-nonce-inside-and-outside-request-object',
      'ensure-different-state-inside-and-outside-request-object',
      'state-only-outside-request-object-not-used',
    ],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['nonce-of-64-characters-refused', 'state-altered'],
    names: ['ensure-authorization-request-with-long-nonce', 'ensure-authorization-request-with-long-state'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['par-without-redirect-uri'],
    names: ['ensure-request-object-without-redirect-uri-fails', 'ensure-redirect-uri-in-authorization-request'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['redirect-uri-not-registered'],
    names: ['plain-fapi-tolerate-unregistered-redirect-uri'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['par-not-used'],
    names: ['ensure-unsigned-authorization-request-without-using-par-fails'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['response-type-not-allowed', 'response-type-hybrid'],
    names: ['ensure-response-type-code-idtoken-fails', 'ensure-response-type-token-fails'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-assertion-beside-another-client-id'],
    names: ['ensure-client-id-in-token-endpoint'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['certificate-missing', 'token-issued-without-certificate', 'dpop-proof-missing'],
    names: ['ensure-holder-of-key-required'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['code-of-another-client'],
    names: ['ensure-authorization-code-is-bound-to-client'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['code-reused', 'tokens-of-reused-code-alive'],
    names: ['attempt-reuse-authorization-code-after-one-second'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['code-expired'],
    names: ['ensure-token-endpoint-fails-with-expired-auth-code'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-assertion-rs256'],
    names: ['ensure-signed-client-assertion-with-RS256-fails'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-without-authentication'],
    names: ['ensure-client-assertion-in-token-endpoint'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-assertion-expired'],
    names: ['ensure-client-assertion-with-exp-is-5-minutes-in-past-fails'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-assertion-wrong-audience'],
    names: ['ensure-client-assertion-with-wrong-aud-fails'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-assertion-without-sub'],
    names: ['ensure-client-assertion-with-no-sub-fails'],
  },
  {
    plan: 'fapi2-security-profile-final',
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
    ],
    names: ['dpop-negative-tests'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['refresh-token-of-another-client', 'refresh-without-dpop-proof', 'refresh-token-rotated'],
    names: ['refresh-token'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['request-uri-reused'],
    names: ['par-attempt-reuse-request_uri'],
  },
  {
    plan: 'fapi2-security-profile-final',
    reason: 'due',
    names: ['par-ensure-reused-request-uri-prior-to-auth-completion-succeeds'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['request-uri-expired'],
    names: ['par-attempt-to-use-expired-request_uri'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-assertion-slightly-ahead-refused'],
    names: ['par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-assertion-from-the-future'],
    names: ['par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['request-uri-of-another-client'],
    names: ['par-attempt-to-use-request_uri-for-different-client'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['par-with-request-uri'],
    names: ['par-authorization-request-containing-request_uri-form-param'],
  },
  { plan: 'fapi2-security-profile-final', probes: ['par-by-get'], names: ['par-attempt-invalid-http-method'] },
  { plan: 'fapi2-security-profile-final', probes: ['par-without-pkce'], names: ['par-ensure-pkce-required'] },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['code-verifier-missing'],
    names: ['ensure-pkce-code-verifier-required'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['code-verifier-wrong'],
    names: ['incorrect-pkce-code-verifier-rejected'],
  },
  { plan: 'fapi2-security-profile-final', probes: ['par-with-plain-pkce'], names: ['par-plain-pkce-rejected'] },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-assertion-audience-array'],
    names: ['par-test-array-as-audience-fails'],
  },
  {
    plan: 'fapi2-security-profile-final',
    probes: ['client-assertion-audience-endpoint'],
    names: ['par-test-par-endpoint-url-as-audience-fails', 'par-test-token-endpoint-url-as-audience-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['metadata-incomplete', 'metadata-served-wrongly', 'jwks-with-private-key'],
    names: ['discovery-end-point-verification'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['response-malformed', 'credentials-guessable', 'tls-version-outdated', 'tls-cipher-not-recommended'],
    names: ['happy-flow'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['error-response-not-signed', 'authorization-response-without-iss'],
    names: ['user-rejects-authentication'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-with-several-audiences-refused'],
    names: ['ensure-request-object-with-multiple-aud-succeeds'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-without-state-refused'],
    names: ['ensure-authorization-request-without-state-success'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-without-nonce-refused'],
    names: ['ensure-authorization-request-without-nonce-success'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['nonce-of-64-characters-refused'],
    names: ['ensure-authorization-request-with-64-char-nonce-success'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['response-malformed'],
    names: ['par-without-duplicate-parameters'],
  },
  { plan: 'fapi2-message-signing-final', reason: 'due', names: ['ensure-other-scope-order-succeeds'] },
  { plan: 'fapi2-message-signing-final', reason: 'not asked for', names: ['test-claims-parameter-identity-claims'] },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['authorization-scheme-case-sensitive', 'resource-scheme-in-another-case'],
    names: ['access-token-type-header-case-sensitivity'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-assertion-slightly-ahead-refused'],
    names: [
      'ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted',
      'par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted',
    ],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['dpop-proof-seconds-ahead-refused'],
    names: [
      'check-dpop-proof-nbf-exp',
      'ensure-dpopproof-with-iat-10seconds-before-succeeds',
      'ensure-dpopproof-with-iat-10seconds-after-succeeds',
    ],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['dpop-key-other-than-dpop-jkt', 'dpop-key-other-than-at-par'],
    names: [
      'ensure-mismatched-dpop-jkt-fails',
      'ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt',
      'ensure-token-endpoint-fails-with-mismatched-dpop-jkt',
    ],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['dpop-key-other-than-at-par', 'dpop-key-other-than-dpop-jkt'],
    names: ['ensure-dpopproof-at-par-endpoint-binding-success', 'ensure-dpop-auth-code-binding-success'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['parameter-beside-request-object-used'],
    names: [
      'ensure-different-nonce-inside-and-outside-request-object',
      'ensure-different-state-inside-and-outside-request-object',
      'state-only-outside-request-object-not-used',
    ],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['nonce-of-64-characters-refused', 'state-altered'],
    names: ['ensure-authorization-request-with-long-nonce', 'ensure-authorization-request-with-long-state'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-without-exp'],
    names: ['ensure-request-object-without-exp-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-without-nbf'],
    names: ['ensure-request-object-without-nbf-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['par-without-redirect-uri'],
    names: ['ensure-request-object-without-redirect-uri-fails', 'ensure-redirect-uri-in-authorization-request'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-expired'],
    names: ['ensure-expired-request-object-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-wrong-audience'],
    names: ['ensure-request-object-with-bad-aud-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-lives-too-long'],
    names: ['ensure-request-object-with-exp-over-60-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-too-old'],
    names: ['ensure-request-object-with-nbf-over-60-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-rs256'],
    names: ['ensure-signed-request-object-with-RS256-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-unsigned'],
    names: ['ensure-request-object-signature-algorithm-is-not-none'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-of-another-key'],
    names: ['ensure-request-object-with-invalid-signature-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-of-another-client', 'request-object-of-another-key'],
    names: ['ensure-matching-key-in-authorization-request'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-missing'],
    names: ['ensure-unsigned-request-at-par-endpoint-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['redirect-uri-not-registered'],
    names: ['plain-fapi-tolerate-unregistered-redirect-uri'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['par-not-used', 'request-object-missing'],
    names: ['ensure-unsigned-authorization-request-without-using-par-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['response-type-not-allowed', 'response-type-hybrid'],
    names: ['ensure-response-type-code-idtoken-fails', 'ensure-response-type-token-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-assertion-beside-another-client-id'],
    names: ['ensure-client-id-in-token-endpoint'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['certificate-missing', 'token-issued-without-certificate', 'dpop-proof-missing'],
    names: ['ensure-holder-of-key-required'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['code-of-another-client'],
    names: ['ensure-authorization-code-is-bound-to-client'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['code-reused', 'tokens-of-reused-code-alive'],
    names: ['attempt-reuse-authorization-code-after-one-second'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['code-expired'],
    names: ['ensure-token-endpoint-fails-with-expired-auth-code'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-assertion-rs256'],
    names: ['ensure-signed-client-assertion-with-RS256-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-without-authentication'],
    names: ['ensure-client-assertion-in-token-endpoint'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-assertion-expired'],
    names: ['ensure-client-assertion-with-exp-is-5-minutes-in-past-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-assertion-wrong-audience'],
    names: ['ensure-client-assertion-with-wrong-aud-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-assertion-without-sub'],
    names: ['ensure-client-assertion-with-no-sub-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
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
    ],
    names: ['dpop-negative-tests'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['refresh-token-of-another-client', 'refresh-without-dpop-proof', 'refresh-token-rotated'],
    names: ['refresh-token'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-uri-reused'],
    names: ['par-attempt-reuse-request_uri'],
  },
  {
    plan: 'fapi2-message-signing-final',
    reason: 'due',
    names: ['par-ensure-reused-request-uri-prior-to-auth-completion-succeeds'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-uri-expired'],
    names: ['par-attempt-to-use-expired-request_uri'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-assertion-from-the-future'],
    names: ['par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-uri-of-another-client'],
    names: ['par-attempt-to-use-request_uri-for-different-client'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['par-with-request-uri'],
    names: ['par-authorization-request-containing-request_uri-form-param'],
  },
  { plan: 'fapi2-message-signing-final', probes: ['par-by-get'], names: ['par-attempt-invalid-http-method'] },
  { plan: 'fapi2-message-signing-final', probes: ['par-without-pkce'], names: ['par-ensure-pkce-required'] },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['code-verifier-missing'],
    names: ['ensure-pkce-code-verifier-required'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['code-verifier-wrong'],
    names: ['incorrect-pkce-code-verifier-rejected'],
  },
  { plan: 'fapi2-message-signing-final', probes: ['par-with-plain-pkce'], names: ['par-plain-pkce-rejected'] },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['request-object-with-request-uri'],
    names: ['par-authorization-request-containing-request_uri'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-assertion-audience-array'],
    names: ['par-test-array-as-audience-fails'],
  },
  {
    plan: 'fapi2-message-signing-final',
    probes: ['client-assertion-audience-endpoint'],
    names: ['par-test-par-endpoint-url-as-audience-fails', 'par-test-token-endpoint-url-as-audience-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['metadata-incomplete', 'metadata-served-wrongly', 'jwks-with-private-key'],
    names: ['final-discovery-end-point-verification'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['response-malformed', 'credentials-guessable', 'tls-version-outdated', 'tls-cipher-not-recommended'],
    names: ['final'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['error-response-not-signed', 'authorization-response-without-iss'],
    names: ['final-user-rejects-authentication'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-with-several-audiences-refused'],
    names: ['final-ensure-request-object-with-multiple-aud-succeeds'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-without-state-refused'],
    names: ['final-ensure-authorization-request-without-state-success'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['response-malformed'],
    names: [
      'final-ensure-valid-pkce-succeeds',
      'final-ensure-client-assertion-with-iss-aud-succeeds',
      'final-par-without-duplicate-parameters',
    ],
  },
  { plan: 'fapi1-advanced-final', reason: 'due', names: ['final-ensure-other-scope-order-succeeds'] },
  {
    plan: 'fapi1-advanced-final',
    probes: ['authorization-scheme-case-sensitive', 'resource-scheme-in-another-case'],
    names: ['final-access-token-type-header-case-sensitivity'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['response-mode-query-for-hybrid'],
    names: ['final-ensure-response-mode-query'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['parameter-beside-request-object-used'],
    names: [
      'final-ensure-different-nonce-inside-and-outside-request-object',
      'final-ensure-request-object-without-scope-fails',
      'final-state-only-outside-request-object-not-used',
    ],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['redirect-uri-not-registered'],
    names: ['final-ensure-registered-redirect-uri', 'final-par-attempt-invalid-redirect_uri'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['nonce-of-64-characters-refused', 'state-altered'],
    names: ['final-ensure-request-object-with-long-nonce', 'final-ensure-request-object-with-long-state'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['nonce-of-64-characters-refused'],
    names: ['final-ensure-request-object-with-64-char-nonce-success'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-without-exp'],
    names: ['final-ensure-request-object-without-exp-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-without-nbf'],
    names: ['final-ensure-request-object-without-nbf-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['authorization-request-without-nonce'],
    names: ['final-ensure-request-object-without-nonce-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['par-without-redirect-uri', 'authorization-request-without-redirect-uri'],
    names: [
      'final-ensure-request-object-without-redirect-uri-fails',
      'final-ensure-redirect-uri-in-authorization-request',
    ],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-expired'],
    names: ['final-ensure-expired-request-object-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-wrong-audience'],
    names: [
      'final-ensure-request-object-with-bad-aud-fails',
      'final-par-pushed-authorization-url-as-audience-in-request-object',
    ],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-lives-too-long'],
    names: ['final-ensure-request-object-with-exp-over-60-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-too-old'],
    names: ['final-ensure-request-object-with-nbf-over-60-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-rs256'],
    names: ['final-ensure-signed-request-object-with-RS256-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-unsigned'],
    names: ['final-ensure-request-object-signature-algorithm-is-not-none'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-of-another-key'],
    names: ['final-ensure-request-object-with-invalid-signature-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-of-another-client', 'request-object-of-another-key'],
    names: ['final-ensure-matching-key-in-authorization-request'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['par-not-used', 'request-object-missing'],
    names: ['final-ensure-authorization-request-without-request-object-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['response-type-code-alone'],
    names: ['final-ensure-response-type-code-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['client-assertion-beside-another-client-id'],
    names: ['final-ensure-client-id-in-token-endpoint'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['certificate-missing', 'token-issued-without-certificate'],
    names: ['final-ensure-mtls-holder-of-key-required'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['code-of-another-client'],
    names: ['final-ensure-authorization-code-is-bound-to-client'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['code-reused', 'tokens-of-reused-code-alive'],
    names: ['final-attempt-reuse-authorisation-code-after-one-second'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['client-assertion-rs256'],
    names: ['final-ensure-signed-client-assertion-with-RS256-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['client-without-authentication'],
    names: ['final-ensure-client-assertion-in-token-endpoint'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['client-assertion-expired'],
    names: ['final-ensure-client-assertion-with-exp-is-5-minutes-in-past-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['client-assertion-wrong-audience'],
    names: [
      'final-ensure-client-assertion-with-wrong-aud-fails',
      'final-par-ensure-client-assertion-with-wrong-aud-fails',
    ],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['client-assertion-without-sub'],
    names: ['final-ensure-client-assertion-with-no-sub-fails'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['client-assertion-wrong-issuer'],
    names: [
      'final-ensure-client-assertion-with-wrong-iss-fails',
      'final-par-ensure-client-assertion-with-wrong-iss-fails',
    ],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['client-assertion-wrong-subject'],
    names: [
      'final-ensure-client-assertion-with-wrong-sub-fails',
      'final-par-ensure-client-assertion-with-wrong-sub-fails',
    ],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['refresh-token-of-another-client'],
    names: ['final-refresh-token'],
  },
  {
    plan: 'fapi1-advanced-final',
    reason: 'not asked for',
    names: [
      'final-test-array-as-audience-for-client-JWT-assertion',
      'final-par-test-pushed-authorization-url-as-audience-for-client-JWT-assertion',
      'final-par-token-endpoint-url-as-audience-for-client-JWT-assertion',
    ],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-uri-reused'],
    names: ['final-par-attempt-reuse-request_uri'],
  },
  {
    plan: 'fapi1-advanced-final',
    reason: 'due',
    names: ['final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-uri-expired'],
    names: ['final-par-attempt-to-use-expired-request_uri'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-uri-of-another-client'],
    names: ['final-par-attempt-to-use-request_uri-for-different-client'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['par-with-request-uri'],
    names: ['final-par-authorization-request-containing-request_uri-form-param'],
  },
  { plan: 'fapi1-advanced-final', probes: ['par-by-get'], names: ['final-par-attempt-invalid-http-method'] },
  { plan: 'fapi1-advanced-final', probes: ['par-without-pkce'], names: ['final-par-ensure-pkce-required'] },
  {
    plan: 'fapi1-advanced-final',
    probes: ['code-verifier-missing'],
    names: ['final-ensure-pkce-code-verifier-required'],
  },
  {
    plan: 'fapi1-advanced-final',
    probes: ['code-verifier-wrong'],
    names: ['final-incorrect-pkce-code-verifier-rejected'],
  },
  { plan: 'fapi1-advanced-final', probes: ['par-with-plain-pkce'], names: ['final-par-plain-pkce-rejected'] },
  {
    plan: 'fapi1-advanced-final',
    probes: ['request-object-with-request-uri'],
    names: ['final-par-authorization-request-containing-request_uri'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['metadata-incomplete', 'metadata-served-wrongly', 'jwks-with-private-key'],
    names: ['id1-discovery-end-point-verification'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['response-malformed', 'ciba-response-incomplete', 'tls-version-outdated', 'tls-cipher-not-recommended'],
    names: ['id1'],
  },
  { plan: 'fapi-ciba-id1', probes: ['ciba-rejection-ignored'], names: ['id1-user-rejects-authentication'] },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-polled-too-fast', 'ciba-auth-req-id-reused'],
    names: ['id1-multiple-call-to-token-endpoint'],
  },
  { plan: 'fapi-ciba-id1', probes: ['ciba-auth-req-id-expired'], names: ['id1-auth-req-id-expired'] },
  {
    plan: 'fapi-ciba-id1',
    probes: ['response-malformed'],
    names: [
      'id1-ensure-authorization-request-with-binding-message-succeeds',
      'id1-ensure-client-assertion-with-iss-aud-to-token-endpoint-succeeds',
    ],
  },
  { plan: 'fapi-ciba-id1', reason: 'due', names: ['id1-ensure-other-scope-order-succeeds'] },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-requested-expiry-refused'],
    names: ['id1-ensure-requested-expiry-as-string-succeeds'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-binding-message-refusal-unclear'],
    names: ['id1-ensure-authorization-request-with-potentially-bad-binding-message'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-incomplete'],
    names: [
      'id1-ensure-request-object-missing-aud-fails',
      'id1-ensure-request-object-missing-iss-fails',
      'id1-ensure-request-object-missing-iat-fails',
      'id1-ensure-request-object-nbf-is-70-minutes-in-past-fails',
      'id1-ensure-request-object-missing-jti-fails',
    ],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-wrong-audience'],
    names: ['id1-ensure-request-object-bad-aud-fails'],
  },
  { plan: 'fapi-ciba-id1', probes: ['ciba-request-wrong-issuer'], names: ['id1-ensure-request-object-bad-iss-fails'] },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-without-exp'],
    names: ['id1-ensure-request-object-missing-exp-fails'],
  },
  { plan: 'fapi-ciba-id1', probes: ['ciba-request-expired'], names: ['id1-ensure-request-object-expired-exp-fails'] },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-lifetime-too-long'],
    names: ['id1-ensure-request-object-exp-is-70-minutes-in-future-fails'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-without-nbf'],
    names: ['id1-ensure-request-object-missing-nbf-fails'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-from-the-future'],
    names: ['id1-ensure-request-object-nbf-is-10-minutes-in-future-fails'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-algorithm-none'],
    names: ['id1-ensure-request-object-signature-algorithm-is-none-fails'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-hs256-with-public-key'],
    names: ['id1-ensure-request-object-signature-algorithm-is-bad-fails'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-rs256'],
    names: ['id1-ensure-request-object-signature-algorithm-is-RS256-fails'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-of-another-key'],
    names: ['id1-ensure-request-object-signed-by-other-client-fails'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-several-hints'],
    names: ['id1-ensure-authorization-request-with-multiple-hints-fails'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-auth-req-id-wrong'],
    names: ['id1-ensure-wrong-auth-req-id-in-token-endpoint-request'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['client-without-authentication'],
    names: ['id1-ensure-without-client-assertion-in-token-endpoint-request'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-without-client-authentication'],
    names: ['id1-ensure-without-client-assertion-in-backchannel-authorization-request'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['client-assertion-rs256'],
    names: [
      'id1-ensure-client-assertion-signature-algorithm-in-backchannel-authorization-request-is-RS256-fails',
      'id1-ensure-client-assertion-signature-algorithm-in-token-endpoint-request-is-RS256-fails',
    ],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['ciba-request-unsigned'],
    names: ['id1-ensure-unsigned-backchannel-authorization-request-fails'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['refresh-token-of-another-client'],
    names: ['id1-refresh-token'],
  },
  {
    plan: 'fapi-ciba-id1',
    probes: ['certificate-missing', 'token-issued-without-certificate'],
    names: ['id1-ensure-mtls-holder-of-key-required'],
  },
  {
    plan: 'fapi-ciba-id1',
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
