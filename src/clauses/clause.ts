/** An attacker of the FAPI 2.0 Attacker Model, section 5; `attackers.ts` says what each can do. */
export type Attacker = 'A1' | 'A1a' | 'A2' | 'A3a' | 'A3b' | 'A5' | 'A7' | 'A8';

/** One numbered requirement of a specification: what a check, a template's line or a finding stands on. */
export interface Clause {
  /** Specification and number, as the OIDF conformance suite writes them: `FAPI2-SP-FINAL-5.3.2.2-2`, `RFC9449-4.3`. */
  readonly id: string;
  /** The specification's full title. */
  readonly specification: string;
  /** Section, with the list item behind a hyphen where the specification numbers items: `5.3.2.2-2`. */
  readonly section: string;
  /** The requirement in a short sentence of ours, not a quotation. */
  readonly title: string;
  /** Address of the section. */
  readonly url: string;
}

/** A specification: call it with a section to cite the requirement there. */
export interface Specification {
  (section: string): Clause;
  /** As in a clause's id: `FAPI2-SP-FINAL`, `RFC9449`. */
  readonly id: string;
  readonly clauses: readonly Clause[];
}

/**
 * Makes a specification out of its requirements.
 *
 * @param requirements - by section (and item): what is required there, in a sentence of ours
 * @returns a function that cites a section and throws an Error when the section is not among `requirements`, so that
 *   a wrong citation shows as soon as its file is loaded
 */
export function specification(definition: {
  readonly id: string;
  readonly title: string;
  /** Address of a section; gets the section without the item: `5.3.2.2`. */
  readonly url: (section: string) => string;
  readonly requirements: Readonly<Record<string, string>>;
}): Specification {
  const clauses = new Map(
    Object.entries(definition.requirements).map(([section, title]): [string, Clause] => [
      section,
      {
        id: `${definition.id}-${section}`,
        specification: definition.title,
        section,
        title,
        url: definition.url(section.replace(/-.*$/, '')),
      },
    ]),
  );
  const cite = (section: string): Clause => {
    const clause = clauses.get(section);
    if (clause === undefined) throw new Error(`${definition.id} has no requirement "${section}" in src/clauses/`);
    return clause;
  };
  return Object.assign(cite, { id: definition.id, clauses: [...clauses.values()] });
}
