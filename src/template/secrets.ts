import { entries, items, type Located, member, text } from './located.js';
import type { Problems } from './problem.js';
import { isSecretName, SHOWN_TEXTS } from './secret-names.js';

const SECTIONS = [
  'realm',
  'keys',
  'clientProfiles',
  'clientPolicies',
  'realmRoles',
  'clientScopes',
  'clientDefaults',
  'clients',
  'users',
];

/** Refuses secrets that are written into a template: files are shared, copied and kept for ever. */
export function checkSecrets(root: Located, problems: Problems): void {
  for (const section of SECTIONS) {
    const node = member(root, section);
    if (node !== undefined) checkNames(node, [section], problems);
  }
  for (const client of [member(root, 'clientDefaults'), ...items(member(root, 'clients'))]) {
    checkKeys(member(client, 'attributes', 'jwks.string'), problems);
  }
}

function checkNames(node: Located, names: readonly string[], problems: Problems): void {
  if (node.kind === 'list') {
    for (const item of node.items) checkNames(item, names, problems);
    return;
  }
  if (node.kind === 'map') {
    for (const [name, { value }] of node.entries) {
      if (name !== SHOWN_TEXTS) checkNames(value, [...names, name], problems);
    }
    return;
  }
  const [within = '', name = ''] = names.slice(-2);
  const secret = isSecretName(name) || (within === 'credentials' && name === 'value');
  if (!secret || node.secret || node.unresolved || typeof node.value === 'boolean') return;
  problems.add(
    node.at,
    `"${name}" is secret, so it cannot stand in a file`,
    'Declare a parameter with "secret: true" and write $(its_name) here.',
  );
}

// A client's key set is for the server to check signatures with, and is shown to every administrator.
function checkKeys(node: Located | undefined, problems: Problems): void {
  const json = text(node);
  if (node === undefined || json === undefined || (node.kind === 'scalar' && node.unresolved)) return;
  let keys: unknown;
  try {
    const parsed: unknown = JSON.parse(json);
    keys = typeof parsed === 'object' && parsed !== null && 'keys' in parsed ? parsed.keys : undefined;
  } catch {
    keys = undefined;
  }
  if (!Array.isArray(keys)) {
    problems.add(node.at, '"jwks.string" must be a JSON Web Key Set: {"keys":[…]}');
  } else if (keys.some(key => typeof key === 'object' && key !== null && ('d' in key || 'k' in key))) {
    problems.add(node.at, '"jwks.string" holds a private key; the server needs the public ones only');
  }
}

/** Whether a value, or anything within it, is made with a secret parameter. */
export function holdsSecret(node: Located): boolean {
  if (node.kind === 'scalar') return node.secret === true;
  if (node.kind === 'list') return node.items.some(holdsSecret);
  return entries(node).some(([, { value }]) => holdsSecret(value));
}
