import { readdir } from 'node:fs/promises';

/** A unit is a plain object that a file of its kind's folder exports as `default`; its id is the file's name. */
export interface Unit {
  readonly id: string;
}

const UNIT_FILE = /^(?<id>[a-z0-9-]+)\.(?:js|ts)$/;

/**
 * Loads a folder of units, in the order of their ids, and its sub-folders with them.
 *
 * Nothing registers a unit: a file that is there is loaded. Works from `src/` under a TypeScript runner and from the
 * built `dist/` alike, which is why declaration files are passed over.
 *
 * @param folder - address of the folder, with a trailing slash: `new URL('./probes/', import.meta.url)`
 * @throws Error when a file's default export has no `id`, an id other than its file name, or an id that is taken
 */
export async function loadUnits<T extends Unit>(folder: URL): Promise<readonly T[]> {
  const files = await unitFiles(folder);
  const units = await Promise.all(
    files.map(async ({ id, address }) => {
      const unit = ((await import(address.href)) as { default?: T }).default;
      if (unit?.id !== id) {
        throw new Error(`${address.pathname}: the default export's id must be "${id}", as the file is named`);
      }
      return unit;
    }),
  );
  const seen = new Set<string>();
  for (const { id } of units) {
    if (seen.has(id)) throw new Error(`${folder.pathname}: two units are named "${id}"`);
    seen.add(id);
  }
  return units.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function unitFiles(folder: URL): Promise<readonly { id: string; address: URL }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async entry => {
      if (entry.isDirectory()) return unitFiles(new URL(`${entry.name}/`, folder));
      const id = entry.name.endsWith('.d.ts') ? undefined : UNIT_FILE.exec(entry.name)?.groups?.id;
      return id === undefined ? [] : [{ id, address: new URL(entry.name, folder) }];
    }),
  );
  return nested.flat();
}
