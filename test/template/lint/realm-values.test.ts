import { expect, it } from 'vitest';
import { faults, LEAST, lines, load } from '../folder.js';

const withAttribute = (text: string) => `${LEAST}realm: { attributes: { ${text} } }\n`;

it.each([
  ['cibaExpiresIn: abc', '"cibaExpiresIn" must be a whole number from 1 to 2147483647, and not "abc"'],
  ['cibaExpiresIn: 0', '"cibaExpiresIn" must be a whole number from 1 to 2147483647, and not "0"'],
  ['cibaExpiresIn: 1.5', '"cibaExpiresIn" must be a whole number from 1 to 2147483647, and not "1.5"'],
  ['cibaExpiresIn: 1e2', '"cibaExpiresIn" must be a whole number from 1 to 2147483647, and not "1e2"'],
  ['cibaInterval: -1', '"cibaInterval" must be a whole number from 0 to 2147483647, and not "-1"'],
  ['cibaInterval: true', '"cibaInterval" must be a whole number from 0 to 2147483647, and not "true"'],
  [
    'parRequestUriLifespan: " 60"',
    '"parRequestUriLifespan" must be a whole number from 1 to 2147483647, and not " 60"',
  ],
  [
    'parRequestUriLifespan: 2147483648',
    '"parRequestUriLifespan" must be a whole number from 1 to 2147483647, and not "2147483648"',
  ],
  ['cibaBackchannelTokenDeliveryMode: pol', '"cibaBackchannelTokenDeliveryMode" cannot be "pol"; did you mean "poll"?'],
  ['cibaBackchannelTokenDeliveryMode: push', '"cibaBackchannelTokenDeliveryMode" cannot be "push"'],
  ['cibaAuthRequestedUserHint: bogus', '"cibaAuthRequestedUserHint" cannot be "bogus"'],
])('a realm cannot have %s', async (text, message) => {
  const [line] = lines(await faults(withAttribute(text)));
  expect(line).toBe(`t.yaml:3:${text.indexOf(':') + 26}: ${message}`);
});

it.each([
  ...['cibaExpiresIn: 1', 'cibaExpiresIn: "120"', 'cibaInterval: 0', 'parRequestUriLifespan: 2147483647'],
  ...['cibaBackchannelTokenDeliveryMode: ping', 'cibaAuthRequestedUserHint: id_token_hint'],
])('a realm can have %s', async text => {
  await expect(load(withAttribute(text))).resolves.toBeDefined();
});

it('judges what a parameter gives, and not one without a value', async () => {
  const text = `${LEAST}parameters: { seconds: {} }\nrealm: { attributes: { cibaExpiresIn: $(seconds) } }\n`;
  await expect(load(text, { parameters: { seconds: '60' } })).resolves.toBeDefined();
  expect(lines(await faults(text, { parameters: { seconds: 'a' } }))).toEqual([
    't.yaml:4:39: "cibaExpiresIn" must be a whole number from 1 to 2147483647, and not "a"',
  ]);
  expect(lines(await faults(text)).join()).not.toContain('whole number');
});

it('refuses what Keycloak takes back for another setting, with both places', async () => {
  const text = `${LEAST}realm:
  loginWithEmailAllowed: true
  duplicateEmailsAllowed: true
  registrationEmailAsUsername: true
`;
  expect(lines(await faults(text))).toEqual([
    't.yaml:4:26: "loginWithEmailAllowed" and "duplicateEmailsAllowed" (t.yaml:5:27) cannot both be true: Keycloak sets "loginWithEmailAllowed" to false',
    't.yaml:6:32: "registrationEmailAsUsername" and "duplicateEmailsAllowed" (t.yaml:5:27) cannot both be true: Keycloak sets "registrationEmailAsUsername" to false',
  ]);
  await expect(load(text.replaceAll(/(login.*|registr.*): true/g, '$1: false'))).resolves.toBeDefined();
  await expect(
    load(text.replace('duplicateEmailsAllowed: true', 'duplicateEmailsAllowed: false')),
  ).resolves.toBeDefined();
});

it.each([
  [
    'user: u, authType: basic',
    ['"user" of the mail server without "auth": true', '"authType" of the mail server without'],
  ],
  ['auth: false, user: u', ['"user" of the mail server without "auth": true']],
  ['auth: true, authTokenUrl: https://a.example', ['"authTokenUrl" of the mail server where "authType" is "basic"']],
  ['auth: "true", authType: token, password: $(secret)', ['"password" of the mail server where "authType" is "token"']],
])('refuses a mail server with %s, of which Keycloak drops a part', async (text, told) => {
  const template = `${LEAST}parameters: { secret: { secret: true } }\nrealm: { smtpServer: { from: a@b.example, ${text} } }\n`;
  const found = lines(await faults(template, { parameters: { secret: 'x' } }));
  expect(found).toEqual(told.map(one => expect.stringContaining(`Keycloak drops ${one}`)));
});

it.each([
  'auth: true, user: u, password: $(secret)',
  'auth: "true", authType: basic, user: u',
  'auth: true, authType: token, user: u, authTokenUrl: https://a.example, authTokenScope: s, authTokenClientId: c',
  'auth: false',
  'auth: $(absent), user: u',
])('takes a mail server with %s', async text => {
  const declared = `parameters: { secret: { secret: true }${text.includes('absent') ? ', absent: {}' : ''} }`;
  const template = `${LEAST}${declared}\nrealm: { smtpServer: { from: a@b.example, ${text} } }\n`;
  const options = { parameters: { secret: 'x' } };
  if (text.includes('absent')) expect(lines(await faults(template, options)).join()).not.toContain('drops');
  else await expect(load(template, options)).resolves.toBeDefined();
});
