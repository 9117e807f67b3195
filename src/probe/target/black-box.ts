import type { Authority } from '../../authority.js';
import type { AuthenticationDevice } from '../../parties/authentication-device.js';
import type { Chromium } from '../../parties/chromium.js';
import type { NotificationEndpoint } from '../../parties/notification-endpoint.js';
import { listen } from '../../parties/wire.js';
import { type Progress, silent } from '../../progress.js';
import type { Finding, Report } from '../../report/report.js';
import { tool } from '../../tool.js';
import { discoverIssuer } from '../discovery.js';
import { type Result, runProbes, type Setting } from '../engine.js';
import { type NamedResource, openNetworks } from '../resource/network.js';
import { plays } from '../scenario/route.js';
import type { GivenClients } from './clients-file.js';
import { type BrowserLogin, startLogin } from './login.js';
import { obstaclesOf } from './obstacles.js';
import { asFinding, chosenProbes } from './report.js';

/** A server that we do not administer, with clients that somebody registered there for us. */
export interface BlackBoxRun {
  readonly given: GivenClients;
  /** PEM of authorities to trust beside the system's. */
  readonly ca?: string;
  readonly verifyTls: boolean;
  /** Ids of the probes to carry out; all that apply to the profile without it. */
  readonly only?: readonly string[];
  /** An API of the user's own to examine as well. */
  readonly resource?: NamedResource;
  /** Keycloak's version, where it is known to be one: known deviations hang on it. */
  readonly version?: string;
  /** A real browser to log in with; a plain one fills in forms without it. */
  readonly login?: BrowserLogin;
  /** Issues certificates that the server trusts clients with. */
  readonly authority?: Authority;
  /** Another one that the server trusts. */
  readonly secondAuthority?: Authority;
  /** Decides on logins through the back channel; the server's channel option must name it. */
  readonly device?: AuthenticationDevice;
  /** Where the clients are pinged, as they are registered. */
  readonly notifications?: NotificationEndpoint;
  /** False: nothing is waited for until it expires. */
  readonly waits?: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
  /** Told each finding as soon as it is there. */
  readonly onFinding?: (finding: Finding) => void;
}

const UNADMINISTERED = [
  'The server is not administered here: what needs administration is skipped, and sessions and consents of the user stay.',
];
const NOBODY = 'The file names no user who could log in: write "user", or let a person do it (--login browser).';
const NO_HINT = 'The file names no user to ask for in the back channel: write "user" with its "username".';
const UNKNOWN_VERSION =
  'No version of Keycloak is named, so that no finding is explained by a known deviation (--keycloak-version).';

/**
 * Probes an OpenID provider by clients that are registered there.
 *
 * @throws Error when the run cannot begin: no such probe, no metadata, no user
 * @throws the signal's reason when it is interrupted
 */
export async function probeBlackBox(run: BlackBoxRun): Promise<Report> {
  const { given, ca, verifyTls, version, signal, progress = silent, onFinding = () => {} } = run;
  const { issuer, name, profile, clients, user } = given;
  const startedAt = new Date();
  const probes = await chosenProbes(profile, run);
  const [first] = clients;
  const second = clients[1] ?? first;
  if (first === undefined || second === undefined) throw new Error('There is no client to probe with.');
  const { resource, login } = run;
  if (login === undefined && user === undefined && plays(profile, 'authorize')) throw new Error(NOBODY);
  if (profile.ciba_mode !== undefined && user === undefined) throw new Error(NO_HINT);
  const network = openNetworks({ verifyTls, ...(ca === undefined ? {} : { ca }) }, resource);
  let chromium: Chromium | undefined;
  try {
    const server = await discoverIssuer(listen(network, signal), issuer);
    const hasUser = user !== undefined;
    chromium = login === undefined ? undefined : await startLogin(login, server, { network, hasUser, signal });
    progress.phase(`Probe ${issuer} (${probes.length} ${probes.length === 1 ? 'probe' : 'probes'})`);
    const setting: Setting = {
      ...{ profile, server, clients: [first, second] },
      user: user ?? { username: '', password: '' },
      ...(chromium === undefined ? {} : { chromium }),
      ...(version === undefined ? {} : { version }),
      ...(resource === undefined ? {} : { resource }),
      ...(run.waits === false ? { inHaste: true } : {}),
      ...(run.authority === undefined ? {} : { authority: run.authority }),
      ...(run.secondAuthority === undefined ? {} : { secondAuthority: run.secondAuthority }),
      ...(run.device === undefined ? {} : { device: run.device }),
      ...(run.notifications === undefined ? {} : { notifications: run.notifications }),
    };
    const findingOf = (result: Result) => asFinding(result, `issuer ${issuer}`, [issuer, name], resource);
    const results = await runProbes(probes, { setting, network, signal, onWait: progress.note }, result =>
      onFinding(findingOf(result)),
    );
    const standing = clients.map(({ clientId }) => clientId);
    const obstacles = obstaclesOf(results, { profile, standing, given: 'the file of clients' });
    return {
      ...{ tool, startedAt: startedAt.toISOString(), durationMs: Date.now() - startedAt.getTime() },
      server: { url: issuer, ...(version === undefined ? {} : { version }) },
      ...(obstacles.length === 0 ? {} : { obstacles }),
      ...{ template: name, profile, findings: results.map(findingOf) },
      notes: version === undefined ? [...UNADMINISTERED, UNKNOWN_VERSION] : UNADMINISTERED,
      requests: network.requests(),
    };
  } finally {
    await chromium?.close();
    await network.close();
  }
}
