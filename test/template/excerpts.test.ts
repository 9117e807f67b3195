import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadTemplate } from '../../src/template/load.js';
import { faults, folder, LEAST, lines } from './folder.js';

const CANARY = 'canary-7f3c9a';

describe('the line that is shown with a mistake hides what is secret', () => {
  it('where it stands at an anchor; the alias that makes it secret is complained of', async () => {
    const error = await faults(
      `${LEAST}description: &p ${CANARY}\nclients:\n  - clientId: a\n    secret: *p\nusers: [{ username: a, email: *p }]\n`,
    );
    expect(lines(error)).toEqual(['t.yaml:6:13: "secret" is secret, so it cannot stand in a file']);
    expect(inspect(error)).not.toContain(CANARY);
  });

  const texts: Readonly<Record<string, string>> = {
    'at the anchor, and the mistake is another one': `descriptoin: &p ${CANARY}\nclients: [{ clientId: a, secret: *p }]\n`,
    'within an anchor in a list': `x: &p [${CANARY}]\nclients: [{ clientId: a, secret: *p }]\n`,
    'behind an alias of an alias': `x: &q ${CANARY}\ny: &p [*q]\nclients: [{ clientId: a, secret: *p }]\n`,
    'of a mail server that stands at an anchor': `x: &m { pw: ${CANARY} }\nrealm: { smtpServer: *m }\n`,
    'on the line below its name': `clients:\n  - clientId: a\n    secret:\n      ${CANARY}\n`,
    'in several lines': `clients:\n  - clientId: a\n    secret:\n      - a\n      - ${CANARY}\n      - { x: ${CANARY} }\n`,
    'in a map where a text belongs': `clients:\n  - clientId: a\n    secret:\n      ${CANARY}x: 1\n`,
    'in a block': `clients:\n  - clientId: a\n    secret: >\n     ${CANARY}\n     ${CANARY}\n    redirectUri: 1\n`,
    'in the text of an alias where only some texts are allowed': `clients: [{ clientId: a, secret: &p ${CANARY} }]\nrealm: { sslRequired: x }\nkeys:\n  - name: k\n    providerId: *p\n`,
    'under an unknown name of a credential': `users:\n  - username: a\n    credentials:\n      - type: password\n        pw: ${CANARY}\n`,
    'under an unknown name of the mail server': `realm:\n  smtpServer:\n    pw: ${CANARY}\n`,
    'under an unknown name of the mail server, in a line': `realm: { smtpServer: { passwort: ${CANARY} } }\n`,
    'in a list under a name of the mail server': `realm:\n  smtpServer:\n    host: [a]\n    pw: [${CANARY}]\n`,
  };
  for (const [title, text] of Object.entries(texts)) {
    it(title, async () => {
      const error = await faults(`${LEAST}${text}`);
      expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
    });
  }

  it('and shows what stands beside it', async () => {
    const error = await faults(
      `${LEAST}users:\n  - username: a\n    credentials:\n      - typ: password\n        value: $(p)\nrealm: { smtpServer: { hots: $(p), user: "u" } }\n`,
    );
    expect(error.problems.map(({ excerpt }) => excerpt)).toContain('      - typ: password');
  });
});

describe('of a file that is no template nothing is shown', () => {
  const files: Readonly<Record<string, string>> = {
    'a password': `${CANARY}\n`,
    'a password that begins like YAML': `"${CANARY}\n`,
    'a password with a colon': `${CANARY}: x\n`,
    'a list of passwords': `- ${CANARY}\n`,
    'a file of users': `root:x:0:0:${CANARY}:/root:/bin/sh\na: b: ${CANARY}\n`,
    'a configuration of something else': `host: db\n${CANARY}: x\npw: ${CANARY}\n  x\n`,
    'a tag': `!${CANARY} x\n`,
    'an alias': `*${CANARY}\n`,
    'an escape': `"\\${CANARY}"\n`,
    'a block': `|${CANARY}\n`,
    'a directive': `%${CANARY}\n---\nx\n`,
    'an environment': `PASSWORD=${CANARY}\nOTHER=1\n`,
    'several documents': `--- ${CANARY}\n--- ${CANARY}\n`,
  };
  for (const [title, text] of Object.entries(files)) {
    it(title, async () => {
      const cwd = folder({ 'admin-password': text, 't.yaml': 'extends: ./admin-password\n' });
      for (const reference of ['./admin-password', 't.yaml']) {
        const error: unknown = await loadTemplate(reference, { cwd }).catch((fault: unknown) => fault);
        expect(error).toMatchObject({ name: 'TemplateError', message: expect.stringContaining('admin-password') });
        expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
      }
    });
  }
});

describe("the mail server's settings", () => {
  it('are known ones', async () => {
    const error = await faults(
      `${LEAST}realm:\n  smtpServer:\n    passwort: x\n    pw: y\n    host: mail.example\n    from: a@b.example\n`,
    );
    expect(lines(error)).toEqual([
      't.yaml:5:5: Keycloak knows no "passwort" of the mail server; did you mean "password"?',
      't.yaml:6:5: Keycloak knows no "pw" of the mail server',
    ]);
  });
});
