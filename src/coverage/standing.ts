import type { Specification } from '../clauses/clause.js';

/** Why no answer of an authorization server shows whether it meets a requirement. The list is closed. */
export const REASONS = {
  client: 'It binds the client, not the server.',
  'resource server': 'It binds a resource server in a way that no single answer shows.',
  inside: 'It is about what the server does within: no answer of it shows the difference.',
  operation: 'It is about how servers, networks and keys are run.',
  people: 'It is about people, devices and procedures.',
  allows: 'It allows or offers something: a server without it conforms as well.',
  unused: 'No profile here uses it.',
  unsupported: 'Keycloak does not offer it, and the templates say so: there is nothing to look at.',
} as const;

export type Reason = keyof typeof REASONS;

/** How it stands with a requirement for which there is no probe of its own. */
export type Standing =
  | { readonly reason: Reason }
  /** Only the configuration shows it: what an audit is to look at, which is due. */
  | { readonly audit: string }
  /** Probes of other requirements show it as well: it sums them up, or says the same. By id. */
  | { readonly shownBy: readonly string[] };

/** A specification's requirements without a probe of their own; a file of `clauses/` each, named like the id. */
export interface Unprobed {
  readonly id: string;
  readonly specification: Specification;
  /** By section. */
  readonly standings: ReadonlyMap<string, Standing>;
}

type Sections = readonly string[];

/**
 * Says of each requirement without a probe how it stands with it.
 *
 * @throws Error when a section is named twice, or the specification has none of that name
 */
export function unprobed(
  id: string,
  specification: Specification,
  {
    audit = {},
    shownBy = {},
    ...reasons
  }: Partial<Readonly<Record<Reason, Sections>>> & {
    readonly audit?: Readonly<Record<string, string>>;
    /** Ids of probes. */
    readonly shownBy?: Readonly<Record<string, readonly string[]>>;
  },
): Unprobed {
  const standings = new Map<string, Standing>();
  const add = (section: string, standing: Standing): void => {
    if (standings.has(section)) throw new Error(`${specification.id}-${section} is named twice`);
    standings.set(specification(section).section, standing);
  };
  for (const [reason, sections] of Object.entries(reasons) as [Reason, Sections][]) {
    for (const section of sections) add(section, { reason });
  }
  for (const [section, what] of Object.entries(audit)) add(section, { audit: what });
  for (const [section, probes] of Object.entries(shownBy)) add(section, { shownBy: probes });
  return { id, specification, standings };
}
