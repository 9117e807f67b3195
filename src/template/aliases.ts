import { type Alias, type Document, type Node, visit } from 'yaml';

/** What an alias (`*name`) stands for; undefined where it has no anchor (`&name`). */
export type Aliases = (alias: Alias) => Node | undefined;

/** Finds the anchors of all aliases at once: the library looks through the whole document for each. */
export function aliasesIn(document: Document): Aliases {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node | undefined>();
  visit(document, {
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
    Alias: (_, alias) => {
      targets.set(alias, anchors.get(alias.source));
    },
  });
  return alias => targets.get(alias);
}
