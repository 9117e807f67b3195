import type { Clause } from '../clauses/clause.js';
import { allClauses, clauseById } from '../clauses/index.js';
import { didYouMean } from '../nearest.js';
import type { Chain } from './chain.js';
import { entries, items, type Located, member, text } from './located.js';
import type { Place } from './places.js';
import type { Problems } from './problem.js';
import { namesOf, type Path } from './template.js';

interface Citation {
  readonly pattern: readonly string[];
  readonly clauses: readonly Clause[];
}

const CLAUSE_IDS = allClauses.map(({ id }) => id);

const SUGGESTIONS = 50;

/** Which clauses ask for what, as the `clauses` sections of a chain of templates say. */
export function citationsOf(chain: Chain): readonly Citation[] {
  return entries(member(chain.levels[0]?.merged, 'clauses')).map(([pattern, { value }]) => ({
    pattern: namesOf(pattern),
    clauses: clausesIn(value),
  }));
}

/** The clauses whose ids stand in a list. */
export function clausesIn(list: Located | undefined): readonly Clause[] {
  return items(list).flatMap(item => clauseById(text(item) ?? '') ?? []);
}

/**
 * Refuses ids that no specification has, and patterns that fit nothing.
 *
 * @param places - by level of the chain: the paths that there are; a child may well remove what its parent explains
 */
export function checkCitations(chain: Chain, places: readonly ReadonlyMap<Path, Place>[], problems: Problems): void {
  let wrong = 0;
  // Of thousands nobody reads what was meant, and to find it takes longer than everything else.
  const meant = (word: string, candidates: Iterable<string>) => {
    wrong += 1;
    return wrong > SUGGESTIONS ? '' : didYouMean(word, candidates);
  };
  const checkIds = (list: Located | undefined) => {
    for (const item of items(list)) {
      const id = text(item);
      if (id === undefined || clauseById(id) !== undefined) continue;
      problems.add(item.at, `No specification has the clause "${id}"${meant(id, CLAUSE_IDS)}`);
    }
  };
  chain.levels.forEach(({ own }, level) => {
    const paths = [...(places[level]?.keys() ?? [])].map(namesOf);
    for (const [pattern, { key, value }] of entries(member(own, 'clauses'))) {
      if (value.kind === 'scalar' && value.value === null) continue;
      const wanted = namesOf(pattern);
      if (!pattern.startsWith('/')) {
        problems.add(key, 'A path begins with a slash');
      } else if (places[level]?.has(pattern) !== true && !paths.some(names => fits(wanted, names))) {
        const near = meant(pattern, places[level]?.keys() ?? []);
        problems.add(key, `There is nothing at "${pattern}" in this template${near}`);
      }
      checkIds(value);
    }
    for (const limitation of items(member(own, 'limitations'))) checkIds(member(limitation, 'clauses'));
  });
}

/** The clauses of the nearest pattern that fits a path or something that holds it. */
export function cited(citations: readonly Citation[], path: Path): readonly Clause[] {
  const names = namesOf(path);
  // A client has what the defaults give it, and for the same reasons.
  const asDefault = names[0] === 'clients' ? ['clientDefaults', ...names.slice(2)] : names;
  const found = citations.filter(({ pattern }) =>
    [names, asDefault].some(candidate => fits(pattern, candidate.slice(0, pattern.length))),
  );
  const longest = Math.max(...found.map(({ pattern }) => pattern.length));
  return [...new Set(found.filter(({ pattern }) => pattern.length === longest).flatMap(({ clauses }) => clauses))];
}

function fits(pattern: readonly string[], names: readonly string[]): boolean {
  return pattern.length === names.length && pattern.every((name, index) => name === '*' || name === names[index]);
}
