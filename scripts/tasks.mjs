import { existsSync } from 'node:fs';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { Failure, interrupted, phase, root, run, say, takeSignals } from './steps.mjs';

const TASKS = { bench, build, check, generate, quickstart, test, versions };

/** Installs what is missing, then does a task. Sets the process's exit code. */
export async function main([name, ...args]) {
  takeSignals();
  try {
    const task = TASKS[name];
    if (task === undefined)
      throw new Failure(`usage: node scripts/run.mjs ${Object.keys(TASKS).join('|')} [arguments]`);
    await install();
    await task(args);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.message !== '' && interrupted() === undefined) say(error.message);
    process.exitCode = error.code;
  } finally {
    process.exitCode = interrupted() ?? process.exitCode;
  }
}

/** Everything that needs no server, each step whatever the others say. */
async function check() {
  const steps = {
    'format and lint': ['node_modules/@biomejs/biome/bin/biome', 'ci'],
    'types of test': ['node_modules/typescript/bin/tsc', '--project', 'test/tsconfig.json'],
    'dead code': ['node_modules/knip/bin/knip.js'],
    package: ['node_modules/publint/src/cli.js', 'run', '--strict'],
    ...(existsSync(`${root}/scripts/generate.mjs`)
      ? { 'generated files are current': ['scripts/generate.mjs', '--check'] }
      : {}),
  };
  const failed = [];
  // Types are checked by building, on which the checks of the package stand.
  await build().catch(error => failed.push(`build (${error.message})`));
  for (const [title, args] of Object.entries(steps)) {
    const done = phase(`Check ${title}`);
    const code = await run(process.execPath, args);
    done(code === 0 ? 'ok' : 'FAILED');
    if (interrupted() !== undefined) return;
    if (code !== 0) failed.push(title);
  }
  if (failed.length > 0) throw new Failure(`check failed: ${failed.join(', ')}`);
  say('check: all ok');
}

/** Ratios to bounds taken in the same run; needs Java. Arguments: parts (realms, probes), numbers of clients. */
async function bench(args) {
  await build();
  await finish('bench/run.mjs', args);
}

async function generate(args) {
  await build();
  await finish('scripts/generate.mjs', args);
}

async function quickstart(args) {
  await build();
  await finish('dist/cli.js', ['quickstart', ...args]);
}

async function test(args) {
  await build();
  // Files with many tests are silent until their end.
  const done = phase('Test');
  try {
    await finish('node_modules/vitest/vitest.mjs', ['run', ...args]);
  } finally {
    done();
    // A test process that was killed could not stop the server that it had started.
    const { openCache } = await import('../dist/server/cache.js');
    await openCache().catch(() => {});
  }
}

/** Probes older versions of Keycloak, too, and compares with the committed matrix; needs Java. Arguments: versions. */
async function versions(args) {
  await build();
  await finish('scripts/versions.mjs', args);
}

/** Runs the task's own program, which says itself what went wrong, and takes over its exit code. */
async function finish(script, args) {
  const code = await run(process.execPath, [script, ...args], { stdin: 'inherit', stdout: 'inherit' });
  if (code !== 0) throw new Failure('', code);
}
