import type { Command } from 'commander';
import type { Authority } from '../authority.js';
import type { IntentService } from '../parties/intent-service.js';
import { namesIntent } from '../probe/scenario/route.js';
import { printableLine } from '../report/printable.js';
import type { Profile } from '../template/profile.js';
import { isOnThisMachine, opened } from './back-channel.js';

/** Who knows whose the intents are that authorizations are of. */
export interface IntentOptions {
  readonly intentListen?: string;
  /** Of the client that is probed as it stands. */
  readonly intent?: string;
}

const LISTEN = '--intent-listen';
const INTENT = '--intent';

/** Adds `--intent-listen` and `--intent`. */
export function withIntents(command: Command): Command {
  return command
    .option(
      `${LISTEN} <url>`,
      'UK Open Banking: listen here as the service that the realm asks whose an intent is ' +
        '(the address that the realm names, where it is on this machine)',
    )
    .option(`${INTENT} <id>`, 'UK Open Banking: an intent of --client that the service of the realm knows');
}

/**
 * Becomes the service of intents where a profile needs one.
 *
 * @param around.server - base address of the server: one on this machine can call its loopback interface
 * @param around.authority - issues the certificate where https is listened at
 * @param around.endpoint - where the realm asks whose an intent is; undefined: it asks nobody
 * @returns undefined where the profile has no intents, or the client brings its own
 * @throws Error naming the option where it is out of place, or nothing can be listened at there; or where the realm asks
 *   somebody else
 */
export async function openIntentService(
  { intentListen, intent }: IntentOptions,
  profile: Profile,
  {
    server,
    authority,
    endpoint,
  }: {
    readonly server: string;
    readonly authority: Authority | undefined;
    readonly endpoint: () => Promise<string | undefined>;
  },
): Promise<IntentService | undefined> {
  if (!namesIntent(profile)) {
    const given = intentListen !== undefined ? LISTEN : intent !== undefined ? INTENT : undefined;
    if (given !== undefined) throw new Error(`${given}: in this template's profile no authorization is of an intent`);
    return undefined;
  }
  if (intent !== undefined) {
    if (intentListen === undefined) return undefined;
    throw new Error(`${INTENT} and ${LISTEN} contradict each other: the realm's service knows the intent, or this run`);
  }
  const { openIntents } = await import('../parties/intent-service.js');
  const asked = await endpoint();
  if (intentListen !== undefined) return opened(LISTEN, withPathOf(asked, intentListen), authority, openIntents);
  if (asked === undefined) return openIntents();
  if (isOnThisMachine(server) && isOnThisMachine(asked)) {
    const where = `The realm asks this machine whose an intent is (if that is a service of yours: --client ID ${INTENT} INTENT)`;
    return opened(where, asked, authority, openIntents);
  }
  throw new Error(
    `The realm asks ${printableLine(asked)} whose an intent is, and that knows none of the clients that probing makes.\n` +
      `  Name an intent that it knows: --client ID ${INTENT} INTENT; or, where this address is of this machine: ${LISTEN} URL.`,
  );
}

/** Host and port alone stand for the path at which the realm asks, too. */
function withPathOf(asked: string | undefined, listen: string): string {
  const path = asked !== undefined && URL.canParse(asked) ? new URL(asked).pathname : '/';
  return /^([a-z]+:\/\/)?[^/]+\/?$/i.test(listen) ? listen.replace(/\/?$/, path) : listen;
}
