import { readdir, readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';

/** A template that comes with the package. */
export interface ShippedTemplate {
  /** What to give as TEMPLATE on the command line, or as `extends`. */
  readonly id: string;
  readonly title: string;
  readonly file: string;
}

// The same from src/template/ and from dist/template/.
const FOLDER = new URL('../../realm-templates/', import.meta.url);

/** The templates that come with the package, in the order of their ids. */
export async function shippedTemplates(): Promise<readonly ShippedTemplate[]> {
  const files = await shippedFiles();
  return Promise.all(
    [...files].map(async ([id, file]) => {
      const title: unknown = parseDocument(await readFile(file, 'utf8')).get('title');
      return { id, title: typeof title === 'string' ? title : id, file };
    }),
  );
}

/** Files of the templates that come with the package, by id. */
export async function shippedFiles(): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(FOLDER)).filter(isTemplateFile).toSorted();
  return new Map(names.map(name => [idOf(name), fileURLToPath(new URL(name, FOLDER))]));
}

/** Whether a reference is a path; otherwise it is the name of a shipped template. */
export function isPath(reference: string): boolean {
  return reference.includes('/') || reference.includes('\\') || isTemplateFile(reference);
}

/** A template's id: its file's name without the ending. */
export function idOf(file: string): string {
  return basename(file, extname(file));
}

/** Whether a file is YAML or JSON by its name. */
export function isTemplateFile(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name);
}
