import { entries, items, type Located, member, quoted, suggestion, text } from '../located.js';
import type { Problems } from '../problem.js';

/** Attributes of a realm that Keycloak reads as whole numbers, with the least that makes sense. */
const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['cibaExpiresIn', 1],
  ['cibaInterval', 0],
  ['parRequestUriLifespan', 1],
]);

/** Keycloak's numbers have 32 bits. */
const MOST = 2 ** 31 - 1;

/** Attributes of a realm of which Keycloak understands only these values, and stores any. */
const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  // CibaConfig.CIBA_SUPPORTED_MODES: it knows "push" by name, and refuses every request then.
  ['cibaBackchannelTokenDeliveryMode', ['poll', 'ping']],
  ['cibaAuthRequestedUserHint', ['login_hint', 'login_hint_token', 'id_token_hint']],
]);

/**
 * Judges the policies of CIBA and PAR, which are attributes of the realm: what is no number Keycloak answers with a 500
 * that does not name it, and anything else it stores.
 */
export function checkRealmValues(root: Located, problems: Problems): void {
  for (const [name, { value }] of entries(member(root, 'realm', 'attributes'))) {
    if (value.kind !== 'scalar' || value.unresolved) continue;
    // As it is sent: 1e2 is a hundred in YAML, and to Keycloak no number.
    const written = (typeof value.value === 'number' ? value.text : undefined) ?? String(value.value);
    const least = NUMBERS.get(name);
    if (least !== undefined && !(/^\d+$/.test(written) && Number(written) >= least && Number(written) <= MOST)) {
      problems.add(
        value.at,
        `"${name}" must be a whole number from ${least} to ${MOST}, and not ${quoted({ ...value, value: written })}`,
      );
    }
    const options = OPTIONS.get(name);
    if (options !== undefined && !options.includes(written)) {
      const meant = suggestion(value, options);
      problems.add(value.at, `"${name}" cannot be ${quoted(value)}${meant}`, `Allowed: ${options.join(', ')}`);
    }
  }
  checkLocale(root, problems);
}

/** Keycloak stores a locale that the realm does not support, and nobody ever sees it. */
function checkLocale(root: Located, problems: Problems): void {
  const locale = member(root, 'realm', 'defaultLocale');
  const supported = items(member(root, 'realm', 'supportedLocales'));
  const name = text(locale);
  if (locale === undefined || name === undefined || supported.length === 0) return;
  if ([locale, ...supported].some(node => node.kind === 'scalar' && node.unresolved === true)) return;
  const names = supported.flatMap(item => text(item) ?? []);
  if (name === '' || names.includes(name)) return;
  problems.add(
    locale.at,
    `"defaultLocale" cannot be ${quoted(locale)}, which is none of "supportedLocales"${suggestion(locale, names)}`,
  );
}
