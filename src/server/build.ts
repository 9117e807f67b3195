import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { run, tail } from './child.js';
import { type DistributionRequest, ensureDistribution } from './distribution.js';
import { keycloakEnvironment, keycloakProperties } from './environment.js';
import { exists } from './installed.js';
import { withLock } from './lock.js';
import { buildKey, buildOptions, type ServerOptions } from './options.js';
import { ServerError } from './server-error.js';
import { linkTree } from './tree.js';
import { openWorkplace } from './workplace.js';

/**
 * Gets Keycloak optimised for a set of options, which takes a while the first time.
 *
 * @returns the folder; nobody may change what is in it
 * @throws ServerError when the distribution cannot be had or `kc.sh build` fails
 */
export async function ensureBuild(request: DistributionRequest, options: ServerOptions): Promise<string> {
  const { version, cache, java, progress } = request;
  // It becomes part of paths and addresses.
  if (!/^\d+(?:\.\d+)*(?:[.-]\w+)*$/.test(version)) throw new ServerError(`"${version}" is no version of Keycloak`);
  const target = join(cache.builds, buildKey(version, options));
  if (await exists(target)) return target;
  const distribution = await ensureDistribution(request);
  return withLock(target, request, async signal => {
    if (await exists(target)) return target;
    progress.phase(`Build Keycloak ${version} for its options, once`);
    const workplace = await openWorkplace(cache.work);
    try {
      const home = join(workplace.folder, 'keycloak');
      // What the build writes to must not be shared with the distribution.
      await linkTree(distribution, home, { copy: path => path.startsWith('lib/quarkus/'), signal });
      const logFile = join(workplace.folder, 'build.log');
      const code = await run(
        join(home, 'bin', 'kc.sh'),
        [...keycloakProperties(workplace.marker, workplace.folder), 'build', ...buildOptions(options)],
        { cwd: workplace.folder, env: keycloakEnvironment(java, workplace.folder), logFile, signal },
      );
      if (code !== 0) {
        throw new ServerError(`Keycloak ${version} could not be built (exit code ${code}):${await tail(logFile)}`);
      }
      await rename(home, target);
      return target;
    } finally {
      await workplace.close();
    }
  });
}
