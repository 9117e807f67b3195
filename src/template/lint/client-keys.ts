import { canCheck, checkKeySet } from '../key-set.js';
import { items, type Located, type LocatedScalar, member, text } from '../located.js';
import type { Problems } from '../problem.js';
import type { Json } from '../template.js';

/** What a client signs, by the attribute that names its algorithm. */
const SIGNED: Readonly<Record<string, string>> = {
  'token.endpoint.auth.signing.alg': 'to authenticate',
  'request.object.signature.alg': 'request objects',
  'ciba.backchannel.auth.request.signing.alg': 'its CIBA requests',
};

/**
 * Judges where clients have their keys, and whether these can be for what they sign. Keycloak stores all of it without
 * a word, and refuses the client's signatures later.
 *
 * @param root - with its clients laid over the client defaults, attributes as texts
 */
export function checkClientKeys(root: Located, problems: Problems): void {
  const defaults = member(root, 'clientDefaults');
  const common = resolved(member(defaults, 'attributes', 'jwks.string'));
  // Also where there is no client yet.
  if (defaults !== undefined && common !== undefined) checkInline(defaults, common, problems);
  for (const client of items(member(root, 'clients'))) {
    const attribute = (name: string) => resolved(member(client, 'attributes', name));
    const [inline, url] = [attribute('jwks.string'), attribute('jwks.url')];
    const [usesInline, usesUrl] = [attribute('use.jwks.string'), attribute('use.jwks.url')];
    if (usesInline?.value === 'true' && usesUrl?.value === 'true') {
      problems.add(
        usesInline.at,
        '"use.jwks.string" and "use.jwks.url" are both true, and Keycloak refuses a client that has keys from two places',
      );
    }
    if (inline !== undefined) {
      if (member(client, 'attributes', 'use.jwks.string') === undefined || usesInline?.value === '') {
        problems.add(inline.at, 'Keycloak does not look at "jwks.string" without "use.jwks.string": true');
      }
      checkInline(client, inline, problems);
    }
    if (url !== undefined && !isSafe(String(url.value))) {
      // Whoever can change the answer can sign as the client.
      problems.add(url.at, '"jwks.url" must be an address that begins with https://');
    }
  }
}

function resolved(node: Located | undefined): LocatedScalar | undefined {
  return node?.kind === 'scalar' && node.value !== null && node.unresolved !== true ? node : undefined;
}

function checkInline(client: Located, inline: LocatedScalar, problems: Problems): void {
  const keys = keysOf(inline);
  if (keys === undefined) {
    problems.add(inline.at, '"jwks.string" must be a JSON Web Key Set: {"keys":[…]}');
    return;
  }
  const before = problems.found.length;
  checkKeySet(placed(keys, inline), problems);
  if (problems.found.length > before) return;
  for (const [name, what] of Object.entries(SIGNED)) {
    const algorithm = resolved(member(client, 'attributes', name));
    if (algorithm === undefined || !/^(?:[PRE]S\d{3}|EdDSA)$/.test(String(algorithm.value))) continue;
    const authenticates = text(member(client, 'clientAuthenticatorType')) === 'client-jwt';
    if (name === 'token.endpoint.auth.signing.alg' && !authenticates) continue;
    if (canCheck(keys, String(algorithm.value))) continue;
    const shown = algorithm.secret === true ? 'an algorithm' : String(algorithm.value);
    problems.add(
      inline.at,
      `The client signs ${what} with ${shown}, and none of its keys is for that`,
      `"${name}" says so. Such a key has "use": "sig" and, if it has an "alg", this one.`,
    );
  }
}

function keysOf({ value }: LocatedScalar): readonly Json[] | undefined {
  try {
    const parsed: unknown = JSON.parse(String(value));
    const keys = typeof parsed === 'object' && parsed !== null && 'keys' in parsed ? parsed.keys : undefined;
    return Array.isArray(keys) ? keys : undefined;
  } catch {
    return undefined;
  }
}

/** What a text of JSON holds, all of it where the text stands. */
function placed(value: Json, at: LocatedScalar): Located {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item: Json) => placed(item, at)), at: at.at };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value: value as string, at: at.at };
  const members = Object.entries(value).map(
    ([name, member]) => [name, { key: at.at, value: placed(member as Json, at) }] as const,
  );
  return { kind: 'map', entries: new Map(members), at: at.at };
}

function isSafe(address: string): boolean {
  return /^https:\/\//i.test(address) && URL.canParse(address);
}
