import { setTimeout as pause } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { inject } from 'vitest';
import { createAuthority } from '../../src/authority.js';
import { inFlight } from '../../src/in-flight.js';
import type { Connection } from '../../src/keycloak/connection.js';
import { openNonces } from '../../src/parties/dpop-nonces.js';
import { listen, openNetwork, withOrigin } from '../../src/parties/wire.js';
import { discover } from '../../src/probe/discovery.js';
import { listProbes } from '../../src/probe/engine.js';
import { BrokenControl, type Outcome, type Probe, type Target } from '../../src/probe/probe.js';
import { reach } from '../../src/probe/refusal.js';
import { askWell } from '../../src/probe/resource/holder.js';
import type { Resource } from '../../src/probe/resource/resource.js';
import { createScratch } from '../../src/probe/target/scratch.js';
import { openPki } from '../../src/server/pki.js';
import { loadTemplate } from '../../src/template/load.js';
import type { Template } from '../../src/template/template.js';
import { dropRealm, raw } from './admin.js';
import { makeRealm } from './probe-bench.js';
import { startResourceServer } from './resource-server.js';
import type {} from './setup.js';

const keycloak = inject('keycloak');
const INTROSPECTOR = { clientId: 'resource-server', secret: 'of-a-test-only' };

/** A realm, an API that takes its tokens, and the probes of it, to be carried out many times. */
export interface ResourceBench {
  readonly connection: Connection;
  readonly template: Template;
  readonly probes: readonly Probe[];
  /** The API, told by headers what to leave out, with its own authority. */
  resource(...headers: readonly (readonly [string, string])[]): Resource & { readonly ca: string };
  /** Carries out probes side by side and says how those ended that did not pass. */
  turned(probes: readonly Probe[], resource: Resource): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** Prepares a realm of a template with a scope `accounts`, and an API that wants it. */
export async function openResourceBench(realm: string, templateName: string): Promise<ResourceBench> {
  const issuer = `${keycloak.url}/realms/${realm}`;
  const template = await loadTemplate(templateName, { cwd: process.cwd(), parameters: {}, environment: {} });
  const connection = await makeRealm(realm, template);
  await raw('POST', `/${realm}/client-scopes`, {
    name: 'accounts',
    protocol: 'openid-connect',
    attributes: { 'include.in.token.scope': 'true' },
  });
  await raw('POST', `/${realm}/clients`, {
    ...INTROSPECTOR,
    attributes: { 'allow.token.introspection.without.audience.check': 'true' },
  });
  const { authority } = await openPki(keycloak.pkiFolder);
  const own = await createAuthority();
  const ca = own.certificate;
  const dispatcher = new Agent({ connect: { ca: keycloak.ca } });
  const published = await fetch(`${issuer}/protocol/openid-connect/certs`, { dispatcher });
  const { keys } = (await published.json()) as { keys: [] };
  const api = await startResourceServer({
    ...{ issuer, keys, scope: 'accounts' },
    credential: await own.issue({ subject: 'CN=localhost', names: [{ type: 'dns', value: 'localhost' }] }),
    async introspect(token) {
      const { clientId, secret } = INTROSPECTOR;
      const body = new URLSearchParams({ token, client_id: clientId, client_secret: secret });
      const url = `${issuer}/protocol/openid-connect/token/introspect`;
      const response = await fetch(url, { method: 'POST', body, dispatcher });
      return ((await response.json()) as { active: boolean }).active;
    },
  });
  const scratch = await createScratch(connection.admin, template, { authority, resource: { scope: ['accounts'] } });
  const network = withOrigin(
    openNetwork({ ca: keycloak.ca, verifyTls: true }),
    new URL(api.url).origin,
    openNetwork({ ca, verifyTls: true }),
  );
  const server = await discover(listen(network), issuer);

  const { clients, user, shortLived } = scratch;
  const bare = (): Target => ({
    ...{
      profile: template.profile,
      server,
      serverKeys: {},
      nonces: openNonces(),
      wire: listen(network),
      address: network.address,
    },
    ...{ clients, user, ...(shortLived === undefined ? {} : { shortLived }) },
    control: async () => {},
    // Nobody waits here for the leeway that a resource server may have; for the expiry itself, all the same.
    pause: seconds => pause(seconds > 60 ? 0 : seconds * 1000),
  });
  // One login serves for all that the API may leave out.
  const story = await reach(bare(), 'token', { scope: ['accounts'] });

  return {
    ...{ connection, template },
    probes: (await listProbes()).filter(({ needs }) => needs?.includes('resource server')),
    resource: (...headers) => ({ url: api.url, method: 'GET', scope: ['accounts'], headers, ca }),
    async turned(probes, resource) {
      const outcomes = await inFlight(probes, 8, async (probe): Promise<[string, Outcome['verdict']]> => {
        const target = bare();
        const outcome = await probe
          .run({
            ...target,
            profile: profileFor(probe, target.profile),
            examined: { holder: async () => ({ resource, story, good: await askWell(target, { resource, story }) }) },
          })
          .catch((error: unknown) => {
            if (error instanceof BrokenControl) return { verdict: 'error' as const };
            throw error;
          });
        return [probe.id, outcome.verdict];
      });
      return Object.fromEntries(outcomes.filter(([, verdict]) => verdict !== 'pass'));
    },
    async close() {
      await scratch.remove();
      await network.close();
      await api.close();
      await dispatcher.close();
      await connection.close();
      await dropRealm(realm);
    },
  };
}

/** The bench's own profile, or FAPI 1.0 for what only that asks for. */
function profileFor(probe: Probe, profile: Target['profile']): Target['profile'] {
  return probe.applies(profile) ? profile : { ...profile, plan: 'fapi1-advanced-final' };
}
