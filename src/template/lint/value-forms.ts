import { type Form, passwordPolicies } from '../../catalogue/values.js';
import { didYouMean } from '../../nearest.js';
import { isShown, type Located, quoted, suggestion } from '../located.js';
import type { Problems } from '../problem.js';
import { dnFault } from './distinguished-name.js';

/**
 * Judges a value that Keycloak would store whatever it is.
 *
 * @param label - what it is the value of: `"jwks.url"`
 */
export function checkForm(label: string, form: Form, node: Located, problems: Problems): void {
  // Of a list or a map the schema has complained already; an empty text takes an attribute away.
  if (node.kind !== 'scalar' || node.value === null || node.value === '' || node.unresolved === true) return;
  const value = node.text ?? String(node.value);
  const wrong = (expected: string, hint?: string) =>
    problems.add(node.at, `${label} must be ${expected}, not ${quoted(node)}`, hint);
  switch (form.is) {
    case 'boolean':
      if (!/^(?:true|false)$/i.test(value)) wrong('true or false', 'Keycloak takes everything else for false.');
      return;
    case 'seconds':
      if (!/^-?\d{1,10}$/.test(value) || Math.abs(Number(value)) > 0x7f_ff_ff_ff) wrong('a whole number of seconds');
      return;
    case 'url':
      // Behind a slash it is relative to the client's or the server's address.
      if (!/^[/$]/.test(value) && !isUrl(value)) wrong('an address with http:// or https://');
      return;
    case 'dn': {
      const fault = dnFault(value);
      if (fault !== undefined) wrong('a distinguished name (RFC 4514)', fault);
      return;
    }
    case 'number': {
      const { least, most } = form;
      const number = Number(value);
      // What has more bits than Keycloak's numbers the schema has refused.
      if (number < -(2 ** 31) || (number >= least && number <= (most ?? number))) return;
      wrong(most === undefined ? `${least} or more` : `a number from ${least} to ${most}`);
      return;
    }
    case 'text': {
      const length = [...value].length;
      const { most, without } = form;
      if (length > most) problems.add(node.at, `${label} has at most ${most} characters, not ${length}`);
      else if (without?.pattern.test(value)) wrong(`without ${without.what}`);
      return;
    }
    case 'email':
      if (!isEmail(value)) wrong('an email address');
      return;
    case 'address':
    case 'redirect': {
      const fault = uriFault(value, form.is === 'redirect');
      if (fault !== undefined) problems.add(node.at, `${label} ${fault}, which Keycloak refuses: ${quoted(node)}`);
      return;
    }
    case 'password-policy': {
      const fault = passwordPolicyFault(value);
      if (fault !== undefined) wrong('a list such as "length(12) and digits(1)"', isShown(node) ? fault : undefined);
      return;
    }
    case 'map':
      if (!isMapOfNumbers(value)) wrong('JSON such as {"gold": 2}');
      return;
    default:
      if (form.options.includes(value)) return;
      problems.add(
        node.at,
        `${label} cannot be ${quoted(node)}${suggestion(node, form.options)}`,
        `Allowed: ${form.options.join(', ')}. To leave it to Keycloak, leave it out.`,
      );
  }
}

function isUrl(text: string): boolean {
  return !/\s/.test(text) && /^https?:\/\/[^/]/i.test(text) && URL.canParse(text.replaceAll(/[{}]/g, ''));
}

const WORD = /^[^\s@".<>()]+(?:\.[^\s@".<>()]+)*$/;
const DOMAIN = /^(?:\[.+\]|[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}][\p{L}\p{N}-]*)*)$/u;

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  return text.length <= 255 && (WORD.test(local) || /^"[^"]+"$/.test(local)) && DOMAIN.test(text.slice(at + 1));
}

/** What Keycloak finds wrong with a URI when a client is saved. It puts `${…}` in before. */
function uriFault(written: string, isRedirect: boolean): string | undefined {
  const uri = written.replaceAll(/\$\{[^}]*\}/g, '');
  if (written.length > 255) return `has ${written.length} characters, more than 255`;
  if (/[\s"<>\\^`{|}]/.test(uri)) return 'holds a blank or another character that is not allowed in a URI';
  if (/%(?![\da-f]{2})/i.test(uri)) return 'holds a % that is no escape';
  if (/^(?:javascript|data|vbscript):/i.test(uri)) return 'has a scheme that runs what it holds';
  if (/^[a-z][a-z\d+.-]*:(?:\/\/)?$/i.test(uri)) return 'has nothing behind its scheme';
  return isRedirect && uri.includes('#') ? 'has a fragment' : undefined;
}

function passwordPolicyFault(list: string): string | undefined {
  for (const part of list.split(' and ')) {
    const [, name = '', config] = /^\s*([^\s()]+)\s*(?:\((.*)\))?\s*$/.exec(part) ?? [];
    if (name === '') return `This is no policy: "${part.trim()}"`;
    const kind = passwordPolicies.get(name);
    if (kind === undefined) {
      const meant = didYouMean(name, passwordPolicies.keys());
      // A server may have policies of its own.
      if (meant !== '') return `Keycloak knows no password policy "${name}"${meant}`;
    } else if (kind === 'number' && config !== undefined && !/^[+-]?\d{1,10}$/.test(config)) {
      return `The password policy "${name}" takes a whole number`;
    }
  }
  return undefined;
}

function isMapOfNumbers(json: string): boolean {
  try {
    const map: unknown = JSON.parse(json);
    if (typeof map !== 'object' || map === null || Array.isArray(map)) return false;
    return Object.values(map).every(value => Number.isInteger(Number(value)));
  } catch {
    return false;
  }
}
