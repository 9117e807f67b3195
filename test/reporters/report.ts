import type { Clause } from '../../src/clauses/clause.js';
import type { Finding, Obstacle, Report, Verdict } from '../../src/report/report.js';

/** Text as a hostile server or file could bring it: markup, terminal sequences, marks that turn text, halves of pairs. */
export const HOSTILE =
  '</failure>]]><x a="\'&amp;\u001b[2J\u0007\u0000\u009b1m\u202eevil\ud800\ufffe\r\nsecond line\u2028third';

const clause: Clause = {
  id: 'RFC9449-4.3',
  specification: 'RFC 9449',
  section: '4.3',
  title: 'The proof is checked',
  url: 'https://www.rfc-editor.org/rfc/rfc9449#section-4.3',
};

/** A finding with all that one can have, as far as its verdict allows. */
export function finding(id: string, verdict: Verdict, more: Partial<Finding> = {}): Finding {
  return {
    id,
    subject: 'realm bank',
    title: `Title of ${id}`,
    clauses: [clause],
    verdict,
    level: 'must',
    message: verdict === 'pass' ? '' : `Message of ${id}.`,
    ...(verdict === 'pass' ? {} : { repair: `Repair of ${id}.` }),
    fingerprint: 'f'.repeat(32),
    durationMs: 12,
    ...more,
  };
}

export function report(findings: readonly Finding[], more: Partial<Report> = {}): Report {
  return {
    tool: { name: 'keycloak-fapi-kit', version: '1.2.3' },
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 4321,
    server: { url: 'https://sso.example/auth', version: '26.7.4' },
    realm: 'bank',
    template: 'fapi2-security-profile-dpop',
    profile: { plan: 'fapi2-security-profile-final', client_auth_type: 'private_key_jwt' },
    findings,
    notes: [],
    requests: 210,
    ...more,
  };
}

/** One finding of each verdict, in an order that no reporter may keep. */
export const everyVerdict = (['pass', 'skip', 'warn', 'error', 'fail'] as const).map(verdict =>
  finding(`a-${verdict}`, verdict),
);

/** What kept `a-error` from saying anything. */
export const obstacle: Obstacle = {
  ...{ at: 'par', clients: ['kcfapi-1'], message: 'par answered 401 invalid_request (No.)' },
  ...{ hint: 'Is it registered?', probes: ['a-error'] },
};

export const deviation = {
  id: 'dpop-error-code',
  effect: 'The error code is another one.',
  issue: 'https://github.com/keycloak/keycloak/issues/34842',
};
