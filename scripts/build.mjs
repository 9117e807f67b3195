import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cache, scratch } from './scratch.mjs';
import { Failure, interrupted, phase, root, run } from './steps.mjs';

const dist = join(root, 'dist');
// Not in dist/, which is published.
const stampFile = join(cache, 'dist-stamp');

/** Compiles src/ to dist/, unless dist/ is of just this source. */
export async function build() {
  if (isCurrent(stampOf())) return;
  await withLock('build', async () => {
    const stamp = stampOf();
    if (isCurrent(stamp)) return;
    const done = phase('Build');
    await scratch('build', async folder => {
      const made = join(folder, 'dist');
      const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
      const code = await run(process.execPath, [tsc, '--project', 'tsconfig.json', '--outDir', made]);
      done();
      if (interrupted() !== undefined) throw new Failure('', interrupted());
      if (code !== 0) throw new Failure('the build failed; its messages are above');
      chmodSync(join(made, 'cli.js'), 0o755);
      // Swapped and not written into: nobody who is reading dist/ meets half of it.
      if (existsSync(dist)) renameSync(dist, join(folder, 'old'));
      renameSync(made, dist);
      writeFileSync(stampFile, stamp);
    });
  });
}

function isCurrent(stamp) {
  return existsSync(join(dist, 'cli.js')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
}

function stampOf() {
  const hash = createHash('sha256');
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...sources, ...['tsconfig.json', 'package-lock.json'].map(name => join(root, name))]) {
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}
