const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'its permissions do not allow it',
  EPERM: 'its permissions do not allow it',
  EISDIR: 'it is a folder',
  ELOOP: 'the symbolic links there lead round in a circle',
};

const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EACCES: 'the permissions there do not allow it',
  EPERM: 'the permissions there do not allow it',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
};

/** Why the system does not give a file, in words; its code where there are none. */
export function whyUnreadable(error: unknown): string {
  return inWords(error, UNREADABLE);
}

/** Why the system does not take a file, in words; its code where there are none. */
export function whyUnwritable(error: unknown): string {
  return inWords(error, UNWRITABLE);
}

function inWords(error: unknown, words: Readonly<Record<string, string>>): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return words[code] ?? code;
}
