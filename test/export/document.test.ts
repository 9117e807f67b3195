import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pathsAt, templateYaml } from '../../src/export/document.js';
import { shownOf, withoutSecrets } from '../../src/export/secrets.js';
import { load } from '../template/folder.js';

const NASTY = [
  ...[
    'a: b # c',
    'two\nlines\n',
    '  around  ',
    '\n',
    ' ',
    '',
    'a\r\nb',
    'tab\tand\u2028line\u0085next',
    'true',
    '1.10',
    '~',
  ],
  ...[
    '$(x)',
    '$$(x)',
    '$$$(x)',
    '$(',
    `$${'{x}'}`,
    '---',
    '- a',
    '? b',
    ': c',
    '*a',
    '&a',
    '!t',
    '%Y',
    '@',
    '`',
    "'",
    '"',
    '|',
  ],
  ...[
    '>',
    '<<',
    '0x1F',
    '2026-11-20',
    'é✓🏦',
    '\u0007\u007f',
    `${'long '.repeat(60)}end`,
    '#',
    'a #b',
    '[',
    '{',
    ',',
    '\\n',
  ],
];

describe('what is written', () => {
  it('is read back as it was, whatever texts it holds', async () => {
    const attributes = Object.fromEntries(NASTY.map((text, index) => [`odd.${index}`, text]));
    const { sections } = withoutSecrets({ clients: [{ clientId: 'a', attributes }] }, []);
    const whole = {
      title: 'T',
      profile: { client_auth_type: 'none' },
      ...sections,
      customAttributes: Object.keys(attributes),
    };
    const yaml = templateYaml(whole, {
      head: ['a\nb'],
      above: new Map([['/clients/a', 'c\u001b[31m\nd']]),
      broken: [],
    });
    const { resources } = await load(yaml);
    expect(resources.clients?.[0]?.attributes).toEqual(attributes);
    expect(yaml).not.toContain('\u001b');
  });

  it('has its comments above what they are about, and what is broken at its end', () => {
    const yaml = templateYaml(
      { title: 'T', clients: [{ clientId: 'a/b', attributes: { x: 1 } }, { clientId: 'c' }] },
      {
        head: ['first', '', 'third'],
        above: new Map([
          ['/clients/a~1b/attributes/x', 'of x'],
          ['/clients/c', 'of c'],
          ['/clients/none', 'of nothing'],
        ]),
        broken: [{ path: '/keys/k', why: 'wrong\nso', value: { name: 'k', text: 'a\nb' } }],
      },
    );
    expect(yaml).toBe(`# first

# third

title: T

clients:
  - clientId: a/b
    attributes:
      # of x
      x: 1
  # of c
  - clientId: c

# What the realm has and no template can hold as it stands:

# /keys/k
#   wrong
#   so
#     name: k
#     text: |-
#       a
#       b
`);
    expect(parse(yaml)).toEqual({
      title: 'T',
      clients: [{ clientId: 'a/b', attributes: { x: 1 } }, { clientId: 'c' }],
    });
  });

  it('tells where in it a place is', () => {
    const at = pathsAt('title: T\nclients:\n  - clientId: a\n    attributes:\n      x: 1\n  - clientId: b\nkeys: []\n');
    expect(at(5, 10)).toEqual(['clients', 'a', 'attributes', 'x']);
    expect(at(6, 5)).toEqual(['clients', 'b']);
    expect(at(7, 7)).toEqual(['keys']);
  });
});

describe('secrets', () => {
  it('hides passwords in addresses, wherever they stand', () => {
    const { sections, secrets } = withoutSecrets(
      {
        realm: { attributes: { frontendUrl: 'https://u:canary@bank.example/' } },
        clients: [
          { clientId: 'a', adminUrl: 'https://:canary@a.example', redirectUris: ['http://u:canary@b', 'https://c'] },
        ],
      },
      [],
    );
    expect(secrets).toHaveLength(3);
    expect(JSON.stringify(sections)).not.toContain('canary');
    expect(JSON.stringify(sections)).toContain('https://c');
    expect(shownOf({ baseUrl: 'https://u:canary@a' })).toEqual({ baseUrl: '…' });
    for (const text of ['https://u@a.example', 'https://a.example:8443/x@y', 'a: b://c', 'https://a/b:c@d']) {
      expect(withoutSecrets({ realm: { displayName: text } }, []).secrets).toEqual([]);
    }
  });

  it('become parameters, none of which has the name of another', () => {
    const { sections, secrets } = withoutSecrets(
      {
        realm: { smtpServer: { password: 'p1', host: 'h' }, passwordPolicy: 'length(8)' },
        keys: [{ name: 'K 1', config: { privateKey: '**********', priority: 1 } }],
        clients: [
          { clientId: 'a', secret: 'p2', attributes: { 'my.token': 'p3', 'dpop.bound.access.tokens': 'true' } },
          { clientId: 'a!', secret: 'p4' },
        ],
        users: [{ username: 'alice', credentials: [{ type: 'password', value: 'p5', temporary: false }] }],
      },
      ['a_secret'],
    );
    expect(sections).toEqual({
      realm: { smtpServer: { password: '$(smtp_server_password)', host: 'h' }, passwordPolicy: 'length(8)' },
      keys: [{ name: 'K 1', config: { privateKey: '$(k_1_private_key)', priority: 1 } }],
      clients: [
        {
          clientId: 'a',
          secret: '$(a_secret_2)',
          attributes: { 'my.token': '$(a_my_token)', 'dpop.bound.access.tokens': 'true' },
        },
        { clientId: 'a!', secret: '$(a_secret_3)' },
      ],
      users: [
        {
          username: 'alice',
          credentials: [{ type: 'password', value: '$(alice_password_password)', temporary: false }],
        },
      ],
    });
    expect(secrets).toHaveLength(6);
    expect(JSON.stringify([sections, secrets])).not.toMatch(/p[1-5]"/);
  });
});
