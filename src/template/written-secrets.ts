import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { mailServerSettings } from '../catalogue/attributes.js';
import { credentialFields } from '../catalogue/representations.js';
import { nearest } from '../nearest.js';
import type { Aliases } from './aliases.js';
import { isNoPath } from './paths.js';
import { holdsClientIds, MAIL_SERVER, namesVariable, soundsSecret } from './secret-names.js';

/** What of a document may be a secret that was written into the file, also where an alias alone makes it one. */
export function writtenSecrets(document: Document, aliases: Aliases): ReadonlySet<Node> {
  const secrets = new Set<Node>();
  // Aliases can lead to the same node again and again.
  const seen = new Map<Node, Set<string>>();

  const walk = (node: unknown, path: readonly string[], secret: boolean): void => {
    if (!isAlias(node) && !isScalar(node) && !isMap(node) && !isSeq(node)) return;
    const context = `${secret} ${path.at(-1)}`;
    const contexts = seen.get(node) ?? new Set();
    if (contexts.has(context)) return;
    seen.set(node, contexts.add(context));
    if (isAlias(node)) {
      walk(aliases(node), path, secret);
      return;
    }
    if (secret && !(isScalar(node) && isHarmless(node))) secrets.add(node);
    if (isSeq(node)) for (const item of node.items) walk(item, path, secret);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const name = String(key.value);
      walk(value, [...path, name], secret || isSecretIn(path, name, value, node.get('secret') === true));
    }
  };
  walk(document.contents, [], false);
  return secrets;
}

/**
 * Whether what stands under a name is secret.
 *
 * @param path - names of what it stands in
 * @param declared - there is "secret: true" beside it
 */
function isSecretIn(path: readonly string[], name: string, value: unknown, declared: boolean): boolean {
  const within = path.at(-1);
  if (path[0] === 'clauses') return false;
  if (path[0] === 'parameters') return path.length > 1 && name === 'default' && declared;
  if (within === MAIL_SERVER && !mailServerSettings.includes(name)) return true;
  if (within === CREDENTIALS && nearest(name, OPEN_FIELDS) === undefined) return true;
  if (name === 'jwks.string') return true;
  if (isScalar(value) && namesVariable(name, value.value)) return false;
  // A key set, perhaps with private keys, where the path of one belongs.
  if (name === 'jwksFile') return !isScalar(value) || isNoPath(String(value.value));
  // Roles of a client whose id sounds like a secret; a secret would be no list.
  if (isSeq(value) && holdsClientIds(path)) return false;
  return soundsSecret(name) && !(name === CREDENTIALS && !isScalar(value));
}

const CREDENTIALS = 'credentials';

/** What stands in a credential and is no secret. */
const OPEN_FIELDS = [...Object.keys(credentialFields).filter(name => !soundsSecret(name)), 'userLabel', 'priority'];

const REFERENCE = /^\$\(\w+\)$/;

function isHarmless({ value }: Scalar): boolean {
  return value === null || typeof value === 'boolean' || (typeof value === 'string' && REFERENCE.test(value));
}
