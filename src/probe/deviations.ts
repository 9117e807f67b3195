import type { Deviation } from '../report/report.js';
import type { Refusal } from './answer.js';
import { KNOWN, type KnownDeviation } from './known-deviations.js';
import type { Probe, Target } from './probe.js';

/** Keycloak says what it refuses with 400 or 401; a redirect with the same words is something else. */
function isStatusOf(kind: KnownDeviation['kind'], status: number | undefined): boolean {
  return kind === 'accepted' || (kind === 'server-error' ? status === 500 : status === 400 || status === 401);
}

/** What the server did instead of what is due, as far as a deviation is known by it. */
type Observed = Pick<Refusal, 'step' | 'status' | 'error' | 'description'> & { readonly kind: KnownDeviation['kind'] };

/** The known deviation that explains what was observed, if there is one for this version and the profile's clients. */
export function deviationOf(
  probe: string,
  observed: Observed,
  { version, profile }: Pick<Target, 'version' | 'profile'>,
): Deviation | undefined {
  if (version === undefined) return undefined;
  const known = KNOWN.find(
    ({ step, kind, error, description, seenOn, probes, profiles }) =>
      probes.test(probe) &&
      (profiles?.(profile) ?? true) &&
      step === observed.step &&
      kind === observed.kind &&
      error === observed.error &&
      isStatusOf(kind, observed.status) &&
      (description?.test(observed.description ?? '') ?? true) &&
      seenOn.some(line => version.startsWith(`${line}.`)),
  );
  if (known === undefined) return undefined;
  const { id, effect, issue, cve, harms, fixedIn, kind } = known;
  return {
    ...{ id, effect, issue },
    ...(cve === undefined ? {} : { cve }),
    ...(fixedIn === undefined ? {} : { fixedIn }),
    ...(harms === undefined ? {} : { harms }),
    ...(kind === 'accepted' ? { accepts: true } : {}),
  };
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
  for (const { step: _, kind, error: __, description: ___, probes, profiles: ____, ...deviation } of KNOWN) {
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

/** Whether a probe, or one of its shapes, may meet a deviation. */
export function meets(deviation: ExplainedDeviation, { id, shapes = [] }: Pick<Probe, 'id' | 'shapes'>): boolean {
  return [id, ...shapes.map(shape => `${id}/${shape}`)].some(name => deviation.meets(name));
}
