import { expect, it } from 'vitest';
import { faults, LEAST, lines, load } from '../folder.js';

const LONG = 'a'.repeat(256);
const user = (fields: string) => `users: [{ username: alice, ${fields} }]\n`;
const client = (fields: string) => `clients: [{ clientId: app, ${fields} }]\n`;

/** By what Keycloak 26.7.4 answers with 400, 403 or 500, or stores and cannot use: what is said of it. */
it.each([
  [`clients: [{ clientId: ${LONG} }]\n`, '3:23: "clientId" has at most 255 characters, not 256'],
  [`realmRoles: [{ name: ${LONG} }]\n`, '3:22: "name" has at most 255 characters, not 256'],
  [client(`roles: [{ name: ${LONG} }]`), '3:44: "name" has at most 255 characters, not 256'],
  [client(`description: ${LONG}`), '3:41: "description" has at most 255 characters, not 256'],
  [
    `${client(`attributes: { ${LONG}: x }`)}customAttributes: [${LONG}]\n`,
    '3:42: The name of an attribute has at most 255 characters, not 256',
  ],
  [client(`webOrigins: [${LONG}]`), '3:41: An item of "webOrigins" has at most 255 characters, not 256'],
  [`keys: [{ name: ${LONG}, providerId: rsa-generated }]\n`, '3:16: "name" has at most 255 characters, not 256'],
  [`realm: { displayName: ${LONG} }\n`, '3:23: "displayName" has at most 255 characters, not 256'],
  [
    'clientScopes: [{ name: a b }]\n',
    '3:24: "name" must be without blanks, ", \\ or characters beyond ASCII, not "a b"',
  ],
  [
    'clientScopes: [{ name: zählung }]\n',
    '3:24: "name" must be without blanks, ", \\ or characters beyond ASCII, not "zählung"',
  ],
  [`clientScopes: [{ name: ${LONG} }]\n`, '3:24: "name" has at most 255 characters, not 256'],
  [
    'realm: { smtpServer: { host: h } }\n',
    '3:22: "smtpServer" needs "from", an email address: Keycloak takes none without it',
  ],
  [
    'users: [{ username: a, attributes: { firstName: A } }]\n',
    '3:38: "firstName" is a field of the user, and no attribute: Keycloak drops it',
  ],
  ['realm: { smtpServer: { from: me } }\n', '3:30: "from" must be an email address, not "me"'],
  [
    'realm: { passwordPolicy: nonsense(3 }\n',
    '3:26: "passwordPolicy" must be a list such as "length(12) and digits(1)", not "nonsense(3"',
  ],
  [
    'realm: { passwordPolicy: length(12) and digit(1) }\n',
    '3:26: "passwordPolicy" must be a list such as "length(12) and digits(1)", not "length(12) and digit(1)"',
  ],
  [
    'realm: { passwordPolicy: length(x) }\n',
    '3:26: "passwordPolicy" must be a list such as "length(12) and digits(1)", not "length(x)"',
  ],
  [
    'keys: [{ name: k, providerId: rsa, config: {} }]\n',
    '3:8: The key provider rsa needs a value for "privateKey": without it Keycloak refuses the key',
  ],
  [user('email: not-mail'), '3:35: "email" must be an email address, not "not-mail"'],
  [user('email: a..b@example.org'), '3:35: "email" must be an email address, not "a..b@example.org"'],
  [
    'users: [{ username: Bob }, { username: bob }]\n',
    '3:40: To Keycloak "bob" and "Bob" are one user: it keeps names in lower case; first at t.yaml:3:21',
  ],
  [
    client("redirectUris: ['https://a b']"),
    '3:43: An item of "redirectUris" holds a blank or another character that is not allowed in a URI, which Keycloak refuses: "https://a b"',
  ],
  [
    client("redirectUris: ['https://a.example/#x']"),
    '3:43: An item of "redirectUris" has a fragment, which Keycloak refuses: "https://a.example/#x"',
  ],
  [
    client("redirectUris: ['javascript:alert(1)']"),
    '3:43: An item of "redirectUris" has a scheme that runs what it holds, which Keycloak refuses: "javascript:alert(1)"',
  ],
  [
    client("rootUrl: 'https://a/%zz'"),
    '3:37: "rootUrl" holds a % that is no escape, which Keycloak refuses: "https://a/%zz"',
  ],
  ['realm: { accessTokenLifespan: -5 }\n', '3:31: "accessTokenLifespan" must be 1 or more, not "-5"'],
  ['realm: { accessCodeLifespan: 0 }\n', '3:30: "accessCodeLifespan" must be 1 or more, not "0"'],
  ['realm: { refreshTokenMaxReuse: -1 }\n', '3:32: "refreshTokenMaxReuse" must be 0 or more, not "-1"'],
  ['realm: { otpPolicyDigits: 20 }\n', '3:27: "otpPolicyDigits" must be a number from 6 to 8, not "20"'],
  [
    'realm: { defaultLocale: zz, supportedLocales: [de, en] }\n',
    '3:25: "defaultLocale" cannot be "zz", which is none of "supportedLocales"',
  ],
  ['realm: { displayName: "a\\0b" }\n', '3:23: No text may hold the character U+0000, which databases do not store'],
  [
    'clients: [{ clientId: realm-management }]\n',
    '3:23: The client "realm-management" is Keycloak\'s own, and nobody can change it',
  ],
])('refused is %s', async (text, problem) => {
  expect(lines(await faults(`${LEAST}${text}`))).toEqual([`t.yaml:${problem}`]);
});

it.each([...`< > & " ' $ % ! # ? § , ; : * ~ / \\ | ^ = [ ] { } ( ) \``.split(' '), ' ', '\t', '\x7f'])(
  'a user name cannot have %j',
  async character => {
    const text = `users: [{ username: ${JSON.stringify(`a${character}b`)} }]\n`;
    expect(lines(await faults(`${LEAST}${text}`)).join()).toMatch(/"username" must be without blanks or any of/);
  },
);

it.each([
  'clientScopes: [{ name: "payments:read/*(x)" }]\n',
  'realm: { passwordPolicy: "length(12) and digits and notUsername(undefined) and regexPattern(^a(b)c$)" }\n',
  'realm: { passwordPolicy: corporate(x) }\n',
  'realm: { smtpServer: { from: bank@example.org, host: h } }\n',
  'realm: { accessTokenLifespanForImplicitFlow: 0, clientSessionMaxLifespan: 0, otpPolicyDigits: 8 }\n',
  'realm: { defaultLocale: de, supportedLocales: [de, en] }\n',
  'realm: { defaultLocale: zz }\n',
  'users: [{ username: a.b_c-d+e@f, email: \'"a b"@c.de\' }, { username: müller, email: a@localhost }]\n',
  client("rootUrl: '/a', baseUrl: /x, redirectUris: ['/x/*', '*', 'org.example:/cb', 'https://ä.example/cb']"),
])('accepted is %s', async text => {
  await load(`${LEAST}${text}`);
});
