import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is known of the server that stays, between the processes that start, use and stop it. */
export interface PersistentRecord {
  /** Its processes carry this in their marker; another one for each start. */
  readonly id: string;
  readonly version: string;
  readonly port: number;
  readonly managementPort: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** It was ready since this start. */
  readonly ready: boolean;
  /** It was ready once since its database is there; without that the database may be half made. */
  readonly initialised: boolean;
}

/** The server's files, in the cache's `persistent` folder. */
export function persistentFiles(folder: string) {
  return {
    record: join(folder, 'server.json'),
    password: join(folder, 'admin-password'),
    pki: join(folder, 'pki'),
    home: join(folder, 'keycloak'),
    data: join(folder, 'data'),
    log: join(folder, 'server.log'),
  };
}

/** Reads the record; undefined when there is none that can be read. */
export async function readRecord(folder: string): Promise<PersistentRecord | undefined> {
  try {
    return JSON.parse(await readFile(persistentFiles(folder).record, 'utf8')) as PersistentRecord;
  } catch {
    return undefined;
  }
}

/** Writes the record in one step. */
export async function writeRecord(folder: string, record: PersistentRecord): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { record: file } = persistentFiles(folder);
  await writeFile(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
