import { expect, it } from 'vitest';
import { faults, LEAST, lines, load } from './folder.js';

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
