import { entries, items, type Located, member, text } from './located.js';
import type { Problems } from './problem.js';

/** Configuration of a key provider that is a private key or opens one. */
const KEY_SECRETS = ['privateKey', 'keystorePassword', 'keyPassword'];

/** Refuses secrets that are written into a template: files are shared, copied and kept for ever. */
export function checkSecrets(root: Located, problems: Problems): void {
  const refuse = (what: string, node: Located | undefined) => {
    if (node?.kind !== 'scalar' || node.secret || node.unresolved) return;
    problems.add(
      node.at,
      `${what} is secret, so it cannot stand in a file`,
      'Declare a parameter with "secret: true" and write $(its_name) here.',
    );
  };
  refuse("A mail server's password", member(root, 'realm', 'smtpServer', 'password'));
  for (const provider of items(member(root, 'realm', 'identityProviders'))) {
    refuse("An identity provider's client secret", member(provider, 'config', 'clientSecret'));
  }
  for (const key of items(member(root, 'keys'))) {
    for (const name of KEY_SECRETS) refuse(`"${name}" of a key provider`, member(key, 'config', name));
  }
  for (const client of [member(root, 'clientDefaults'), ...items(member(root, 'clients'))]) {
    refuse("A client's secret", member(client, 'secret'));
    checkKeys(member(client, 'attributes', 'jwks.string'), problems);
  }
  for (const user of items(member(root, 'users'))) {
    for (const credential of items(member(user, 'credentials'))) {
      refuse('A credential', member(credential, 'value'));
      refuse('A credential', member(credential, 'secretData'));
    }
  }
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
