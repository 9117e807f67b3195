import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { scratch } from './scratch.mjs';
import { Failure, interrupted, phase, root, run } from './steps.mjs';

const modules = join(root, 'node_modules');
const stampFile = join(modules, '.kcfapi-stamp');

/** Installs the dependencies that package-lock.json names, unless they are there. */
export async function install() {
  const stamp = stampOf();
  if (read(stampFile) === stamp) return;
  await withLock('install', async () => {
    if (read(stampFile) === stamp) return;
    const done = phase('Install dependencies (about 200 MB on disk)');
    // Elsewhere, then moved: an npm that is interrupted takes long to end, and one whose parent was killed goes on.
    await scratch('install', async folder => {
      for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
        if (existsSync(join(root, file))) copyFileSync(join(root, file), join(folder, file));
      }
      const [command, before, shell] = npm();
      const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      const code = await run(command, [...before, ...args, ...cacheArguments()], {
        shell,
        cwd: folder,
        endBy: 'SIGKILL',
      });
      done();
      if (interrupted() !== undefined) throw new Failure('', interrupted());
      if (code !== 0) throw new Failure(`npm ci failed (exit code ${code}); its message is above`);
      writeFileSync(join(folder, 'node_modules', '.kcfapi-stamp'), stamp);
      if (existsSync(modules)) renameSync(modules, join(folder, 'old'));
      renameSync(join(folder, 'node_modules'), modules);
    });
  });
}

/** What the installed packages depend on: they hold programs for this platform. */
function stampOf() {
  const { platform, arch, versions } = process;
  const major = versions.node.split('.')[0];
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`\n${major} ${platform} ${arch}`).digest('hex');
}

function npm() {
  const path = process.env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(path)) return [process.execPath, [path], false];
  return process.platform === 'win32' ? ['npm.cmd', [], true] : ['npm', [], false];
}

/** npm's cache goes with ours where that was put somewhere else. */
function cacheArguments() {
  const { KCFAPI_CACHE: ours, npm_config_cache: theirs } = process.env;
  const folder = ours ? join(ours, 'npm') : theirs || join(homedir(), '.npm');
  try {
    mkdirSync(folder, { recursive: true });
    const probe = join(folder, `.writable-${randomUUID()}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new Failure(
      `npm's cache folder ${folder} cannot be written to (${error.code}); ` +
        'set KCFAPI_CACHE to a folder that can be written to, with 700 MB free',
    );
  }
  return ours ? [`--cache=${folder}`] : [];
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
