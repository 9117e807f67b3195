import { type Located, member, quoted } from '../located.js';
import type { Problems } from '../problem.js';
import { dnFault } from './distinguished-name.js';
import { scalarIn } from './enforced.js';

/** What can be asked of a client: its own values laid over the defaults. */
interface Client {
  /** As text; undefined where there is none. */
  attribute(name: string): string | undefined;
  field(name: string): string | undefined;
  /** Where a value is written; the client's own place where it is absent. */
  at(...names: readonly string[]): Located['at'];
  shown(...names: readonly string[]): string;
  /** False for the defaults alone: what they lack a client may bring. */
  readonly whole: boolean;
}

/**
 * Refuses values that contradict each other within one client. Some Keycloak refuses too, with a message that names
 * neither; the others leave the client without protection, or unusable, and nobody is told.
 */
export function checkContradictions(node: Located, whole: boolean, problems: Problems): void {
  const client: Client = {
    attribute: name => scalarIn(member(node, 'attributes', name)) || undefined,
    field: name => scalarIn(member(node, name)),
    at: (...names) => member(node, ...names)?.at ?? node.at,
    shown: (...names) => quoted(member(node, ...names)),
    whole,
  };
  for (const check of [keys, encryption, requestObjects, certificates, assertions, publicClients, ciba]) {
    check(client, (path, message, hint) => problems.add(client.at(...path), message, hint));
  }
}

type Say = (path: readonly string[], message: string, hint?: string) => void;

const on = (client: Client, name: string) => client.attribute(name)?.toLowerCase() === 'true';

/** The rest about keys is judged with the keys themselves (`client-keys.ts`). */
function keys(client: Client, say: Say): void {
  const url = client.attribute('jwks.url');
  if (!client.whole || url === undefined || !/^https:/i.test(url) || !URL.canParse(url)) return;
  if (client.attribute('use.jwks.url') !== undefined || on(client, 'use.jwks.string')) return;
  say(['attributes', 'jwks.url'], 'Keycloak does not look at "jwks.url" without "use.jwks.url": true');
}

function encryption(client: Client, say: Say): void {
  for (const name of ['authorization', 'id.token', 'user.info']) {
    const alg = `${name}.encrypted.response.alg`;
    const enc = `${name}.encrypted.response.enc`;
    if (client.attribute(enc) !== undefined && client.attribute(alg) === undefined && client.whole) {
      say(['attributes', enc], `Without "${alg}" Keycloak encrypts nothing, whatever "${enc}" says`);
    }
    // For ID tokens and userinfo there is a default; a logout token has none, but nobody is misled by it.
    if (
      name === 'authorization' &&
      client.attribute(alg) !== undefined &&
      client.attribute(enc) === undefined &&
      client.whole
    ) {
      say(
        ['attributes', alg],
        `Without "${enc}" Keycloak does not encrypt authorization responses`,
        'Add it: A256GCM, for example.',
      );
    }
  }
}

function requestObjects(client: Client, say: Say): void {
  const required = client.attribute('request.object.required') ?? 'not required';
  if (required === 'request only' && on(client, 'require.pushed.authorization.requests')) {
    say(
      ['attributes', 'request.object.required'],
      '"request only" refuses every pushed request, and "require.pushed.authorization.requests" every other',
      'Take "request or request_uri": then the pushed request must hold a request object.',
    );
  }
  if (required !== 'not required' && client.attribute('request.object.signature.alg') === 'none') {
    say(
      ['attributes', 'request.object.signature.alg'],
      'A request object is required, and with "none" nobody signs it',
    );
  }
}

function certificates(client: Client, say: Say): void {
  if (client.field('clientAuthenticatorType') !== 'client-x509' || !client.whole) return;
  const subject = client.attribute('x509.subjectdn');
  const regex = client.attribute('x509.allow.regex.pattern.comparison');
  if (subject === undefined) {
    say([], 'A client with client-x509 needs "x509.subjectdn": without it, it cannot authenticate');
    return;
  }
  const place = ['attributes', 'x509.subjectdn'];
  if (regex === undefined) {
    say(
      place,
      '"x509.subjectdn" is taken for a regular expression, as "x509.allow.regex.pattern.comparison" is not false',
      'Set it to false, so that the subject must be equal; or to true, if you mean an expression.',
    );
  } else if (regex.toLowerCase() !== 'true') {
    const fault = dnFault(subject);
    if (fault !== undefined)
      say(place, `"x509.subjectdn" must be a distinguished name (RFC 4514), not ${client.shown(...place)}`, fault);
  } else if (!isPattern(subject)) {
    say(place, '"x509.subjectdn" is no regular expression');
  }
}

function assertions(client: Client, say: Say): void {
  const method = client.field('clientAuthenticatorType');
  const alg = client.attribute('token.endpoint.auth.signing.alg');
  if (alg === undefined) return;
  const symmetric = alg.startsWith('HS');
  if ((method === 'client-jwt' && symmetric) || (method === 'client-secret-jwt' && !symmetric)) {
    const wanted = symmetric
      ? 'the private key of client-jwt cannot make'
      : 'the secret of client-secret-jwt cannot make';
    say(
      ['attributes', 'token.endpoint.auth.signing.alg'],
      `Assertions are to be signed with ${client.shown('attributes', 'token.endpoint.auth.signing.alg')}, which ${wanted}`,
    );
  }
}

function publicClients(client: Client, say: Say): void {
  if (client.field('publicClient') !== 'true') return;
  if (client.field('serviceAccountsEnabled') === 'true') {
    say(['serviceAccountsEnabled'], 'A public client cannot have a service account: it proves nothing of itself');
  }
}

function ciba(client: Client, say: Say): void {
  const mode = client.attribute('ciba.backchannel.token.delivery.mode');
  if (mode !== 'ping' || !client.whole) return;
  if (client.attribute('ciba.backchannel.client.notification.endpoint') !== undefined) return;
  say([], 'A client that is pinged needs "ciba.backchannel.client.notification.endpoint"');
}

/** What Java's regular expressions have and JavaScript's have not, and what is the same where it only parses. */
const JAVA_ONLY: readonly (readonly [RegExp, string])[] = [
  [/\\Q.*?(?:\\E|$)/gs, 'q'],
  // Flags, for the rest or for a group; a group without going back; a quantifier that gives nothing back.
  [/\(\?[a-zU]*-?[a-zU]*\)/g, ''],
  [/\(\?(?:>|[a-zU]*-?[a-zU]*:)/g, '(?:'],
  [/(?<=[^\\][*+?}])\+/g, ''],
];

function isPattern(text: string): boolean {
  return parses(text) || parses(JAVA_ONLY.reduce((pattern, [java, same]) => pattern.replaceAll(java, same), text));
}

function parses(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
