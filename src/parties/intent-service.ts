import { randomUUID } from 'node:crypto';
import type { Credential } from '../authority.js';
import { listenAt } from './callable.js';

/**
 * The bank's service of UK Open Banking that knows whose an intent is: Keycloak's executor `intent-client-bind-checker`
 * posts it the intent and the client that names it, before anybody logs in.
 */
export interface IntentService {
  /** What the executor must name; absent: nobody asks. */
  readonly url?: string;
  /** Has a client create an intent. */
  create(clientId: string): string;
  /** From now on the intent is nobody's. */
  revoke(intent: string): void;
  /** How often the server has asked. */
  asked(): number;
  close(): Promise<void>;
}

/** More intents than a run has stories. The oldest are forgotten first. */
const MAX_KEPT = 10_000;

/**
 * Opens the service.
 *
 * @param url - where it listens; port 0: any that is free; without it nobody can ask
 * @param tls - where the URL is https
 * @throws Error when the port cannot be listened on
 */
export async function openIntents(url?: URL, tls?: Credential): Promise<IntentService> {
  const owners = new Map<string, string>();
  let asked = 0;
  const listener =
    url === undefined
      ? undefined
      : await listenAt(
          url,
          ({ body: { intent_id, client_id } }) => {
            asked += 1;
            const owner = owners.get(String(intent_id));
            const answer = { is_bound: owner !== undefined && owner === client_id };
            return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
          },
          { anonymous: true, tls },
        );
  return {
    ...(listener === undefined ? {} : { url: listener.url }),
    create(clientId) {
      const intent = randomUUID();
      owners.set(intent, clientId);
      const [oldest = ''] = owners.keys();
      if (owners.size > MAX_KEPT) owners.delete(oldest);
      return intent;
    },
    revoke: intent => void owners.delete(intent),
    asked: () => asked,
    close: async () => listener?.close(),
  };
}
