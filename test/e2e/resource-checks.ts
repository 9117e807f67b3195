type Turns = Readonly<Record<string, string>>;

/** What notices that a check is left out: exactly these. */
export const CHECKS: Readonly<Record<string, Turns>> = {
  token: {
    'resource-token-missing': 'fail',
    'resource-token-in-query': 'fail',
    'resource-token-in-form': 'warn',
    'resource-challenge-missing': 'error',
  },
  'form of the token': { 'resource-token-unknown': 'fail', 'resource-challenge-missing': 'error' },
  signature: {
    'resource-token-altered': 'fail',
    'resource-token-of-another-issuer': 'fail',
    'resource-token-unsigned': 'fail',
    'resource-token-hs256-with-public-key': 'fail',
  },
  'algorithm none': { 'resource-token-unsigned': 'fail' },
  'kind of key': { 'resource-token-hs256-with-public-key': 'fail' },
  'origin of the key': { 'resource-token-of-another-issuer': 'fail' },
  kind: { 'resource-id-token-as-access-token': 'fail' },
  scope: { 'resource-scope-insufficient': 'fail' },
  query: { 'resource-token-in-query': 'fail' },
  form: { 'resource-token-in-form': 'warn' },
  'scheme in any case': { 'resource-scheme-in-another-case': 'fail' },
  challenge: { 'resource-challenge-missing': 'fail' },
  scheme: { 'resource-dpop-token-as-bearer': 'fail' },
  proof: { 'resource-dpop-proof-missing': 'fail' },
  'one proof': { 'resource-dpop-proof-twice': 'fail' },
  'type of the proof': { 'resource-dpop-proof-wrong-type': 'fail' },
  'private key': { 'resource-dpop-proof-with-private-key': 'fail' },
  'signature of the proof': {
    'resource-dpop-proof-signature-invalid': 'fail',
    'resource-dpop-proof-unsigned': 'fail',
  },
  'algorithm of the proof': { 'resource-dpop-proof-unsigned': 'fail' },
  claims: { 'resource-dpop-proof-incomplete': 'fail' },
  method: { 'resource-dpop-proof-wrong-method': 'fail' },
  uri: { 'resource-dpop-proof-wrong-uri': 'fail' },
  window: { 'resource-dpop-proof-outside-time-window': 'fail' },
  'hash of the token': { 'resource-dpop-proof-for-another-token': 'fail' },
  replay: { 'resource-dpop-proof-reused': 'warn' },
  key: { 'resource-dpop-token-with-another-key': 'fail' },
  'interaction id': { 'resource-interaction-id-missing': 'fail' },
  date: { 'resource-answer-without-date': 'fail' },
  'customer of IPv6': { 'resource-customer-address-refused': 'fail' },
  type: { 'resource-answer-not-json': 'fail' },
};

/** The same of what takes its time to find out. */
export const BY_TIME: Readonly<Record<'expiry' | 'revocation', Turns>> = {
  expiry: { 'resource-token-expired': 'fail' },
  revocation: { 'resource-token-revoked': 'fail' },
};

/** The same where tokens are bound to a certificate. */
export const OF_CERTIFICATE: Readonly<Record<string, Turns>> = {
  certificate: { 'resource-certificate-missing': 'fail' },
  'certificate of the token': { 'resource-certificate-of-another-client': 'fail' },
};
