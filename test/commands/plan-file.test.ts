import { mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readApproved, refusePlans, writePlanFile } from '../../src/commands/plan-file.js';
import type { Plan } from '../../src/realm/resource.js';
import { tool } from '../../src/tool.js';

const PLAN: Plan = {
  basis: {
    ...{ server: 'https://x', realm: 'r', digest: 'd', template: { id: 'bank', digest: 'd' } },
    tool: `${tool.name} ${tool.version}`,
  },
  ...{ changes: [], unmanaged: [], orphans: [], notCompared: [], notRead: [] },
};

let cwd: string;
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'kcfapi plan ')));
  await writeFile(join(cwd, 'bank.yaml'), 'title: Bank');
  await writeFile(join(cwd, 'values.yaml'), 'a: b');
  await writeFile(join(cwd, 'secret.txt'), 's');
  const parameters = { set: [], setFile: ['s=secret.txt'], values: ['values.yaml'] };
  await writePlanFile('my.plan', PLAN, { templates: ['./bank.yaml'], parameters, planning: {}, cwd });
});
afterEach(() => rm(cwd, { recursive: true }));

it('is read, and is no template', async () => {
  expect((await readApproved(['my.plan'], cwd))?.templates).toEqual([join(cwd, 'bank.yaml')]);
  await expect(refusePlans(['./bank.yaml', 'my.plan'], cwd)).rejects.toThrow('my.plan is a plan already');
  await refusePlans(['./bank.yaml', 'native-app', './none.yaml'], cwd);
});

it.each([
  ['missing', 'other.plan', undefined, 'other.plan cannot be read: there is no such file'],
  ['empty', 'other.plan', '', 'other.plan is empty; plan again: kcfapi plan TEMPLATE --out other.plan'],
  ['another thing', 'other.plan', 'title: Bank', 'other.plan is no plan, or a part of one'],
  ['cut off', 'plan.json', 'half', 'plan.json is no plan, or a part of one'],
])('that is %s is named so', async (_, name, text, message) => {
  const whole = await readFile(join(cwd, 'my.plan'), 'utf8');
  if (text !== undefined) await writeFile(join(cwd, name), text === 'half' ? whole.slice(0, whole.length / 2) : text);
  await expect(readApproved([name], cwd)).rejects.toThrow(message);
});

it('leaves templates to others, wherever they are', async () => {
  await writeFile(join(cwd, 'bank'), 'title: Bank');
  for (const name of ['./bank.yaml', './bank', 'native-app', './none.yaml', 'misspelt']) {
    expect(await readApproved([name], cwd)).toBeUndefined();
  }
});

it.each(['bank.yaml', 'values.yaml', 'secret.txt'])('says that it was made of %s, where that has moved', async name => {
  await mkdir(join(cwd, 'else'));
  await rename(join(cwd, name), join(cwd, 'else', name));
  await expect(readApproved(['my.plan'], cwd)).rejects.toThrow(
    `my.plan was made of ${name}, and there is no such file`,
  );
});
