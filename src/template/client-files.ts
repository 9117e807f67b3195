import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CLIENTS_FILE } from './file-kind.js';
import { systemFault } from './file-text.js';
import { withKeysOfFile } from './jwks-file.js';
import { items, type Located, type LocatedMap, member, withMembers, withoutMember } from './located.js';
import { namedPath, shownAs } from './paths.js';
import type { Problems } from './problem.js';
import { readLocated } from './read.js';
import { isTemplateFile } from './shipped.js';

/**
 * Puts into a template the clients and keys that it has in files of their own: those of `clientsFrom` behind those that
 * stand in it, and the key set of each client's `jwksFile`.
 *
 * @param template - as it stands in its file, not yet laid over what it extends
 * @param file - the template's path, beside which the others are looked for
 * @param cwd - what files are named relative to
 */
export async function withClientFiles(
  template: LocatedMap,
  file: string,
  cwd: string,
  problems: Problems,
): Promise<LocatedMap> {
  const inline = member(template, 'clients');
  const clients: Located[] = [];
  for (const client of items(inline)) clients.push(await withKeysOfFile(client, dirname(file), cwd, problems));
  const named = member(template, 'clientsFrom');
  if (inline !== undefined && inline.kind !== 'list' && named !== undefined) {
    problems.add(inline.at, '"clients" must be a list, also beside "clientsFrom"');
  }
  for (const path of named?.kind === 'list' && named.items.length > 0 ? named.items : [named]) {
    if (path === undefined) continue;
    for (const found of await filesAt(path, dirname(file), cwd, problems)) {
      const root = await readLocated(found, shownAs(found, cwd), CLIENTS_FILE, problems, path.at);
      for (const client of root === undefined ? [] : clientsOf(root, problems)) {
        clients.push(await withKeysOfFile(client, dirname(found), cwd, problems));
      }
    }
  }
  if (named === undefined && inline?.kind !== 'list') return template;
  const whole = withMembers(template, {
    clients: { kind: 'list', items: clients, at: (inline ?? named ?? template).at },
  });
  return withoutMember(whole, 'clientsFrom');
}

/** The file that is named, or those of the folder that is, in the order of their names. */
async function filesAt(path: Located, folder: string, cwd: string, problems: Problems): Promise<readonly string[]> {
  const named = namedPath(path, '"clientsFrom" must be a text or a list of texts: files, or folders of them', problems);
  if (named === undefined) return [];
  const found = resolve(folder, named);
  const shown = shownAs(found, cwd);
  try {
    if (!(await stat(found)).isDirectory()) return [found];
    // Hidden ones are an editor's, or a container platform's own.
    const names = (await readdir(found)).filter(name => isTemplateFile(name) && !name.startsWith('.')).toSorted();
    if (names.length === 0) {
      problems.add(
        path.at,
        `${shown}: no file there ends in .yaml, .yml or .json`,
        'Folders within a folder are named on their own. A file that holds [] says that there are no clients.',
      );
    }
    return names.map(name => join(found, name));
  } catch (error) {
    problems.add(path.at, `${shown}: ${systemFault(error)}`);
    return [];
  }
}

function clientsOf(root: Located, problems: Problems): readonly Located[] {
  const clients = root.kind === 'list' ? root.items : [root];
  return clients.flatMap(client => {
    if (client.kind === 'map' && client.entries.has('clientId')) {
      // For editors; it is said of the file, and not of the client.
      return [withoutMember(client, '$schema')];
    }
    problems.add(
      client.at,
      'A file of clients holds a client (a map of names to values, "clientId" among them) or a list of clients',
      client.kind === 'map' && client.entries.has('keys')
        ? 'Key sets stand in a folder of their own, and are named by the "jwksFile" of a client.'
        : undefined,
    );
    return [];
  });
}
