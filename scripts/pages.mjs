// The pages under docs/ that are made from the code. They need a build (dist/).
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { code, page, table, text } from './page-parts.mjs';

const root = new URL('../', import.meta.url);

/** Every probe, by the folder that it is in. */
export async function probesPage() {
  const { loadUnits } = await import(new URL('dist/units.js', root).href);
  const { ATTACKER_MODEL } = await import(new URL('dist/clauses/attackers.js', root).href);
  const home = new URL('dist/probe/probes/', root);
  const folders = (await readdir(home, { withFileTypes: true })).filter(entry => entry.isDirectory());
  const groups = await Promise.all(
    folders
      .map(({ name }) => name)
      .sort()
      .map(async name => ({ name, probes: await loadUnits(new URL(`${name}/`, home)) })),
  );
  const count = groups.reduce((sum, { probes }) => sum + probes.length, 0);
  return page('Every probe', [
    `${count} probes, by their folder in \`src/probe/probes/\`. \`kcfapi probe --list\` lists them, too; ` +
      '[probing.md](probing.md) says how they are judged, and [CONTRIBUTING.md](../CONTRIBUTING.md#add-a-probe) how ' +
      'one is added.',
    'Level "must": a realm that does not refuse fails. Level "should": it gets a warning. Attackers are those of the ' +
      `[FAPI 2.0 Attacker Model](${ATTACKER_MODEL}).`,
    '`kcfapi explain PROBE` says the same, what the probe does step by step, and the line of the shipped templates that ' +
      'does what the repair says.',
    ...groups.flatMap(({ name, probes }) => [`## ${name}`, ...probes.flatMap(probeParts)]),
  ]);
}

function probeParts({ id, title, clauses, level, gain, attacker = [], repair, hardening = [] }) {
  const cited = clauses.map(clause => `  - [${clause.id}](${clause.url}): ${text(clause.title)}`);
  const who = attacker.length === 0 ? '' : ` (${attacker.join(', ')})`;
  return [
    `### ${id}`,
    `${text(title)}.`,
    [
      `- Level: ${level}`,
      '- Clauses:',
      ...cited,
      `- At stake${who}: ${text(gain)}`,
      `- Repair: ${text(repair)}`,
      ...(hardening.length === 0 ? [] : [`- In the shipped templates: ${hardening.map(code).join(', ')}`]),
    ].join('\n'),
  ];
}

/** What the probes cover, and what they do not. */
export async function coveragePage() {
  const { coverage } = await import(new URL('dist/coverage/coverage.js', root).href);
  const { checkText, standingText } = await import(new URL('dist/coverage/text.js', root).href);
  const { conditions } = await import(new URL('dist/coverage/oidf/conditions.js', root).href);
  const found = await coverage();
  const clause = covered => [
    `[${covered.clause.section}](${covered.clause.url})`,
    text(covered.clause.title),
    'probes' in covered ? covered.probes.map(code).join(', ') : text(standingText(covered.standing)),
  ];
  const { plans } = await import(new URL('dist/coverage/oidf/modules.js', root).href);
  const checks = all => all.flatMap(check => check.names.map(name => [code(name), text(checkText(check))]));
  return page('What the probes cover', [
    'Requirement by requirement: the probes that stand on it; or the probes of other requirements that show it; or the ' +
      'audit that is due, since only the configuration shows it; or why no answer of a server shows it. ' +
      '`kcfapi probe --coverage` prints the same.',
    ...found.specifications.flatMap(({ title, clauses }) => [
      `## ${text(title)}`,
      table(['Section', 'Requirement', 'Looked at by'], clauses.map(clause)),
    ]),
    '## Modules of the OIDF conformance suite',
    ...plans.flatMap(plan => [
      `### ${plan}`,
      table(['Module', 'Looked at by'], checks(found.modules.filter(module => module.plans.includes(plan)))),
    ]),
    '## Conditions of the OIDF conformance suite',
    table(['Condition', 'Looked at by'], checks(conditions)),
    '## Attackers of the FAPI 2.0 attacker model',
    table(
      ['Attacker', 'What it can do', 'Probes'],
      found.attackers.map(({ id, text: what, probes }) => [id, text(what), probes.map(code).join(', ')]),
    ),
  ]);
}

/** The help of the program and of every command below it, as it prints. */
export async function commandsPage() {
  const parts = [];
  const visit = async names => {
    const help = await helpOf(names);
    parts.push(`## ${['kcfapi', ...names].join(' ')}`, `\`\`\`text\n${help.trim()}\n\`\`\``);
    for (const name of commandsIn(help)) await visit([...names, name]);
  };
  await visit([]);
  return page('Every command', ['What `--help` prints.', ...parts]);
}

async function helpOf(names) {
  const program = fileURLToPath(new URL('dist/cli.js', root));
  const { FORCE_COLOR: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...names, '--help'], {
    env: { ...env, NO_COLOR: '1' },
  });
  return stdout;
}

/** Names below the heading "Commands:", save that of the help itself. */
function commandsIn(help) {
  const listed = /^Commands:\n(?<list>(?: .*\n)+)/m.exec(help)?.groups?.list ?? '';
  return [...listed.matchAll(/^ {2}(?<name>[a-z]+)/gm)].map(match => match.groups.name).filter(name => name !== 'help');
}

/** Every template that comes with the package. */
export async function templatesPage() {
  const { shippedTemplates } = await import(new URL('dist/template/shipped.js', root).href);
  const { loadTemplate } = await import(new URL('dist/template/load.js', root).href);
  const { declaredParameters } = await import(new URL('dist/template/declared.js', root).href);
  const shipped = await shippedTemplates();
  const loaded = [];
  const parts = await Promise.all(
    shipped.map(async ({ id }) => {
      const cwd = fileURLToPath(root);
      const parameters = await declaredParameters(id, cwd);
      const needed = parameters.filter(parameter => parameter.default === undefined);
      // A distinguished name, which one of them must be.
      const given = Object.fromEntries(needed.map(({ name, enum: values }) => [name, values?.[0] ?? `CN=${name}`]));
      const template = await loadTemplate(id, { cwd, parameters: given });
      loaded.push(template);
      return [
        `## ${id}`,
        `${text(template.title)}. ${text(template.description ?? '')}`.trim(),
        `File: [realm-templates/${id}.yaml](../realm-templates/${id}.yaml)`,
        table(
          ['Variant', 'Value'],
          Object.entries(template.profile).map(both => both.map(code)),
        ),
        table(
          ['Parameter', 'Values', 'Default', 'What it is'],
          parameters.map(({ name, type, enum: values, default: fallback, description }) => [
            code(name),
            values === undefined ? type : values.map(code).join(', '),
            fallback === undefined ? '' : code(fallback),
            text(description ?? ''),
          ]),
        ),
        table(
          ['What Keycloak cannot do', 'Clauses'],
          template.limitations.map(limitation => [
            text(limitation.text),
            limitation.clauses.map(clause => `[${clause.id}](${clause.url})`).join(', '),
          ]),
        ),
      ].filter(part => part !== '');
    }),
  );
  return page('Shipped templates', [
    'Each is a name to give where a command wants a template, or to extend: see [templates.md](templates.md). The ' +
      "variants are those of the OpenID Foundation's conformance suite.",
    ...sharedPart(loaded),
    ...parts.flat(),
  ]);
}

/** In which settings of the realm the templates contradict each other; test/template/shared.test.ts sees that it is all. */
function sharedPart(templates) {
  const ids = templates.map(({ id }) => id).toSorted();
  const values = new Map();
  for (const template of templates) {
    for (const [path, value] of leaves('', template.resources.realm ?? {})) {
      const ofPath = values.get(path) ?? new Map();
      ofPath.set(value, [...(ofPath.get(value) ?? []), template]);
      values.set(path, ofPath);
    }
  }
  const contested = [...values].filter(([, ofPath]) => ofPath.size > 1).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = contested.flatMap(([path, ofPath]) =>
    [...ofPath]
      .toSorted(([, a], [, b]) => a.length - b.length)
      .map(([value, having]) => [
        code(path.slice(1)),
        code(value),
        named(
          having.map(({ id }) => id),
          ids,
        ),
        [...new Set(having.flatMap(({ clausesOf }) => clausesOf(`/realm${path}`)))]
          .toSorted((one, other) => (one.id < other.id ? -1 : 1))
          .map(clause => `[${clause.id}](${clause.url})`)
          .join(', '),
      ]),
  );
  return [
    '## Which can share a realm',
    'Templates can share a realm (see [templates.md](templates.md#several-templates-in-one-realm)) unless they ask for ' +
      'different values of one of these settings, which hold for the whole realm; also `defaultSignatureAlgorithm`, when ' +
      'they are given different values of `signing_algorithm`.',
    table(['Setting', 'Value', 'Templates', 'Clauses'], rows),
  ];
}

function leaves(path, value) {
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? leaves(`${path}/${name}`, member)
      : [[`${path}/${name}`, typeof member === 'string' ? member : JSON.stringify(member)]],
  );
}

/** Names of templates; a family of which all are among them by how their names begin. */
function named(having, all) {
  const families = ['fapi-ciba-', 'fapi1-advanced-', 'fapi2-', 'oauth-2-1-', 'openbanking-uk-'];
  const whole = families.filter(family => all.every(id => !id.startsWith(family) || having.includes(id)));
  const single = having.filter(id => !whole.some(family => id.startsWith(family)));
  return [...whole.map(family => `${family}…`), ...single].toSorted().map(code).join(', ');
}
