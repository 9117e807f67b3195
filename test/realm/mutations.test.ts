import { expect, test } from 'vitest';
import { isKeycloaksOwn } from '../../src/realm/mutations.js';
import { withNamed } from '../../src/realm/named.js';

test.each(['constructor', '__proto__', 'toString'])('an attribute named like what every object has: %s', name => {
  expect(isKeycloaksOwn('attributes', name, 'x', {})).toBe(false);
  const now = JSON.parse(`{ "attributes": { "${name}": "1", "a": "2" } }`);
  expect(withNamed(now, { attributes: {} }, [['attributes', name]])).toEqual(
    JSON.parse(`{ "attributes": { "${name}": null, "a": "2" } }`),
  );
});

test("what Keycloak puts into a client's attributes", () => {
  expect(isKeycloaksOwn('attributes', 'backchannel.logout.session.required', 'true', {})).toBe(true);
  expect(isKeycloaksOwn('attributes', 'pkce.code.challenge.method', 'S256', {})).toBe(true);
  expect(isKeycloaksOwn('attributes', 'pkce.code.challenge.method', 'plain', {})).toBe(false);
});
