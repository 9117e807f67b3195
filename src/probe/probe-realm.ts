import { createHash } from 'node:crypto';
import type { Authority } from '../authority.js';
import type { Connection } from '../keycloak/connection.js';
import { listen, openNetwork } from '../parties/wire.js';
import { type Progress, silent } from '../progress.js';
import type { Finding, Report } from '../report/report.js';
import type { Profile } from '../template/profile.js';
import type { Template } from '../template/template.js';
import { tool } from '../tool.js';
import { discover } from './discovery.js';
import { listProbes, type Result, runProbes } from './engine.js';
import type { Outcome, Probe } from './probe.js';
import { createScratch, leftBehind, removeLeftovers, type Scratch, withLeft } from './scratch.js';

/** What a server is taken for whose version may not be read. */
const ASSUMED_VERSION = '26.7.4';
const VERSION_UNKNOWN =
  `The account may not read the server's version (serverinfo needs a role in the realm master): ` +
  `known deviations are those of Keycloak ${ASSUMED_VERSION}.`;

export interface ProbeRun {
  readonly connection: Connection;
  readonly template: Template;
  /** Ids of the probes to carry out; all that apply to the profile without it. */
  readonly only?: readonly string[];
  /** Issues certificates that the server trusts clients with; needed where the profile asks clients for one. */
  readonly authority?: Authority;
  /** Another authority that the server trusts clients with. */
  readonly secondAuthority?: Authority;
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
  const probes = await choose(template.profile, run);
  const { ca, verifyTls, admin, realm } = connection;
  const network = openNetwork({ verifyTls, ...(ca === undefined ? {} : { ca }) });
  const version = await connection.version();
  let scratch: Scratch | undefined;
  try {
    signal?.throwIfAborted();
    const server = await discover(listen(network, signal), `${connection.server}/realms/${encodeURIComponent(realm)}`);
    progress.phase(`Prepare scratch clients in realm ${realm}`);
    const leftovers = await removeLeftovers(admin);
    if (leftovers.length > 0) progress.note(`Removed what an interrupted run had left: ${leftovers.join(', ')}`);
    signal?.throwIfAborted();
    scratch = await createScratch(admin, template, run.authority);
    progress.phase(`Probe realm ${realm} (${probes.length} ${probes.length === 1 ? 'probe' : 'probes'})`);
    const { clients, user } = scratch;
    const setting = {
      ...{ profile: template.profile, server, version: version ?? ASSUMED_VERSION, clients, user },
      ...(run.authority === undefined ? {} : { authority: run.authority }),
      ...(run.secondAuthority === undefined ? {} : { secondAuthority: run.secondAuthority }),
    };
    const notes = version === undefined ? [...scratch.notes, VERSION_UNKNOWN] : scratch.notes;
    const findingOf = (result: Result) => asFinding(result, realm, template);
    const results = await runProbes(probes, { setting, network, signal }, result => onFinding(findingOf(result)));
    const left = await scratch.remove();
    scratch = undefined;
    return {
      tool,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      server: { url: connection.server, ...(version === undefined ? {} : { version }) },
      realm,
      template: template.id,
      profile: template.profile,
      findings: results.map(findingOf),
      notes: left.length === 0 ? notes : [...notes, leftBehind(left)],
      ...(left.length === 0 ? {} : { leftBehind: left }),
      requests: network.requests() + connection.requests(),
    };
  } catch (error) {
    throw withLeft(error, (await scratch?.remove()) ?? []);
  } finally {
    await network.close();
  }
}

function asFinding({ probe, ...outcome }: Result, realm: string, template: Template): Finding {
  const { id, title, clauses, level, repair } = probe;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([id, realm, template.id]))
    .digest('hex')
    .slice(0, 32);
  return {
    id,
    subject: `realm ${realm}`,
    title,
    clauses,
    level,
    ...outcome,
    ...(outcome.verdict === 'fail' || outcome.verdict === 'warn' ? { repair: withRelease(repair, outcome) } : {}),
    fingerprint,
  };
}

/** How to repair a defect of Keycloak's own is known, too, where a release did. */
function withRelease(repair: string, { deviation }: Outcome): string {
  const { harms, fixedIn } = deviation ?? {};
  return harms === true && fixedIn !== undefined ? `${repair} Repaired in Keycloak ${fixedIn.join(', ')}.` : repair;
}

async function choose(profile: Profile, { only, authority }: ProbeRun): Promise<readonly Probe[]> {
  refuseUnplayed(profile, authority);
  const probes = await listProbes();
  const unknown = only?.find(id => !probes.some(probe => probe.id === id));
  if (unknown !== undefined) throw new Error(`There is no probe "${unknown}". See: kcfapi probe --list`);
  const chosen = probes.filter(probe => probe.applies(profile) && (only?.includes(probe.id) ?? true));
  if (chosen.length === 0) throw new Error('None of the probes asked for applies to this profile.');
  return chosen;
}

/** @throws Error where the relying party here cannot do what the profile asks: every control would break */
function refuseUnplayed({ client_auth_type, sender_constrain, ciba_mode }: Profile, authority?: Authority): void {
  const planned = 'The template can be planned and applied all the same.';
  if (ciba_mode !== undefined) throw new Error(`The probes cannot play CIBA yet. ${planned}`);
  if (client_auth_type === 'client_secret_basic') {
    throw new Error(`The probes play no client that authenticates with client_secret_basic. ${planned}`);
  }
  if (authority === undefined && (client_auth_type === 'mtls' || sender_constrain === 'mtls')) {
    throw new Error(
      'Clients of this profile show a certificate, and there is no authority that could issue one.\n' +
        '  Give one that the server trusts: --client-ca FILE --client-ca-key FILE.',
    );
  }
}
