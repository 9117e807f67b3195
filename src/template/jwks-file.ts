import { resolve } from 'node:path';
import { KEYS_FILE } from './file-kind.js';
import { checkKeySet } from './key-set.js';
import { type Located, type LocatedMap, member, toJson, withMembers, withoutMember } from './located.js';
import { namedPath, shownAs } from './paths.js';
import type { Problems } from './problem.js';
import { readLocated } from './read.js';

const ELSEWHERE = ['jwks.string', 'jwks.url', 'use.jwks.url'];

/**
 * Puts into a client the key set that its `jwksFile` names, in the attributes by which Keycloak has it.
 *
 * @param folder - what the path is relative to
 * @param cwd - what files are named relative to
 */
export async function withKeysOfFile(
  client: Located,
  folder: string,
  cwd: string,
  problems: Problems,
): Promise<Located> {
  const named = member(client, 'jwksFile');
  if (client.kind !== 'map' || named === undefined) return client;
  const rest = withoutMember(client, 'jwksFile');
  const path = namedPath(named, '"jwksFile" must be a text: the path of a JSON Web Key Set', problems);
  const attributes = member(client, 'attributes');
  for (const name of ELSEWHERE) {
    const other = member(attributes, name);
    if (other === undefined || (other.kind === 'scalar' && [null, false, 'false'].includes(other.value as null)))
      continue;
    problems.add(other.at, `"${name}" stands beside "jwksFile"; a client has its keys from one place`);
  }
  if (path === undefined || (attributes !== undefined && attributes.kind !== 'map')) return rest;
  const file = resolve(folder, path);
  const read = await readLocated(file, shownAs(file, cwd), KEYS_FILE, problems, named.at);
  if (read === undefined) return rest;
  // A single key is what many tools write.
  const isKey = member(read, 'kty') !== undefined;
  const keys: Located = isKey ? { kind: 'list', items: [read], at: read.at } : (member(read, 'keys') ?? read);
  checkKeySet(keys, problems);
  const set = isKey ? { keys: [toJson(read)] } : toJson(read);
  const said = (value: string): Located => ({ kind: 'scalar', value, at: named.at });
  const own: LocatedMap = attributes ?? { kind: 'map', entries: new Map(), at: named.at };
  return withMembers(rest, {
    attributes: withMembers(own, {
      'use.jwks.string': said('true'),
      'jwks.string': said(JSON.stringify(set)),
      // Keycloak takes one way of the two, and refuses a client that has both.
      'use.jwks.url': said('false'),
    }),
  });
}
