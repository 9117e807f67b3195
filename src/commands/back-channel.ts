import type { Command } from 'commander';
import type { Authority, Credential } from '../authority.js';
import { DEVICE_URL } from '../ciba-channel.js';
import type { AuthenticationDevice } from '../parties/authentication-device.js';
import type { NotificationEndpoint } from '../parties/notification-endpoint.js';
import type { Profile } from '../template/profile.js';

/** Where the server calls this machine in CIBA. */
export interface BackChannelOptions {
  readonly deviceListen?: string;
  readonly notificationListen?: string;
}

const DEVICE = '--device-listen';
const NOTIFICATION = '--notification-listen';

/** Adds `--device-listen` and `--notification-listen`. */
export function withBackChannel(command: Command): Command {
  return command
    .option(
      `${DEVICE} <url>`,
      "CIBA: listen here as the authentication device, which the server's channel option names " +
        '(http://127.0.0.1:7001/ for a server on this machine)',
    )
    .option(
      `${NOTIFICATION} <url>`,
      'CIBA with ping: listen here for the notifications (https://localhost and a free port for a server on this machine)',
    );
}

/** What is listened at during a run. */
export interface BackChannel {
  readonly device?: AuthenticationDevice;
  readonly notifications?: NotificationEndpoint;
  close(): Promise<void>;
}

/**
 * Begins to listen where a profile needs it.
 *
 * @param around.server - base address of the server: one on this machine can call its loopback interface
 * @param around.authority - issues the certificate where https is listened at
 * @param around.areRegistered - somebody else registered the clients, and with them where they are pinged: no other
 *   address will do
 * @throws Error naming the option where it is no address, or nothing can be listened at there
 */
export async function openBackChannel(
  { deviceListen, notificationListen }: BackChannelOptions,
  { ciba_mode }: Profile,
  {
    server,
    authority,
    areRegistered = false,
  }: { readonly server: string; readonly authority: Authority | undefined; readonly areRegistered?: boolean },
): Promise<BackChannel> {
  const isLocal = isOnThisMachine(server);
  if (ciba_mode === undefined) {
    const given = deviceListen === undefined ? (notificationListen === undefined ? [] : [NOTIFICATION]) : [DEVICE];
    if (given.length > 0) throw new Error(`${given[0]}: this template's profile does not use CIBA`);
    return { close: async () => {} };
  }
  if (ciba_mode === 'poll' && notificationListen !== undefined) {
    throw new Error(`${NOTIFICATION}: with poll, as this template's profile has it, nobody is pinged`);
  }
  const { openDevice } = await import('../parties/authentication-device.js');
  const { openNotifications } = await import('../parties/notification-endpoint.js');
  const deviceUrl = deviceListen ?? (isLocal ? DEVICE_URL : undefined);
  const device = deviceUrl === undefined ? undefined : await opened(DEVICE, deviceUrl, authority, openDevice);
  try {
    const local = isLocal && authority !== undefined && !areRegistered ? 'https://localhost:0/' : undefined;
    const url = ciba_mode === 'ping' ? (notificationListen ?? local) : undefined;
    const notifications = url === undefined ? undefined : await opened(NOTIFICATION, url, authority, openNotifications);
    return {
      ...(device === undefined ? {} : { device }),
      ...(notifications === undefined ? {} : { notifications }),
      close: async () => void (await Promise.all([device?.close(), notifications?.close()])),
    };
  } catch (error) {
    await device?.close();
    throw error;
  }
}

/** Whether an address is of the loopback interface. */
export function isOnThisMachine(address: string): boolean {
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/.test(address);
}

/**
 * Listens at an address that somebody named.
 *
 * @param option - where it was named
 * @throws Error that begins with it
 */
export async function opened<T>(
  option: string,
  text: string,
  authority: Authority | undefined,
  open: (url: URL, tls?: Credential) => Promise<T>,
): Promise<T> {
  try {
    const url = addressOf(text);
    return await open(url, url.protocol === 'https:' ? await certified(url, authority) : undefined);
  } catch (error) {
    throw new Error(`${option}: ${error instanceof Error ? error.message : error}`);
  }
}

/** `HOST:PORT` stands for http there. */
function addressOf(text: string): URL {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new Error(`"${text}" is no address to listen at, as http://127.0.0.1:7001/ is`);
  }
  return url;
}

async function certified(url: URL, authority: Authority | undefined): Promise<Credential> {
  if (authority === undefined) {
    throw new Error(
      'https needs a certificate, and there is no authority for one: --client-ca FILE --client-ca-key FILE',
    );
  }
  const value = url.hostname.replace(/^\[|\]$/g, '');
  const type = /^[\d.]+$|:/.test(value) ? 'ip' : 'dns';
  return authority.issue({ subject: `CN=${type === 'ip' ? 'kcfapi' : value}`, names: [{ type, value }] });
}
