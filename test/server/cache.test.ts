import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder, openCache } from '../../src/server/cache.js';
import { temporaryFolder } from './temporary.js';

test('the cache is where KCFAPI_CACHE says, else where the desktop or the home has caches', () => {
  expect(cacheFolder({ KCFAPI_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
  expect(cacheFolder({ XDG_CACHE_HOME: '/b' })).toBe('/b/kcfapi');
  expect(cacheFolder({})).toBe(join(homedir(), '.cache', 'kcfapi'));
});

test('a cache that cannot be written to is one clear error', async () => {
  // Below a file nothing can be made, for root neither.
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  await expect(openCache({ KCFAPI_CACHE: join(file, 'cache') })).rejects.toThrow(
    /file\/cache cannot be written to \(ENOTDIR\); set KCFAPI_CACHE to a folder/,
  );
});

test('a cache whose path kc.sh could not cope with is refused', async () => {
  const folder = join(await temporaryFolder(), "o'neil");
  await expect(openCache({ KCFAPI_CACHE: folder })).rejects.toThrow(/apostrophe/);
});
