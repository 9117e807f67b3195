import type { Authority } from '../authority.js';
import type { Connection } from '../keycloak/connection.js';
import type { AuthenticationDevice } from '../parties/authentication-device.js';
import type { Chromium } from '../parties/chromium.js';
import type { IntentService } from '../parties/intent-service.js';
import type { NotificationEndpoint } from '../parties/notification-endpoint.js';
import { listen } from '../parties/wire.js';
import { type Progress, silent } from '../progress.js';
import type { Finding, Report } from '../report/report.js';
import type { Profile } from '../template/profile.js';
import type { Template } from '../template/template.js';
import { tool } from '../tool.js';
import { discover } from './discovery.js';
import { inOrder, needsTime, type Result, runProbes, type Setting, settled } from './engine.js';
import { examinesResource, needsChangingClient, needsSecondRealm } from './needs.js';
import type { Probe } from './probe.js';
import { type NamedResource, openNetworks } from './resource/network.js';
import { type Clone, cloneRealm, issuerOf, probeClone, removeClones, secondRealmOn } from './target/clone.js';
import type { Expiry } from './target/expiry.js';
import { leftBehind, removeLeftovers, withLeft } from './target/leftovers.js';
import { type Likeness, likenessOf, type StandingClient } from './target/likeness.js';
import { type BrowserLogin, startLogin } from './target/login.js';
import { obstaclesOf } from './target/obstacles.js';
import { asFinding, chosenProbes } from './target/report.js';
import { createScratch, type Scratch } from './target/scratch.js';

const VERSION_UNKNOWN =
  "The account may not read the server's version (serverinfo needs a role in the realm master), " +
  'so that no finding is explained by a known deviation (--keycloak-version).';

/** What is probed, with what, and who is told. */
export interface ProbeRun {
  readonly connection: Connection;
  readonly template: Template;
  /** Ids of the probes to carry out, `*` for any letters; all that apply to the profile without it. */
  readonly only?: readonly string[];
  /** Issues certificates that the server trusts clients with; needed where the profile asks clients for one. */
  readonly authority?: Authority;
  /** Another authority that the server trusts clients with. */
  readonly secondAuthority?: Authority;
  /** An API of the user's own to examine as well. */
  readonly resource?: NamedResource;
  /** Client id of a client of the realm: the scratch clients are made like it. */
  readonly like?: string;
  /** A client of the realm that is probed as it stands; the second one is made like it. */
  readonly client?: StandingClient;
  /** How what takes time to expire is probed; on a clone without it, or by waiting where the account may make none. */
  readonly expiry?: Expiry;
  /** A real browser to log in with; a plain one fills in forms without it. */
  readonly login?: BrowserLogin;
  /** Decides on logins through the back channel; the server's channel option must name it. */
  readonly device?: AuthenticationDevice;
  /** Where the server is to ping the clients; it must trust the certificate there. */
  readonly notifications?: NotificationEndpoint;
  /** The server's version where the account may not read it: known deviations hang on it. */
  readonly version?: string;
  /** Knows whose the intents are that authorizations are of; where the realm asks for that, it must name its address. */
  readonly intents?: IntentService;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
  /** Told each finding as soon as it is there. */
  readonly onFinding?: (finding: Finding) => void;
}

/**
 * Probes a realm that we may administer. What it makes there for itself is gone when it returns, also when it throws.
 *
 * @throws Error when the run cannot begin: no such probe, no realm, no permission
 * @throws the signal's reason when it is interrupted
 */
export async function probeRealm(run: ProbeRun): Promise<Report> {
  const { connection, template, signal, progress = silent, onFinding = () => {} } = run;
  const startedAt = new Date();
  refuseUnplayed(template.profile, run.authority);
  const probes = await chosenProbes(template.profile, run);
  const resource = probes.some(examinesResource) ? run.resource : undefined;
  const { ca, verifyTls, realm } = connection;
  const network = openNetworks({ verifyTls, ...(ca === undefined ? {} : { ca }) }, resource);
  const read = await connection.version();
  if (read !== undefined && run.version !== undefined) {
    progress.note(`--keycloak-version is not needed: the server itself says that it is ${read}.`);
  }
  const version = read ?? run.version;
  let made: Made | undefined;
  let chromium: Chromium | undefined;
  try {
    signal?.throwIfAborted();
    const server = await discover(listen(network, signal), issuerOf(connection));
    const { login } = run;
    // Before anything is made: there may be no browser here.
    chromium = login === undefined ? undefined : await startLogin(login, server, { network, hasUser: true, signal });
    signal?.throwIfAborted();
    const likeness = await likenessOf(connection.admin, run);
    progress.phase(`Prepare scratch clients in realm ${realm}`);
    made = await prepare(run, { probes, resource, likeness, progress });
    signal?.throwIfAborted();
    progress.phase(`Probe realm ${realm} (${probes.length} ${probes.length === 1 ? 'probe' : 'probes'})`);
    const { clients, shortLived, encrypting, changing, user, notes } = made.scratch;
    const { clone } = made;
    const secondRealm =
      clone !== undefined && probes.some(needsSecondRealm)
        ? await secondRealmOn(clone, clients[0], { ...run, network })
        : undefined;
    const setting: Setting = {
      ...{ profile: template.profile, server, clients, user },
      ...(version === undefined ? {} : { version }),
      ...(chromium === undefined ? {} : { chromium }),
      ...(run.authority === undefined ? {} : { authority: run.authority }),
      ...(run.secondAuthority === undefined ? {} : { secondAuthority: run.secondAuthority }),
      ...(resource === undefined ? {} : { resource }),
      ...(shortLived === undefined ? {} : { shortLived }),
      ...(encrypting === undefined ? {} : { encrypting }),
      ...(changing === undefined ? {} : { changing }),
      ...(secondRealm === undefined || 'note' in secondRealm ? {} : { secondRealm }),
      ...(made.codeSeconds === undefined ? {} : { codeSeconds: made.codeSeconds }),
      ...(run.expiry === 'skip' ? { inHaste: true } : {}),
      ...(run.device === undefined ? {} : { device: run.device }),
      ...(run.notifications === undefined ? {} : { notifications: run.notifications }),
      ...(run.intents === undefined ? {} : { intents: run.intents }),
    };
    const findingOf = (result: Result) => asFinding(result, `realm ${realm}`, [realm, template.id], resource);
    const onResult = (result: Result) => onFinding(findingOf(result));
    const there = clone === undefined ? [] : probes.filter(expiresOnClone);
    const here = probes.filter(probe => !there.includes(probe));
    const results = await settled([
      runProbes(here, { setting, network, signal, onWait: progress.note }, onResult),
      clone === undefined ? Promise.resolve([]) : probeClone(clone, there, { run, setting, network, onResult }),
    ]);
    const found = inOrder(probes, results.flat());
    const obstacles = obstaclesOf(found, {
      profile: template.profile,
      ...(run.client === undefined
        ? { standing: [] }
        : { standing: [run.client.clientId], given: 'the files of --client-key and --client-certificate' }),
    });
    const left = await made.remove();
    made = undefined;
    return {
      tool,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      server: { url: connection.server, ...(version === undefined ? {} : { version }) },
      realm,
      template: template.id,
      profile: template.profile,
      ...(obstacles.length === 0 ? {} : { obstacles }),
      findings: found.map(findingOf),
      notes: [
        ...notes,
        ...(secondRealm !== undefined && 'note' in secondRealm ? [secondRealm.note] : []),
        ...(version === undefined ? [VERSION_UNKNOWN] : []),
        ...(left.length === 0 ? [] : [leftBehind(left)]),
      ],
      ...(left.length === 0 ? {} : { leftBehind: left }),
      requests: network.requests() + connection.requests(),
    };
  } catch (error) {
    throw withLeft(error, (await made?.remove()) ?? []);
  } finally {
    await chromium?.close();
    await network.close();
  }
}

/** What a run has made on the server for itself. */
interface Made {
  readonly scratch: Scratch;
  readonly clone?: Clone;
  /** How long a code lives on the realm itself. */
  readonly codeSeconds?: number;
  remove(): Promise<readonly string[]>;
}

interface Preparation {
  readonly probes: readonly Probe[];
  readonly resource: NamedResource | undefined;
  readonly likeness: Likeness;
  readonly progress: Progress;
}

async function prepare(run: ProbeRun, { probes, resource, likeness, progress }: Preparation): Promise<Made> {
  const { connection, template, authority } = run;
  const { admin, realm } = connection;
  const waits = run.expiry !== 'skip' && probes.some(expiresOnClone);
  // The service that knows the client's intent knows none of a clone's.
  const owned = run.client?.intent !== undefined;
  if (owned && waits && run.expiry === 'clone') throw new Error(INTENT_REFUSED);
  const asked = run.expiry === undefined || run.expiry === 'clone';
  const clones = asked && !owned && (waits || probes.some(needsSecondRealm));
  const leftovers = [...(await removeLeftovers(admin)), ...(await removeClones(admin))];
  if (leftovers.length > 0) progress.note(`Removed what an interrupted run had left: ${leftovers.join(', ')}`);
  run.signal?.throwIfAborted();
  const codeSeconds = waits ? (await admin.realms.findOne({ realm }))?.accessCodeLifespan : undefined;
  const [scratch, clone] = await Promise.allSettled([
    createScratch(
      admin,
      template,
      { authority, notifications: run.notifications?.url, resource, changes: probes.some(needsChangingClient) },
      likeness,
    ),
    clones ? cloneRealm(connection) : undefined,
  ]);
  const all = [scratch, clone].flatMap(outcome => (outcome.status === 'fulfilled' ? (outcome.value ?? []) : []));
  const remove = async () => (await Promise.all(all.map(one => one.remove()))).flat();
  if (scratch.status === 'rejected') throw withLeft(scratch.reason, await remove());
  if (clone.status === 'rejected') throw withLeft(clone.reason, await remove());
  const made = { scratch: scratch.value, remove };
  if (clone.value !== undefined) return { ...made, clone: clone.value };
  if (clones && run.expiry === 'clone') throw withLeft(new Error(CLONE_REFUSED), await remove());
  if (clones && waits) progress.note(NO_CLONE);
  if (owned && waits && run.expiry !== 'wait') progress.note(NO_INTENT_ON_CLONE);
  return codeSeconds === undefined ? made : { ...made, codeSeconds };
}

/** An API knows the realm itself alone, and a client of its own has tokens that expire soon. */
function expiresOnClone(probe: Probe): boolean {
  return needsTime(probe) && !examinesResource(probe);
}

const NO_INTENT_ON_CLONE =
  'The intent is good for no client of a clone, so that what has to expire is waited for: minutes, perhaps (--expiry skip).';
const INTENT_REFUSED = '--expiry clone: the intent is good for no client of a clone. Take --expiry wait, or skip.';
const CLONE_REFUSED =
  '--expiry clone: the account may not create realms (role create-realm in the realm master). Take --expiry wait, or skip.';
const NO_CLONE =
  'The account may not create realms, so that what has to expire is waited for: minutes, perhaps (--expiry skip).';

/** @throws Error where the relying party here cannot do what the profile asks: every control would break */
function refuseUnplayed({ client_auth_type, sender_constrain }: Profile, authority?: Authority): void {
  if (client_auth_type === 'client_secret_basic') {
    throw new Error(
      'The probes play no client that authenticates with client_secret_basic. ' +
        'The template can be planned and applied all the same.',
    );
  }
  if (authority === undefined && (client_auth_type === 'mtls' || sender_constrain === 'mtls')) {
    throw new Error(
      'Clients of this profile show a certificate, and there is no authority that could issue one.\n' +
        '  Give one that the server trusts: --client-ca FILE --client-ca-key FILE.',
    );
  }
}
