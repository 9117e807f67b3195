import {
  Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  stringify,
  visit,
} from 'yaml';
import { printable } from '../report/printable.js';
import { keyMember } from '../template/merge.js';
import { type Json, type JsonObject, namesOf, type Path } from '../template/template.js';

/** A part that a template cannot hold, kept as a comment. */
export interface Broken {
  readonly path: Path;
  /** What is wrong with it. */
  readonly why: string;
  /** As it would stand there; holds no secret. */
  readonly value: Json;
}

/** What is written around a template's values. */
export interface Comments {
  /** Lines at the top. */
  readonly head: readonly string[];
  /** By the path of what they stand above. */
  readonly above: ReadonlyMap<Path, string>;
  /** At the end, as comments. */
  readonly broken: readonly Broken[];
}

/** A template as YAML. Whatever a text holds, it is read back as it was. */
export function templateYaml(template: JsonObject, { head, above, broken }: Comments): string {
  const document = new Document(template, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      // Line ends, controls and what cannot be seen are spelled out.
      if (typeof scalar.value === 'string' && printable(scalar.value) !== scalar.value)
        scalar.type = Scalar.QUOTE_DOUBLE;
      if (typeof scalar.value === 'string' && /[\t]|[^\S\n]\n|\n\n|^\s|\s$/.test(scalar.value))
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  document.commentBefore = commented(head);
  const find = finder(document.contents);
  for (const [path, text] of above) {
    const node = find(path);
    if (node !== undefined)
      node.commentBefore = commented([...(node.commentBefore?.split('\n') ?? []), ...[text]], false);
  }
  if (broken.length > 0) {
    const blocks = broken.flatMap(({ path, why, value }) => [
      '',
      `${path}`,
      ...printable(why)
        .split('\n')
        .map(line => `  ${line}`),
      ...stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
        .trimEnd()
        .split('\n')
        .map(line => `    ${line}`),
    ]);
    document.comment = commented(['What the realm has and no template can hold as it stands:', ...blocks]);
  }
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return text.replace(
    /^(?=(?:parameters|realm|keys|client\w+|customAttributes|notEnforceable|users|profile):)/gm,
    '\n',
  );
}

function commented(lines: readonly string[], spaced = true): string {
  const flat = lines.flatMap(line => printable(line).split('\n'));
  return flat.map(line => (spaced && line === '' ? '' : ` ${line.trimEnd()}`.replace(/^ {2}(?=\S)/, ' '))).join('\n');
}

/** Finds the key or the item that stands at a path; lists are gone through once. */
function finder(root: Node | null): (path: Path) => Node | undefined {
  const items = new Map<Node, Map<string, Node>>();
  return path => {
    let node: Node | undefined = root ?? undefined;
    let place: Node | undefined;
    let list = '';
    for (const name of namesOf(path)) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name) as
          | Pair<Node, Node>
          | undefined;
        if (pair === undefined) return undefined;
        place = pair.key;
        node = pair.value ?? undefined;
        list = name;
      } else if (isSeq(node)) {
        const key = keyMember(list) ?? '';
        const known: Map<string, Node> =
          items.get(node) ?? new Map(node.items.filter(isMap).map(item => [String(item.get(key)), item]));
        items.set(node, known);
        node = known.get(name);
        place = node;
      } else return undefined;
    }
    return place;
  };
}

/** Paths of the values that stand at places of a text that {@link templateYaml} made. */
export function pathsAt(text: string): (line: number, column: number) => readonly string[] {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines, stringKeys: true });
  return (line, column) => {
    const offset = (lines.lineStarts[line - 1] ?? 0) + column - 1;
    const path: string[] = [];
    let node: unknown = contents;
    for (;;) {
      if (isMap(node)) {
        const pair: Pair | undefined = node.items.findLast(
          ({ key }) => isScalar(key) && (key.range?.[0] ?? 0) <= offset,
        );
        if (pair === undefined) return path;
        path.push(String((pair.key as Scalar).value));
        node = pair.value;
      } else if (isSeq(node)) {
        const key = keyMember(path.at(-1) ?? '');
        const item: unknown = node.items.findLast(one => ((one as Node).range?.[0] ?? 0) <= offset);
        if (key === undefined || !isMap(item)) return path;
        path.push(String(item.get(key)));
        // What is wrong with the item as a whole is told where it begins.
        if (item.range?.[0] === offset) return path;
        node = item;
      } else return path;
    }
  };
}
