import type { Form } from '../catalogue/values.js';
import { dnFault } from './distinguished-name.js';
import { type Located, quoted, suggestion } from './located.js';
import type { Problems } from './problem.js';

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

function isMapOfNumbers(json: string): boolean {
  try {
    const map: unknown = JSON.parse(json);
    if (typeof map !== 'object' || map === null || Array.isArray(map)) return false;
    return Object.values(map).every(value => Number.isInteger(Number(value)));
  } catch {
    return false;
  }
}
