import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { type Credential, createAuthority } from '../../src/authority.js';
import { DEVICE_URL } from '../../src/ciba-channel.js';
import { startEphemeral } from '../../src/server/embedded.js';
import { freePorts } from '../../src/server/ports.js';

/** The Keycloak that end-to-end tests use: `inject('keycloak')`. */
export interface TestKeycloak {
  readonly url: string;
  /** PEM. */
  readonly ca: string;
  readonly caFile: string;
  /** For `openPki`, where client certificates are needed. */
  readonly pkiFolder: string;
  /** Another authority that the server trusts for client certificates; a server of somebody else's may have none. */
  readonly second?: Credential;
  /** Where it looks for the authentication device of CIBA. */
  readonly deviceUrl: string;
  readonly adminUsername: string;
  readonly adminPassword: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    keycloak: TestKeycloak;
  }
}

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Starts one Keycloak for all end-to-end tests, or uses the one that KCFAPI_TEST_SERVER names. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { KCFAPI_TEST_SERVER: url, KCFAPI_TEST_CA: caFile, KCFAPI_TEST_PASSWORD: adminPassword } = process.env;
  const { KCFAPI_TEST_DEVICE } = process.env;
  if (url !== undefined) {
    if (caFile === undefined || adminPassword === undefined) {
      throw new Error('KCFAPI_TEST_SERVER needs KCFAPI_TEST_CA (a file) and KCFAPI_TEST_PASSWORD (of user admin)');
    }
    const ca = await readFile(caFile, 'utf8');
    const pkiFolder = dirname(caFile);
    const deviceUrl = KCFAPI_TEST_DEVICE ?? DEVICE_URL;
    const second = await secondOf(pkiFolder);
    project.provide('keycloak', {
      ...{ url, ca, caFile, pkiFolder, deviceUrl, adminUsername: 'admin', adminPassword },
      ...(second === undefined ? {} : { second }),
    });
    return undefined;
  }
  const interruption = new AbortController();
  let stop = async () => {};
  const onSignal = (name: keyof typeof SIGNALS) => {
    interruption.abort(new Error(`interrupted (${name})`));
    // Closing ends the workers, too, which would otherwise go on for a while.
    const closing = Promise.race([project.vitest.close(), sleep(2_000)]);
    void Promise.allSettled([stop(), closing]).then(() => process.exit(SIGNALS[name]));
  };
  const signals = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  for (const name of signals) {
    // Those of vitest exit after a millisecond.
    process.removeAllListeners(name);
    process.on(name, onSignal);
  }

  const say = (text: string) => process.stderr.write(`${text}\n`);
  const [devicePort] = await freePorts();
  const deviceUrl = `http://127.0.0.1:${devicePort}/`;
  const { certificate, key } = await createAuthority();
  const server = startEphemeral({
    clientAuthorities: [certificate],
    options: { deviceUrl },
    progress: { phase: say, note: text => say(`  ${text}`) },
    signal: interruption.signal,
  });
  stop = async () => {
    const started = await server.catch(() => undefined);
    await started?.stop();
  };
  const { url: address, ca, caFile: file, adminUsername, adminPassword: password } = await server;
  const pkiFolder = dirname(file);
  project.provide('keycloak', {
    ...{ url: address, ca, caFile: file, pkiFolder, deviceUrl, adminUsername, adminPassword: password },
    second: { certificate, key },
  });
  return async () => {
    for (const name of signals) process.off(name, onSignal);
    await stop();
  };
}

/** `ca2.crt` and `ca2.key` beside the first authority. */
async function secondOf(folder: string): Promise<Credential | undefined> {
  const [certificate, key] = await Promise.all(
    ['ca2.crt', 'ca2.key'].map(name => readFile(join(folder, name), 'utf8').catch(() => undefined)),
  );
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}
