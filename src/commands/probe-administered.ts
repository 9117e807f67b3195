import { resolve } from 'node:path';
import type { IntentService } from '../parties/intent-service.js';
import type { StandingClient } from '../probe/target/likeness.js';
import { printableLine } from '../report/printable.js';
import type { Report } from '../report/report.js';
import { type BackChannel, type BackChannelOptions, openBackChannel } from './back-channel.js';
import { type AuthorityOptions, clientAuthorities, embeddedAuthority, noteUnused } from './client-authorities.js';
import { openConnection } from './connection.js';
import { type IntentOptions, openIntentService } from './intent-service.js';
import { mayProbe } from './occupied.js';
import type { Around } from './probe-black-box.js';
import { browserLogin, givenVersion, type TargetOptions } from './probe-target.js';
import type { GlobalOptions } from './session.js';
import { type ParameterOptions, readTemplate } from './template.js';

/**
 * Probes a realm that we may administer.
 *
 * @returns undefined where the user does not want it after all
 */
export async function probeAdministered(
  reference: string,
  options: GlobalOptions & ParameterOptions & AuthorityOptions & TargetOptions & BackChannelOptions & IntentOptions,
  around: Around,
): Promise<Report | undefined> {
  const { session, progress, only, resource, onFinding } = around;
  const { like, expiry } = options;
  const template = await readTemplate(reference, options, session);
  const given = await clientAuthorities(options, session);
  noteUnused(options, template.profile, progress.note);
  const client = await standingClient(options, around);
  const connection = await openConnection({ ...options }, session, progress);
  let backChannel: BackChannel | undefined;
  let intents: IntentService | undefined;
  try {
    if (options.yes !== true && !(await mayProbe(connection, template, session))) return undefined;
    const authorities =
      given.authority === undefined
        ? { ...given, ...(await embeddedAuthority(connection.server, template.profile, progress.note)) }
        : given;
    const there = { server: connection.server, authority: authorities.authority };
    backChannel = await openBackChannel(options, template.profile, there);
    const { intentEndpointOf } = await import('../probe/target/intent-endpoint.js');
    const endpoint = () => intentEndpointOf(connection.admin);
    intents = await openIntentService(options, template.profile, { ...there, endpoint });
    const { close: _, ...listeners } = backChannel;
    const { probeRealm } = await import('../probe/probe-realm.js');
    return await probeRealm({
      ...{ connection, template, ...authorities, ...listeners },
      ...(intents === undefined ? {} : { intents }),
      ...(only === undefined ? {} : { only }),
      ...(resource === undefined ? {} : { resource }),
      ...(like === undefined ? {} : { like }),
      ...(client === undefined ? {} : { client }),
      ...(expiry === undefined ? {} : { expiry }),
      ...browserLogin(options, session.environment),
      ...givenVersion(options),
      ...{ signal: session.signal, progress, onFinding },
    });
  } finally {
    progress.end();
    await Promise.all([backChannel?.close(), intents?.close()]);
    await connection.close();
  }
}

async function standingClient(
  { client: clientId, clientKey, clientCertificate, clientCertificateKey, intent }: TargetOptions & IntentOptions,
  { session: { cwd }, progress }: Around,
): Promise<StandingClient | undefined> {
  if (clientId === undefined) return undefined;
  const { readIdentity, readSigningKeys } = await import('../probe/target/key-files.js');
  const value = <T>(option: string, file: string, read: { fault: string } | { value: T; exposure: unknown }): T => {
    if ('fault' in read) throw new Error(`${option} ${file}: ${read.fault}`);
    if (read.exposure !== undefined) {
      progress.note(`Others than its owner may read ${printableLine(file)}, which holds a private key.`);
    }
    return read.value;
  };
  const keys =
    clientKey === undefined ? [] : value('--client-key', clientKey, await readSigningKeys(resolve(cwd, clientKey)));
  const client = { clientId, keys, ...(intent === undefined ? {} : { intent }) };
  if (clientCertificate === undefined || clientCertificateKey === undefined) return client;
  const read = await readIdentity(resolve(cwd, clientCertificate), resolve(cwd, clientCertificateKey));
  return { ...client, identity: value('--client-certificate', clientCertificate, read) };
}
