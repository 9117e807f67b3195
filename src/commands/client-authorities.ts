import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Authority } from '../authority.js';
import { whyUnreadable } from '../file-faults.js';
import type { Profile } from '../template/profile.js';
import type { Session } from './session.js';

/** Files of the authorities that certify clients. */
export interface AuthorityOptions {
  readonly clientCa?: string;
  readonly clientCaKey?: string;
  readonly secondClientCa?: string;
  readonly secondClientCaKey?: string;
}

/** Adds `--client-ca` and what belongs to it. */
export function withClientAuthorities(command: Command): Command {
  return command
    .option('--client-ca <file>', 'PEM of an authority that the server trusts for client certificates')
    .option('--client-ca-key <file>', 'its private key (PEM): the scratch clients get their certificates from it')
    .option('--second-client-ca <file>', 'PEM of a second one that the server trusts, for impostors of the same name')
    .option('--second-client-ca-key <file>', 'its private key (PEM)');
}

/**
 * Reads the authorities.
 *
 * @throws Error naming the option where a file cannot be read, is not what it should be, or its other half is missing
 */
export async function clientAuthorities(
  { clientCa, clientCaKey, secondClientCa, secondClientCaKey }: AuthorityOptions,
  session: Session,
): Promise<{ readonly authority?: Authority; readonly secondAuthority?: Authority }> {
  const authority = await authorityOf('--client-ca', clientCa, clientCaKey, session);
  const secondAuthority = await authorityOf('--second-client-ca', secondClientCa, secondClientCaKey, session);
  return {
    ...(authority === undefined ? {} : { authority }),
    ...(secondAuthority === undefined ? {} : { secondAuthority }),
  };
}

/** Says that a second authority is given in vain. */
export function noteUnused(
  { secondClientCa }: AuthorityOptions,
  { client_auth_type, sender_constrain }: Profile,
  note: (text: string) => void,
): void {
  if (secondClientCa === undefined || client_auth_type === 'mtls' || sender_constrain === 'mtls') return;
  note('--second-client-ca is not used: clients of this profile show no certificate.');
}

/**
 * The embedded server's own authority, where that server is the one to be probed by clients with a certificate.
 *
 * @param note - told where it is taken
 */
export async function embeddedAuthority(
  server: string,
  { client_auth_type, sender_constrain }: Profile,
  note: (text: string) => void,
): Promise<{ readonly authority?: Authority }> {
  if (client_auth_type !== 'mtls' && sender_constrain !== 'mtls') return {};
  const { readPersistent } = await import('../server/embedded.js');
  const embedded = await readPersistent();
  if (embedded === undefined || new URL(embedded.url).origin !== new URL(server).origin) return {};
  note('Clients get their certificates from the embedded Keycloak’s own authority; --client-ca names another.');
  return { authority: embedded.pki.authority };
}

async function authorityOf(
  option: string,
  certificateFile: string | undefined,
  keyFile: string | undefined,
  { cwd }: Session,
): Promise<Authority | undefined> {
  if (certificateFile === undefined && keyFile === undefined) return undefined;
  if (certificateFile === undefined || keyFile === undefined) {
    throw new Error(`${option} and ${option}-key belong together: a certificate and its private key`);
  }
  const certificate = await textOf(option, resolve(cwd, certificateFile));
  const key = await textOf(`${option}-key`, resolve(cwd, keyFile));
  const { openAuthority } = await import('../authority.js');
  return openAuthority({ certificate, key }).catch((fault: Error) => {
    throw new Error(`${option}: ${fault.message}`);
  });
}

function textOf(option: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch((fault: unknown) => {
    throw new Error(`${option}: ${file} cannot be read: ${whyUnreadable(fault)}`);
  });
}
