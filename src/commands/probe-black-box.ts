import type { NamedResource } from '../probe/resource/network.js';
import { printableLine } from '../report/printable.js';
import type { Finding, Report } from '../report/report.js';
import { type BackChannelOptions, openBackChannel } from './back-channel.js';
import { type AuthorityOptions, clientAuthorities, noteUnused } from './client-authorities.js';
import { browserLogin, givenVersion, type TargetOptions } from './probe-target.js';
import type { GlobalOptions, Session } from './session.js';
import type { TerminalProgress } from './terminal.js';

interface BlackBoxOptions extends GlobalOptions, TargetOptions, AuthorityOptions, BackChannelOptions {
  readonly clients: string;
  readonly insecure?: boolean;
}

/** What a run has of the command line, beside its target. */
export interface Around {
  readonly session: Session;
  readonly progress: TerminalProgress;
  readonly only: readonly string[] | undefined;
  readonly resource: NamedResource | undefined;
  readonly onFinding: (finding: Finding) => void;
}

/** Probes a server that is not administered here. */
export async function probeByClients(
  template: string | undefined,
  options: BlackBoxOptions,
  { session, progress, only, resource, onFinding }: Around,
): Promise<Report> {
  const { INSECURE, resolveTrust } = await import('../keycloak/settings.js');
  const { cwd, environment, signal } = session;
  const trust = await resolveTrust({ flags: { ...options }, environment, cwd });
  if (!trust.verifyTls) progress.note(INSECURE);
  const { readGivenClients } = await import('../probe/target/clients-file.js');
  const given = await readGivenClients(options.clients, {
    ...{ cwd, environment },
    ...(template === undefined ? {} : { template }),
    loginByPerson: options.login === 'browser' && options.headless !== true,
    ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
  });
  for (const file of given.exposed)
    progress.note(`Others than its owner may read ${printableLine(file)}, which holds a secret.`);
  const version = givenVersion(options);
  const authorities = await clientAuthorities(options, session);
  noteUnused(options, given.profile, progress.note);
  const { authority } = authorities;
  const around = { server: given.issuer, authority, areRegistered: true };
  const { close, ...listeners } = await openBackChannel(options, given.profile, around);
  try {
    const { probeBlackBox } = await import('../probe/target/black-box.js');
    return await probeBlackBox({
      ...{ given, signal, progress, onFinding, waits: options.expiry !== 'skip' },
      ...{ ...authorities, ...listeners },
      ...trust,
      ...browserLogin(options, environment),
      ...(only === undefined ? {} : { only }),
      ...(resource === undefined ? {} : { resource }),
      ...version,
    });
  } finally {
    await close();
  }
}
