import { type Located, member } from '../located.js';
import type { Problems } from '../problem.js';
import { holdsClientIds, isSecretName } from '../secret-names.js';
import { SECTIONS } from '../template.js';

/** Refuses secrets that are written into a template: files are shared, copied and kept for ever. */
export function checkSecrets(root: Located, problems: Problems): void {
  for (const section of [...SECTIONS, 'clientDefaults']) {
    const node = member(root, section);
    if (node !== undefined) checkNames(node, [section], problems);
  }
}

function checkNames(node: Located, names: readonly string[], problems: Problems): void {
  if (node.kind === 'list') {
    for (const item of node.items) checkNames(item, names, problems);
    return;
  }
  if (node.kind === 'map') {
    for (const [name, { value }] of node.entries) {
      checkNames(value, [...names, name], problems);
    }
    return;
  }
  const [within = '', name = ''] = names.slice(-2);
  if (holdsClientIds(names.slice(0, -1))) return;
  const secret = isSecretName(name) || (within === 'credentials' && name === 'value');
  if (!secret || node.secret || node.unresolved || typeof node.value === 'boolean') return;
  problems.add(
    node.at,
    `"${name}" is secret, so it cannot stand in a file`,
    'Declare a parameter with "secret: true" and write $(its_name) here.',
  );
}
