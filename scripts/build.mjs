import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { Failure, interrupted, phase, root, run } from './steps.mjs';

const dist = join(root, 'dist');
// Not in dist/, which is published.
const stampFile = join(root, '.cache', 'dist-stamp');
const made = join(root, '.cache', 'dist-new');
const old = join(root, '.cache', 'dist-old');

/** Compiles src/ to dist/, unless dist/ is of just this source. */
export async function build() {
  if (isCurrent(stampOf())) return;
  await withLock('build', async () => {
    const stamp = stampOf();
    if (isCurrent(stamp)) return;
    const done = phase('Build');
    rmSync(made, { recursive: true, force: true });
    const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
    const code = await run(process.execPath, [tsc, '--project', 'tsconfig.json', '--outDir', made]);
    done();
    if (interrupted() !== undefined) throw new Failure('', interrupted());
    if (code !== 0) throw new Failure('the build failed; its messages are above');
    chmodSync(join(made, 'cli.js'), 0o755);
    // Swapped and not written into: nobody who is reading dist/ meets half of it.
    rmSync(old, { recursive: true, force: true });
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(made, dist);
    rmSync(old, { recursive: true, force: true });
    writeFileSync(stampFile, stamp);
  });
}

function isCurrent(stamp) {
  return existsSync(join(dist, 'cli.js')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
}

function stampOf() {
  const hash = createHash('sha256');
  mkdirSync(join(root, '.cache'), { recursive: true });
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...sources, ...['tsconfig.json', 'package-lock.json'].map(name => join(root, name))]) {
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}
