import { isAbsolute, relative } from 'node:path';
import { type Located, text } from './located.js';
import type { Problems } from './problem.js';

/** How a file is named to the user: relative to where they are, if it lies below. */
export function shownAs(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path === '' || path.startsWith('..') || isAbsolute(path) ? file : path;
}

/**
 * A path that a template names.
 *
 * @param otherwise - what to say where it is no text
 * @returns undefined where it is none; `problems` say why
 */
export function namedPath(node: Located, otherwise: string, problems: Problems): string | undefined {
  const path = text(node);
  if (path === undefined || isNoPath(path)) problems.add(node.at, otherwise);
  else if (path.includes('$('))
    problems.add(node.at, 'A path cannot hold a parameter: files are read before it has a value');
  else return path;
  return undefined;
}

/** Whether a text is something else than a path, as a key that stands where its file belongs: it is not to be shown. */
export function isNoPath(text: string): boolean {
  return text.trim() === '' || /[\p{Cc}{]/u.test(text);
}
