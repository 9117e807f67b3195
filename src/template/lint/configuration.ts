import type { Property, Provider } from '../../catalogue/catalogue.js';
import { didYouMean, nearest } from '../../nearest.js';
import type { Source } from '../../report/report.js';
import { entries, type Located, member, quoted, suggestion, text } from '../located.js';
import type { Problems } from '../problem.js';

/** A provider's configuration as it stands in a template. */
interface Configured {
  /** What the provider is: `executor`. */
  readonly kind: string;
  readonly provider: Provider;
  readonly configuration: Located | undefined;
  /** Where it is said that something is missing, when nothing of it is there. */
  readonly at: Source;
}

/** Judges a provider's configuration: Keycloak stores an unknown key, and most values, without a word. */
export function checkConfiguration({ kind, provider, configuration, at }: Configured, problems: Problems): void {
  const known = provider.properties.map(property => property.name);
  const meant = entries(configuration).map(([name]) => (known.includes(name) ? name : nearest(name, known)));
  if (configuration === undefined || configuration.kind === 'map') {
    for (const { name, required } of provider.properties) {
      const value = member(configuration, name);
      if (required === undefined || (value === undefined ? meant.includes(name) : !isEmpty(value))) continue;
      problems.add(value?.at ?? at, `The ${kind} ${provider.id} needs a value for "${name}": ${required}`);
    }
  }
  for (const [name, { key, value }] of entries(configuration)) {
    const property = provider.properties.find(candidate => candidate.name === name);
    if (property === undefined) {
      const hint = known.length === 0 ? 'It has no configuration.' : `It knows: ${known.join(', ')}`;
      problems.add(key, `The ${kind} ${provider.id} knows no "${name}"${didYouMean(name, known)}`, hint);
    } else if (!isOpen(value) && (property.required === undefined || !isEmpty(value))) {
      checkValue(`"${name}" of the ${kind} ${provider.id}`, property, value, problems);
    }
  }
}

function isOpen(node: Located): boolean {
  return node.kind === 'scalar' && (node.unresolved === true || node.value === null);
}

function isEmpty(node: Located): boolean {
  if (node.kind === 'scalar') return node.value === '';
  return node.kind === 'list' ? node.items.length === 0 : node.entries.size === 0;
}

function checkValue(label: string, property: Property, node: Located, problems: Problems): void {
  const wrong = (expected: string) => problems.add(node.at, `${label} must be ${expected}`);
  const option = (item: Located) => {
    const value = item.kind === 'scalar' && item.value !== null ? String(item.value) : undefined;
    if (value === undefined) problems.add(item.at, `${label} must be a text`);
    else if (property.options !== undefined && !property.options.includes(value)) {
      problems.add(
        item.at,
        `${label} cannot be ${quoted(item)}${suggestion(item, property.options)}`,
        `Allowed: ${property.options.join(', ')}`,
      );
    }
  };
  const scalar = node.kind === 'scalar' ? node.value : undefined;
  switch (property.type) {
    case 'boolean':
      // Keycloak's own profiles write booleans as texts here and there.
      if (scalar !== true && scalar !== false && scalar !== 'true' && scalar !== 'false') wrong('true or false');
      return;
    case 'Integer':
      if (typeof scalar !== 'number' && !/^\d+$/.test(String(scalar))) wrong('a whole number');
      return;
    case 'List':
      option(node);
      return;
    case 'Map':
      if (!isPairs(node)) wrong('a map of names to texts');
      return;
    case 'MultivaluedList':
    case 'MultivaluedString':
    case 'IdentityProviderMultiList':
      if (node.kind !== 'list') wrong('a list of texts');
      else for (const item of node.items) option(item);
      return;
    default:
      if (node.kind !== 'scalar') wrong('a text');
  }
}

function isPairs(node: Located): boolean {
  const isText = (value: Located | undefined) => value?.kind === 'scalar' && value.value !== null;
  if (node.kind === 'map')
    return node.entries.size > 0 && [...node.entries.values()].every(({ value }) => isText(value));
  if (node.kind === 'scalar') return pairsIn(text(node)) !== undefined;
  return (
    node.items.length > 0 && node.items.every(item => isText(member(item, 'key')) && isText(member(item, 'value')))
  );
}

/** What Keycloak itself stores for a map: a text that holds a list of objects with key and value. */
export function pairsIn(json: string | undefined): readonly { key: string; value: string }[] | undefined {
  try {
    const parsed: unknown = JSON.parse(json ?? '');
    if (!Array.isArray(parsed) || parsed.length === 0) return undefined;
    return parsed.every(isPair) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isPair(value: unknown): value is { key: string; value: string } {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('value' in value)) return false;
  return typeof value.key === 'string' && typeof value.value === 'string';
}
