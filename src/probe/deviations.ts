import type { Deviation } from '../report/report.js';
import type { Refusal } from './answer.js';
import type { Step } from './scenario.js';

/** Where a version of Keycloak does not do what the specification says, without harm to anybody. */
interface KnownDeviation extends Deviation {
  readonly step: Step;
  /** What Keycloak does instead: refuses in other words, or accepts what is as good as what is due. */
  readonly kind: Refusal['kind'] | 'accepted';
  readonly error?: string;
  /** Only refusals whose description matches. */
  readonly description?: RegExp;
  /** First version that is known to do so, and the first that does not any more. */
  readonly since: string;
  readonly fixed?: string;
  /** Probes that meet it, with the variant's name behind a slash where there are several. */
  readonly probes: RegExp;
}

const SOURCE = 'https://github.com/keycloak/keycloak/blob/26.7.4';

const KNOWN: readonly KnownDeviation[] = [
  {
    id: 'par-answers-invalid-request',
    effect: 'The PAR endpoint refuses a failed client authentication with invalid_request instead of invalid_client.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/protocol/oidc/par/endpoints/AbstractParEndpoint.java`,
    step: 'par',
    kind: 'oauth',
    error: 'invalid_request',
    description: /authentication failed|client assertion/i,
    since: '26.7.4',
    probes: /^(client-assertion-|par-without-client-authentication$)/,
  },
  ...(['token', 'refresh'] as const).map(step => ({
    id: 'dpop-answers-invalid-request',
    effect: 'A bad DPoP proof is refused with invalid_request instead of invalid_dpop_proof.',
    issue: 'https://github.com/keycloak/keycloak/issues/34842',
    step,
    kind: 'oauth' as const,
    error: 'invalid_request',
    description: /dpop/i,
    since: '26.7.4',
    probes: /^dpop-/,
  })),
  {
    id: 'audience-array-of-one-accepted',
    effect: 'An audience that is an array with the issuer alone is read as if it were the string.',
    issue: `${SOURCE}/core/src/main/java/org/keycloak/representations/JsonWebToken.java`,
    step: 'par',
    kind: 'accepted',
    since: '26.7.4',
    probes: /^client-assertion-audience-array\/the issuer alone$/,
  },
];

/** What the server did instead of what is due, as far as a deviation is known by it. */
type Observed = Pick<Refusal, 'step' | 'error' | 'description'> & { readonly kind: KnownDeviation['kind'] };

/** The known deviation that explains what was observed, if there is one for this version. */
export function deviationOf(probe: string, observed: Observed, version: string | undefined): Deviation | undefined {
  if (version === undefined) return undefined;
  const known = KNOWN.find(
    ({ step, kind, error, description, since, fixed, probes }) =>
      probes.test(probe) &&
      step === observed.step &&
      kind === observed.kind &&
      error === observed.error &&
      (description?.test(observed.description ?? '') ?? true) &&
      compare(version, since) >= 0 &&
      (fixed === undefined || compare(version, fixed) < 0),
  );
  return known === undefined ? undefined : { id: known.id, effect: known.effect, issue: known.issue };
}

/** Orders versions by their numbers: 26.10.0 is later than 26.7.4. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split('.').map(part => Number.parseInt(part, 10)));
  for (let i = 0; i < 3; i += 1) {
    const difference = (left?.[i] || 0) - (right?.[i] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
