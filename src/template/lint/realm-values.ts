import { takenBack } from '../../catalogue/taken-back.js';
import { entries, items, type Located, member, quoted, suggestion, text } from '../located.js';
import { type Problems, placeText } from '../problem.js';
import { MAIL_SERVER } from '../secret-names.js';
import { scalarIn } from './enforced.js';

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
  checkTakenBack(root, problems);
  checkMailLogin(root, problems);
}

function checkTakenBack(root: Located, problems: Problems): void {
  const [by, names] = takenBack;
  const winner = member(root, 'realm', by);
  if (winner === undefined || scalarIn(winner) !== 'true') return;
  for (const name of names) {
    const loser = member(root, 'realm', name);
    if (loser === undefined || scalarIn(loser) !== 'true') continue;
    problems.add(
      loser.at,
      `"${name}" and "${by}" (${placeText(winner.at)}) cannot both be true: Keycloak sets "${name}" to false`,
      'Take one of them away.',
    );
  }
}

/**
 * Keycloak drops what the mail server is logged in to with, unless it is told to log in that way (`updateRealm` of
 * `DefaultExportImportManager`): the realm would never be as the template asks.
 */
function checkMailLogin(root: Located, problems: Problems): void {
  const mail = member(root, 'realm', MAIL_SERVER);
  const [auth, type] = [member(mail, 'auth'), member(mail, 'authType')];
  if ([auth, type].some(node => node?.kind === 'scalar' && node.unresolved === true)) return;
  const isOn = scalarIn(auth)?.toLowerCase() === 'true';
  const shown = type === undefined ? '"basic"' : quoted(type);
  const way = isOn ? (scalarIn(type) ?? 'basic') : 'none';
  for (const [name, { key }] of entries(mail)) {
    const needed = MAIL_LOGIN.get(name);
    if (needed === undefined || needed.includes(way)) continue;
    problems.add(
      key,
      `Keycloak drops "${name}" of the mail server ${isOn ? `where "authType" is ${shown}` : 'without "auth": true'}`,
      isOn ? `It goes with "authType": ${needed.join(' or ')}.` : 'Add "auth": true, or take it away.',
    );
  }
}

/** By the setting, the values of `authType` with which Keycloak keeps it. */
const MAIL_LOGIN: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    user: ['basic', 'token'],
    authType: ['basic', 'token'],
    password: ['basic'],
    authTokenUrl: ['token'],
    authTokenScope: ['token'],
    authTokenClientId: ['token'],
    authTokenClientSecret: ['token'],
  }),
);

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
