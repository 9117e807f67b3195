import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Authority, openAuthority, subjectOf } from '../../src/authority.js';
import type { Connection } from '../../src/keycloak/connection.js';
import { listen, openNetwork, type TlsIdentity } from '../../src/parties/wire.js';
import { discover } from '../../src/probe/discovery.js';
import { listProbes, needsTime, type Result, runProbes, type Setting } from '../../src/probe/engine.js';
import { examinesResource } from '../../src/probe/needs.js';
import { type Clone, strangerOn } from '../../src/probe/target/clone.js';
import { createScratch } from '../../src/probe/target/scratch.js';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import { openPki } from '../../src/server/pki.js';
import { declaredParameters } from '../../src/template/declared.js';
import { loadTemplate } from '../../src/template/load.js';
import type { Template } from '../../src/template/template.js';
import { rsaCertificate } from '../rsa-certificate.js';
import { connected, dropRealm, raw } from './admin.js';
import type { Healer } from './healing.js';
import { type Behaviour, startProxy } from './proxy.js';
import type {} from './setup.js';

export const TEMPLATE = 'fapi2-security-profile-dpop';
const keycloak = inject('keycloak');

/** A shipped template; of an authority for clients, where it asks for one, that of the tests. */
export async function shippedTemplate(
  parameters: Readonly<Record<string, string>> = {},
  name: string = TEMPLATE,
): Promise<Template> {
  const cwd = process.cwd();
  const certifies = (await declaredParameters(name, cwd)).some(one => one.name === 'certificate_authority_subject');
  const certificate_authority_subject = (await authorities()).authority.subject;
  return loadTemplate(name, {
    cwd,
    parameters: { ...(certifies ? { certificate_authority_subject } : {}), ...parameters },
    environment: {},
  });
}

/** The authorities that the server trusts for client certificates. */
export async function authorities(): Promise<{ readonly authority: Authority; readonly secondAuthority?: Authority }> {
  const { authority } = await openPki(keycloak.pkiFolder);
  return {
    authority,
    ...(keycloak.second === undefined ? {} : { secondAuthority: await openAuthority(keycloak.second) }),
  };
}

/** A realm of a test's own, bare or with the template applied. */
export async function makeRealm(realm: string, template?: Template): Promise<Connection> {
  await dropRealm(realm);
  const { connection } = await connected(realm);
  if (template === undefined) await raw('POST', '', { realm, enabled: true });
  else await applyPlan(connection, template, await planRealm(connection, template));
  return connection;
}

/** How the proxy before the real server behaves; nothing of it means that it only relays. */
export interface Way {
  readonly healer?: Healer;
  readonly breaks?: Behaviour['response'];
  readonly tls?: Parameters<typeof startProxy>[0]['tls'];
  /** Takes the server for this version. */
  readonly version?: string;
}

/** A realm with scratch clients, to be probed many times by different ways. */
export interface ProbeBench {
  run(way?: Way, only?: readonly string[]): Promise<readonly Result[]>;
  close(): Promise<void>;
}

/** Where the server calls the test. */
export type BackChannel = Pick<Setting, 'device' | 'notifications' | 'intents'>;

/** Prepares scratch clients on a realm and a way to probe it through a proxy of the test's own. */
export async function openBench(
  connection: Connection,
  template: Template,
  { clone, ...more }: Partial<Setting> & { readonly clone?: Clone } = {},
): Promise<ProbeBench> {
  const folder = await mkdtemp(join(tmpdir(), 'kcfapi-test-'));
  const pki = await openPki(folder);
  const { certificateFile, keyFile } = await pki.issueServer();
  const { readFile } = await import('node:fs/promises');
  const credential = { certificate: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  const direct = { ca: keycloak.ca, verifyTls: true };
  const known: TlsIdentity[] = [];
  const { authority, secondAuthority } = await authorities();
  const scratch = await createScratch(connection.admin, template, {
    authority,
    notifications: more.notifications?.url,
    changes: true,
  });
  const parties = [...scratch.clients, scratch.encrypting, scratch.changing?.party];
  known.push(...parties.flatMap(party => party?.identity ?? []));
  const issuer = `${keycloak.url}/realms/${connection.realm}`;
  const straight = openNetwork(direct);
  const server = await discover(listen(straight), issuer);
  const version = await connection.version();
  const setting: Setting = {
    profile: template.profile,
    server,
    ...(version === undefined ? {} : { version }),
    clients: scratch.clients,
    user: scratch.user,
    ...(scratch.encrypting === undefined ? {} : { encrypting: scratch.encrypting }),
    ...(scratch.changing === undefined ? {} : { changing: scratch.changing }),
    authority: remembering(authority, known),
    ...(secondAuthority === undefined ? {} : { secondAuthority: remembering(secondAuthority, known) }),
    ...(clone === undefined
      ? {}
      : { secondRealm: await strangerOn(clone, scratch.clients[0], { template, authority, network: straight }) }),
    ...more,
  };
  return {
    async run({ healer, breaks, tls, version: pretended } = {}, only) {
      const behaviour = {
        identities: () => known,
        ...(await healer?.({ setting, direct })),
        ...(breaks === undefined ? {} : { response: breaks }),
      };
      const shown = tls?.dhparam === undefined ? credential : await rsaCertificate(pki.authority);
      const proxy = await startProxy({ upstream: keycloak.url, ca: keycloak.ca, credential: shown, behaviour, tls });
      const network = openNetwork({
        ca: [pki.ca],
        verifyTls: true,
        connectTo: { host: '127.0.0.1', port: proxy.port },
      });
      try {
        const { profile } = template;
        // What has to expire is waited for only where it is asked for by name.
        const probes = (await listProbes())
          .filter(probe => !examinesResource(probe))
          .filter(probe => probe.applies(profile) && (only?.includes(probe.id) ?? !needsTime(probe)));
        // The metadata come through the proxy, too, as a relying party would have them.
        const server = await discover(listen(network), issuer);
        const seen = { ...setting, server, ...(pretended === undefined ? {} : { version: pretended }) };
        return await runProbes(probes, { setting: seen, network });
      } finally {
        await network.close();
        await proxy.close();
      }
    },
    async close() {
      await scratch.remove();
      await straight.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** An authority whose certificates the proxy can show, too, whatever a probe has made. */
function remembering(authority: Authority, known: TlsIdentity[]): Authority {
  return {
    ...authority,
    async issue(request) {
      const issued = await authority.issue(request);
      known.push({ ...issued, subject: subjectOf(issued.certificate) });
      return issued;
    },
  };
}

/** Verdicts by id. */
export function verdicts(results: readonly Result[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    results.map(({ probe, verdict, deviation }) => [
      probe.id,
      deviation === undefined ? verdict : `${verdict}: ${deviation.id}`,
    ]),
  );
}
