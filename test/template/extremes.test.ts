import { describe, expect, it } from 'vitest';
import { faults, LEAST, lines, load } from './folder.js';

describe('a name that every object has is a name like any other', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s', async name => {
    const error = await faults(
      `${LEAST}${name}: { x: 1 }\nrealm: { ${name}: 1, attributes: { ${name}: 1 } }\nclients: [{ clientId: a, ${name}: 1 }]\nclientProfiles: [{ name: p, executors: [{ executor: ${name} }] }]\nclauses: { ${name}: [] }\n`,
    );
    expect(error.message).not.toMatch(/\[object|function|native code/);
    const said = lines(error).join('\n');
    for (const [place, message] of [
      ['3:1', `Unknown key "${name}" in the template`],
      ['4:10', `Unknown key "${name}" in "realm"`],
      [`4:${29 + name.length}`, `Keycloak knows no realm attribute "${name}"`],
      ['5:26', `Unknown key "${name}" in "clients"`],
      ['6:53', `"executor" cannot be "${name}"`],
      ['7:12', 'A path begins with a slash'],
    ]) {
      expect(said).toContain(`t.yaml:${place}: ${message}`);
    }
  });
});

describe('what is extended', () => {
  it.each([
    ['3', '1:10'],
    ['{ a: 1 }', '1:10'],
    ['[]', '1:10'],
    ['', '1:10'],
    ['""', '1:10'],
    ['[{}]', '1:11'],
  ])('cannot be %s', async (value, place) => {
    expect(lines(await faults(`extends: ${value}\n`))).toEqual([
      `t.yaml:${place}: "extends" must be a text or a list of texts: names of shipped templates, or paths`,
    ]);
  });
});

describe('a file that nests too deeply is refused at its line', () => {
  const deep = 5000;
  const cases: Readonly<Record<string, readonly [text: string, place: string]>> = {
    'in brackets': [`${LEAST}a: ${'['.repeat(deep)}${']'.repeat(deep)}\n`, '3:103'],
    'in brackets that are not closed': [`${LEAST}a: ${'['.repeat(deep)}\n`, '3:103'],
    'in braces': [`${LEAST}a: ${'{a: '.repeat(deep)}1${'}'.repeat(deep)}\n`, '3:400'],
    'in dashes': [`${LEAST}a:\n  ${'- '.repeat(deep)}x\n`, '4:201'],
    'in question marks': [`${LEAST}a:\n  ${'? '.repeat(deep)}x\n`, '4:201'],
    'by indentation': [
      `${LEAST}${Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')}${' '.repeat(600)}b\n`,
      '103:101',
    ],
  };
  for (const [title, [text, place]] of Object.entries(cases)) {
    it(title, async () => {
      expect(lines(await faults(text))).toEqual([`t.yaml:${place}: This is nested deeper than 100 levels`]);
    });
  }

  it('and not where brackets stand in a text', async () => {
    await expect(load(`${LEAST}description: "${'['.repeat(deep)}"\n`)).resolves.toBeDefined();
  });

  it('also where only aliases nest', async () => {
    const anchors = Array.from({ length: 400 }, (_, n) => `x${n + 1}: &x${n + 1} [*x${n}]\n`).join('');
    expect((await faults(`${LEAST}x0: &x0 []\n${anchors}`)).message).not.toContain('call stack');
  });
});

describe("what the libraries say is said in this tool's words", () => {
  it.each([
    ['a second document', '---\nb: 1\n', '3:1: This file holds multiple documents; a template is one'],
    ['an empty text', 'clients: [{ clientId: "" }]\n', '3:23: "clientId" must not be empty'],
    [
      'a number beyond all',
      'realm: { accessCodeLifespan: 1e30 }\n',
      '3:30: "accessCodeLifespan" must be a whole number from -2147483648 to 2147483647',
    ],
    [
      'a number beyond 32 bits',
      'clients: [{ clientId: a, notBefore: 2147483648 }]\n',
      '3:37: "notBefore" must be a whole number from -2147483648 to 2147483647',
    ],
    [
      'a number that is too small',
      'realm: { accessCodeLifespan: -2147483649 }\n',
      '3:30: "accessCodeLifespan" must be a whole number from -2147483648 to 2147483647',
    ],
    [
      'a number beyond what is exact',
      'realm: { eventsExpiration: 9007199254740993 }\n',
      '3:28: "eventsExpiration" must be a whole number from -9007199254740991 to 9007199254740991',
    ],
    ['an empty list', 'parameters: { p: { enum: [] } }\n', '3:26: "enum" must not be empty'],
    ['a bad escape', 'description: "\\q"\n', '3:15: A backslash in "…" begins an escape, and this is none'],
  ])('%s', async (_, text, problem) => {
    expect(lines(await faults(`${LEAST}${text}`))).toEqual([`t.yaml:${problem}`]);
  });

  it('and 64 bits are fine where Keycloak has them', async () => {
    const { resources } = await load(
      `${LEAST}realm: { eventsExpiration: 2147483648, quickLoginCheckMilliSeconds: 2147483648 }\n`,
    );
    expect(resources.realm).toEqual({ eventsExpiration: 2147483648, quickLoginCheckMilliSeconds: 2147483648 });
  });
});

describe('many mistakes', () => {
  it('are shown as far as anybody reads them, and soon', { timeout: 20_000 }, async () => {
    const clients = Array.from({ length: 5000 }, (_, n) => `  - { clientId: c${n}, redirectUri${n}: [] }\n`);
    // Of the processor, and not by the clock: others may be using this machine, too.
    const start = process.cpuUsage();
    const error = await faults(`${LEAST}clients:\n${clients.join('')}`);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(5);
    expect(error.problems).toHaveLength(5000);
    const shown = error.message.split('\n');
    expect(shown.length).toBeLessThan(160);
    expect(shown.at(-1)).toBe('… and 4950 more');
  });
});

describe('an empty value is complained of once', () => {
  it.each([
    ['of a client', `${LEAST}clients:\n  - clientId: null\n`, '4:5: "clientId" is empty'],
    ['of the template', LEAST.replace(/title: T/, 'title:'), '1:1: "title" is empty'],
    ['of a policy', `${LEAST}clientPolicies: [{ name: }]\n`, '3:20: "name" is empty'],
  ])('%s', async (_, text, problem) => {
    const about = lines(await faults(text)).filter(line => /"(?:clientId|title|name)"/.test(line));
    expect(about).toHaveLength(1);
    expect(about[0]).toContain(`t.yaml:${problem}`);
  });
});
