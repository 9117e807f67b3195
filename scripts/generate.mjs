// Writes the files that are made from the code, or with --check says whether they are current. Needs a build (dist/).
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandsPage, coveragePage, probesPage, templatesPage } from './pages.mjs';
import { versionsPage } from './versions-page.mjs';

const root = new URL('../', import.meta.url);

/** Each file with what it must hold. */
const generated = [
  {
    file: 'schema/template.schema.json',
    async content() {
      const { editorSchema } = await import(new URL('dist/template/editor-schema.js', root).href);
      return `${JSON.stringify(editorSchema(), undefined, 2)}\n`;
    },
  },
  {
    file: 'schema/clients.schema.json',
    async content() {
      const { clientsSchema } = await import(new URL('dist/template/editor-schema.js', root).href);
      return `${JSON.stringify(clientsSchema(), undefined, 2)}\n`;
    },
  },
  {
    file: 'schema/probe-clients.schema.json',
    async content() {
      const { probeClientsEditorSchema } = await import(new URL('dist/probe/target/clients-schema.js', root).href);
      return `${JSON.stringify(probeClientsEditorSchema(), undefined, 2)}\n`;
    },
  },
  { file: 'docs/commands.md', content: commandsPage },
  { file: 'docs/coverage.md', content: coveragePage },
  { file: 'docs/probes.md', content: probesPage },
  { file: 'docs/shipped-templates.md', content: templatesPage },
  { file: 'docs/versions.md', content: versionsPage },
];

const check = process.argv.includes('--check');
let stale = 0;
for (const { file, content } of generated) {
  const path = fileURLToPath(new URL(file, root));
  const wanted = await content();
  const present = await readFile(path, 'utf8').catch(() => undefined);
  // Git may have written the file with the line ends of this system.
  if (present?.replaceAll('\r\n', '\n') === wanted) continue;
  stale += 1;
  if (check) {
    console.error(`${file} is not what the code makes of it. Run "npm run generate" and commit it.`);
    continue;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, wanted);
  console.log(`Written: ${file}`);
}
if (check && stale > 0) process.exitCode = 1;
