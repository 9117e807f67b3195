import { fileURLToPath } from 'node:url';
import type { Source } from '../report/report.js';
import { isList, isObject } from '../template/json.js';
import { loadTemplate } from '../template/load.js';
import { keyMember } from '../template/merge.js';
import { shippedTemplates } from '../template/shipped.js';
import { type Json, namesOf, type Path, type Section, type Template } from '../template/template.js';
import type { Probe } from './probe.js';

/** A line of the shipped templates that does what a probe asks for. */
export interface Hardening {
  readonly path: Path;
  /** The file is named relative to the package: `realm-templates/families/fapi2.yaml`. */
  readonly source: Source;
  /** Shipped templates in which it stands, by id. */
  readonly templates: readonly string[];
}

// The same from src/probe/ and from dist/probe/.
const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));

/** Every shipped template, parameters without a value left open. */
export async function openTemplates(): Promise<readonly Template[]> {
  const shipped = await shippedTemplates();
  return Promise.all(shipped.map(({ id }) => loadTemplate(id, { cwd: PACKAGE, open: true })));
}

/** Where the shipped templates that a probe applies to do what it asks for, in the order of its `hardening`. */
export function hardeningOf(probe: Probe, templates: readonly Template[]): readonly Hardening[] {
  return (probe.hardening ?? []).flatMap(path => {
    const byPlace = new Map<string, Hardening>();
    for (const template of templates) {
      const source = probe.applies(template.profile) && isThere(template, path) ? template.sourceOf(path) : undefined;
      if (source === undefined) continue;
      const place = `${source.file}:${source.line}`;
      byPlace.set(place, {
        path,
        source,
        templates: [...(byPlace.get(place)?.templates ?? []), template.id],
      });
    }
    return [...byPlace.values()];
  });
}

function isThere({ resources, clientDefaults }: Template, path: Path): boolean {
  const [section = '', ...names] = namesOf(path);
  let value: Json | undefined =
    section === 'clientDefaults' ? clientDefaults : (resources[section as Section] as Json | undefined);
  let list = section;
  for (const name of names) {
    const key = keyMember(list);
    value =
      isList(value) && key !== undefined
        ? value.find(item => isObject(item) && item[key] === name)
        : isObject(value)
          ? value[name]
          : undefined;
    list = name;
  }
  return value !== undefined;
}
