import { isList, isObject } from '../template/json.js';
import type { Json, JsonObject } from '../template/template.js';

/** Maps of texts, in which a template may write numbers, true and false as such. */
const TEXTS = ['attributes', 'config', 'browserSecurityHeaders', 'smtpServer'];

/** Fields by which an item is known, and those that are long: the one come first, the other last. */
const FIRST = ['name', 'clientId', 'username', 'description', 'enabled'];
const LAST = [
  'attributes',
  'config',
  'configuration',
  'executors',
  'conditions',
  'profiles',
  'protocolMappers',
  'roles',
  'composites',
];

/** What is to be written as people would: in an order that one expects, without what is empty, `true` and not `"true"`. */
export function readable(value: Json | undefined, name = ''): Json | undefined {
  if (isList(value)) return value.map(item => readable(item, name) ?? null);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([member, inner]) => !(TEXTS.includes(member) && isEmptyMap(inner)));
  const texts = TEXTS.includes(name);
  const written = members.map(([member, inner]) => [member, texts ? scalar(inner) : readable(inner, member)] as const);
  const sorted = texts ? written : written.toSorted(([left], [right]) => rank(left) - rank(right));
  return Object.fromEntries(sorted) as JsonObject;
}

function rank(name: string): number {
  if (FIRST.includes(name)) return FIRST.indexOf(name) - FIRST.length;
  return LAST.indexOf(name) + 1;
}

function isEmptyMap(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** As YAML reads it back and a template makes the same text of it. */
function scalar(value: Json): Json {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return typeof value === 'string' && /^(0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}
