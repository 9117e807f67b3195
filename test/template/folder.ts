import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type LoadOptions, loadTemplate } from '../../src/template/load.js';
import { type Problem, TemplateError } from '../../src/template/problem.js';
import type { Template } from '../../src/template/template.js';

/** The least that a template must say. */
export const LEAST = 'title: T\nprofile: { plan: fapi2-security-profile-final, client_auth_type: private_key_jwt }\n';

/** A folder with these files, gone when the test is over. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = mkdtempSync(join(tmpdir(), 'kcfapi-template-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

/** Loads `t.yaml` of these files. */
export function load(
  files: string | Readonly<Record<string, string | Uint8Array>>,
  options: Partial<LoadOptions> = {},
): Promise<Template> {
  return loadTemplate('t.yaml', { cwd: folder(typeof files === 'string' ? { 't.yaml': files } : files), ...options });
}

/** What is wrong with it. */
export async function faults(
  files: string | Readonly<Record<string, string | Uint8Array>>,
  options: Partial<LoadOptions> = {},
): Promise<TemplateError> {
  const outcome = await load(files, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof TemplateError)) throw new Error(`Expected a TemplateError, got ${String(outcome)}`);
  return outcome;
}

/** `file:line:col: message` of each problem. */
export function lines(error: TemplateError): readonly string[] {
  return error.problems.map(({ file, line, column, message }: Problem) =>
    line === undefined ? `${file}: ${message}` : `${file}:${line}:${column}: ${message}`,
  );
}
