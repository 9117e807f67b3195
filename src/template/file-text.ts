import { constants, open } from 'node:fs/promises';

/** Bytes of a file: some thousand clients with their keys, which are read within seconds. */
const LARGEST = 8 * 1024 * 1024;

/** What others than its owner may do with a file. */
export type Exposure = 'read' | 'write' | undefined;

/** What a file's permissions, as of POSIX, leave to others; who may write may do more than read. */
export function exposureOf(mode: number): Exposure {
  // Windows has no such permissions, and makes some up.
  if (process.platform === 'win32') return undefined;
  return (mode & 0o022) !== 0 ? 'write' : (mode & 0o044) !== 0 ? 'read' : undefined;
}

/** What is in a file, or why that cannot be said. */
export type FileText =
  | {
      readonly text: string;
      /** Its permissions, as of POSIX. */
      readonly mode: number;
      readonly fault?: never;
    }
  | { readonly fault: string };

/**
 * Reads a file of a template's size; never waits for one that is a pipe or a device.
 *
 * @param what - what the file is to be, for messages: `a template`
 * @param hint - what to do with one that is too large
 */
export async function textOf(file: string, what: string, hint?: string): Promise<FileText> {
  const bytes = await bytesOf(file, what, hint).catch(systemFault);
  if (typeof bytes === 'string') return { fault: bytes };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.content), mode: bytes.mode };
  } catch {
    return { fault: 'The file is not encoded in UTF-8; save it as UTF-8' };
  }
}

async function bytesOf(
  file: string,
  what: string,
  hint: string | undefined,
): Promise<{ content: Buffer; mode: number } | string> {
  // Opening a pipe that nobody writes to would last for ever; Windows knows no such thing.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const about = await handle.stat();
    if (about.isDirectory()) return `This is a directory; ${what} is a file`;
    if (!about.isFile()) return 'This is not a regular file';
    const content = about.size > LARGEST ? undefined : await handle.readFile();
    const size = content?.length ?? about.size;
    // The system's own files say that they are empty, and others may be growing.
    if (content === undefined || size > LARGEST) {
      const most = `The file has ${size} bytes; ${what} has at most ${LARGEST} (8 MiB)`;
      return hint === undefined ? most : `${most}; ${hint}`;
    }
    return { content, mode: about.mode };
  } finally {
    await handle.close();
  }
}

/** Says in words why the system does not give a file or folder. */
export function systemFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'The file may not be read; check its permissions';
  if (code === 'ELOOP') return 'The symbolic links there lead round in a circle';
  return `The file cannot be read (${String(code ?? 'unknown reason')})`;
}
