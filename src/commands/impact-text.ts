import picocolors from 'picocolors';
import { EVENTS, type Event } from '../impact/events.js';
import { EFFECTS, type Effect, type Impact, type Impacts, REPAIRED } from '../impact/impact.js';
import { printableLine } from '../report/printable.js';
import { namesOf } from '../template/template.js';

/** So many names are shown of those to whom the same happens; all are in the JSON. */
const MAX_NAMES = 6;

const WORDS: Readonly<Record<Event, string>> = {
  VIEW: 'when it is opened',
  UPDATE: 'when it is saved',
  UPDATED: 'when it is saved',
  PUSHED_AUTHORIZATION_REQUEST: 'pushed request',
  PRE_AUTHORIZATION_REQUEST: 'authorization request',
  AUTHORIZATION_REQUEST: 'authorization request',
  PRE_TOKEN_REQUEST: 'code',
  TOKEN_REQUEST: 'code',
  SERVICE_ACCOUNT_TOKEN_REQUEST: 'client_credentials',
  RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST: 'password',
  BACKCHANNEL_AUTHENTICATION_REQUEST: 'CIBA request',
  BACKCHANNEL_TOKEN_REQUEST: 'CIBA',
  DEVICE_AUTHORIZATION_REQUEST: 'device request',
  DEVICE_TOKEN_REQUEST: 'device code',
  TOKEN_EXCHANGE_REQUEST: 'token exchange',
  JWT_AUTHORIZATION_GRANT: 'JWT grant',
  TOKEN_REFRESH: 'refresh',
  TOKEN_REFRESH_RESPONSE: 'refresh',
  USERINFO_REQUEST: 'userinfo',
  TOKEN_REVOKE: 'revocation',
  TOKEN_INTROSPECT: 'introspection',
  LOGOUT_REQUEST: 'logout',
  SAML_AUTHN_REQUEST: 'SAML login',
  SAML_LOGOUT_REQUEST: 'SAML logout',
};

const VERBS: Readonly<Record<Effect, string>> = {
  refuses: 'refused',
  breaks: 'break',
  requires: 'asked for more',
  changes: 'changed',
  loses: 'no longer protected',
};

/** Of an empty plan: nobody was looked at. */
export const NO_IMPACT = 'Impact: none, since the plan changes nothing.\n';

/** What a plan with changes does to existing clients, for people: what happens to whom, the worst first. */
export function impactText(told: Impacts, options: { readonly colour: boolean }): string {
  const paint = picocolors.createColors(options.colour);
  const colours = {
    refuses: paint.red,
    breaks: paint.red,
    requires: paint.yellow,
    changes: paint.cyan,
    loses: paint.red,
  };
  const lines = [paint.bold('What this does to clients that exist:'), ''];
  for (const { impact, whats, names } of groupsOf(told.impacts)) {
    const { effect, clauses } = impact;
    lines.push(`${colours[effect](effect.padEnd(8))}  ${lineOf(impact, whats)}  ${paint.dim(causeOf(impact))}`);
    if (clauses.length > 0) lines.push(paint.dim(`          ${clauses.map(({ id }) => id).join('  ')}`));
    lines.push(`          ${clientsOf(names)}`, '');
  }
  if (told.notJudged.length > 0) lines.push(`Not judged: ${told.notJudged.map(printableLine).join(', ')}`, '');
  lines.push(impactSummary(told));
  return `${lines.join('\n')}\n`;
}

/** `Impact on 38 existing clients: 3 refused, 12 asked for more, 23 not touched.` Each counts once, for the worst. */
export function impactSummary({ impacts, clients, notJudged }: Impacts): string {
  const worst = new Map<string, Effect>();
  for (const { client, effect } of impacts) {
    const known = worst.get(client);
    if (known === undefined || EFFECTS.indexOf(effect) < EFFECTS.indexOf(known)) worst.set(client, effect);
  }
  const count = (effect: Effect) => [...worst.values()].filter(value => value === effect).length;
  const counts = EFFECTS.filter(effect => count(effect) > 0).map(effect => `${count(effect)} ${VERBS[effect]}`);
  const rest = `${clients - worst.size} not touched${notJudged.length > 0 ? ' by what is judged' : ''}`;
  return `Impact on ${clients} existing ${clients === 1 ? 'client' : 'clients'}: ${[...counts, rest].join(', ')}.`;
}

function clientsOf(names: readonly string[]): string {
  const count = names.length === 1 ? '1 client' : `${names.length} clients`;
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return `${count}: ${names.slice(0, MAX_NAMES).map(printableLine).join(', ')}${more}`;
}

interface Group {
  /** Of all its clients; without the value that is to blame where that is not the same for all. */
  readonly impact: Impact;
  /** What several values become the same at once. */
  readonly whats: readonly string[];
  readonly names: readonly string[];
}

/** The same impacts of several clients as one, and what one executor sets to the same value for the same clients. */
function groupsOf(impacts: readonly Impact[]): readonly Group[] {
  const same = byKey(impacts, ({ client: _, events, current: _current, depends, ...rest }) =>
    // A client whose saving is refused is changed like the others, once that is repaired.
    JSON.stringify([rest, depends === REPAIRED ? undefined : depends, events.some(isSaving)]),
  );
  const merged = [...same.values()].map(members => {
    const [{ current, depends, ...rest }] = members as readonly [Impact, ...Impact[]];
    const events = EVENTS.filter(event => members.some(member => member.events.includes(event)));
    const isSame = members.every(member => JSON.stringify(member.current) === JSON.stringify(current));
    const impact: Impact = {
      ...rest,
      events,
      ...(current === undefined || !isSame ? {} : { current }),
      ...(depends === undefined || depends === REPAIRED ? {} : { depends }),
    };
    return { impact, names: [...new Set(members.map(({ client }) => client))] };
  });
  const together = byKey(merged, ({ impact: { what, ...rest }, names }) =>
    JSON.stringify([rest, rest.becomes === undefined || 'setting' in rest.cause ? what : '', names]),
  );
  const groups = [...together.values()].map(members => {
    const [{ impact, names }] = members as readonly [(typeof members)[number], ...typeof members];
    return { impact, names, whats: members.map(member => member.impact.what.replace(/^attributes \/ /, '')) };
  });
  return groups.toSorted((a, b) => EFFECTS.indexOf(a.impact.effect) - EFFECTS.indexOf(b.impact.effect));
}

function isSaving(event: Event): boolean {
  return event.startsWith('UPDATE');
}

function byKey<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const there = found.get(key(item));
    if (there === undefined) found.set(key(item), [item]);
    else there.push(item);
  }
  return found;
}

/** `when it is saved: Invalid redirectUris ("http://a")`, `when it is saved: consentRequired: false → true`. */
function lineOf({ events, current, becomes, depends, onceSaved, cause }: Impact, whats: readonly string[]): string {
  // Of a setting they say no more than that the client gets tokens.
  const words = 'setting' in cause ? [] : [...new Set(events.map(event => WORDS[event]))];
  const place = `${onceSaved === true ? 'once saved, ' : ''}${words.join(', ')}`;
  const [from, to] = [current, becomes].map(value => (value === undefined ? '' : JSON.stringify(value)));
  const value = becomes === undefined ? (from === '' ? '' : ` (${from})`) : `: ${from === '' ? '' : `${from} → `}${to}`;
  const whether = depends === undefined ? '' : ` – depends ${depends}`;
  return printableLine(`${place === '' ? '' : `${place}: `}${whats.join(', ')}${value}${whether}`);
}

/** `(secure-client-uris of policy fapi2)`, `(realm / accessTokenLifespan)`. */
function causeOf({ cause }: Impact): string {
  const text = 'setting' in cause ? namesOf(cause.setting).join(' / ') : `${cause.executor} of policy ${cause.policy}`;
  return printableLine(`(${text})`);
}
