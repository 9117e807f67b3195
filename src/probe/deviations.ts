import type { Deviation } from '../report/report.js';
import type { Refusal } from './answer.js';
import type { Step } from './scenario/route.js';

/** Where a version of Keycloak does not do what the specification says, without harm to anybody. */
interface KnownDeviation extends Deviation {
  readonly step: Step;
  /** What Keycloak does instead: refuses in other words, or accepts what is as good as what is due. */
  readonly kind: Refusal['kind'] | 'accepted';
  readonly error?: string;
  /** Only refusals whose description matches. */
  readonly description?: RegExp;
  /** Release lines on which it was seen; on any other it is no explanation. */
  readonly seenOn: readonly string[];
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
    seenOn: ['26.7'],
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
    seenOn: ['26.7'],
    probes: /^dpop-/,
  })),
  {
    id: 'dpop-proof-rs256-accepted',
    effect: 'A DPoP proof may be signed with any asymmetric algorithm, RS256 too; no setting restricts it.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/services/util/DPoPUtil.java`,
    step: 'token',
    kind: 'accepted',
    seenOn: ['26.7'],
    probes: /^dpop-proof-rs256$/,
  },
  {
    id: 'audience-array-of-one-accepted',
    effect: 'An audience that is an array with the issuer alone is read as if it were the string.',
    issue: `${SOURCE}/core/src/main/java/org/keycloak/representations/JsonWebToken.java`,
    step: 'par',
    kind: 'accepted',
    seenOn: ['26.7'],
    probes: /^client-assertion-audience-array\/the issuer alone$/,
  },
];

/** What the server did instead of what is due, as far as a deviation is known by it. */
type Observed = Pick<Refusal, 'step' | 'status' | 'error' | 'description'> & { readonly kind: KnownDeviation['kind'] };

/** The known deviation that explains what was observed, if there is one for this version. */
export function deviationOf(probe: string, observed: Observed, version: string | undefined): Deviation | undefined {
  if (version === undefined) return undefined;
  const known = KNOWN.find(
    ({ step, kind, error, description, seenOn, probes }) =>
      probes.test(probe) &&
      step === observed.step &&
      kind === observed.kind &&
      error === observed.error &&
      // Keycloak says these with 400 or 401; a redirect with the same words is something else.
      (kind === 'accepted' || observed.status === 400 || observed.status === 401) &&
      (description?.test(observed.description ?? '') ?? true) &&
      seenOn.some(line => version.startsWith(`${line}.`)),
  );
  if (known === undefined) return undefined;
  const { id, effect, issue, kind } = known;
  return { id, effect, issue, ...(kind === 'accepted' ? { accepts: true } : {}) };
}

/** A deviation as it may be explained without a server. */
export interface ExplainedDeviation extends Deviation {
  /** Release lines on which it was seen: `26.7`. */
  readonly seenOn: readonly string[];
  /** Whether a probe may meet it, by its id or, where it has several shapes, by id, slash and shape. */
  meets(probe: string): boolean;
}

/** Every known deviation, once. */
export function knownDeviations(): readonly ExplainedDeviation[] {
  const byId = new Map<string, ExplainedDeviation>();
  for (const { step: _, kind, error: __, description: ___, probes, ...deviation } of KNOWN) {
    const before = byId.get(deviation.id);
    byId.set(deviation.id, {
      ...deviation,
      ...(kind === 'accepted' ? { accepts: true } : {}),
      seenOn: [...new Set([...(before?.seenOn ?? []), ...deviation.seenOn])],
      meets: probe => probes.test(probe) || before?.meets(probe) === true,
    });
  }
  return [...byId.values()];
}
