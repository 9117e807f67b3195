import { expect, it } from 'vitest';
import * as attributes from '../../src/catalogue/attributes.js';
import { catalogue } from '../../src/catalogue/catalogue.js';
import * as representations from '../../src/catalogue/representations.js';
import { hasSecretName, isSecretName } from '../../src/template/secret-names.js';

const providers = [...catalogue.executors, ...catalogue.conditions, ...catalogue.keyProviders];
const known = new Set([
  ...Object.values(attributes).flat(),
  ...Object.values(representations).flatMap(fields => Object.keys(fields)),
  ...providers.flatMap(({ properties }) => properties.map(({ name }) => name)),
]);

it('of all names that Keycloak has, are these', () => {
  expect(known.size).toBeGreaterThan(300);
  expect([...known].filter(isSecretName).toSorted()).toEqual([
    'authTokenClientSecret',
    'client.secret.rotated',
    'credentials',
    'keyPassword',
    'keystorePassword',
    'password',
    'privateKey',
    'saml.encryption.private.key',
    'saml.signing.private.key',
    'secret',
    'secretData',
  ]);
});

it.each([
  ...['password', 'authTokenClientSecret', 'clientSecret', 'bindCredential', 'registrationAccessToken'],
  ...['private_key', 'some.private.key', 'PASSWORD', 'passwd'],
])('of those that it keeps elsewhere, are such as %s', name => {
  expect(isSecretName(name)).toBe(true);
});

it('is a name in a path, and not the key of an item', () => {
  expect(hasSecretName('/clients/my-secret-app/attributes/jwks.url')).toBe(false);
  expect(hasSecretName('/clients/my-secret-app/attributes/client.secret.rotated')).toBe(true);
  expect(hasSecretName('/clientProfiles/p/executors/secret-rotation/configuration/expiration-period')).toBe(false);
  for (const field of ['composites/client', 'scopeMappings/client', 'serviceAccountRoles/client', 'clientRoles']) {
    expect(hasSecretName(`/users/alice/${field}/my-secret-app`)).toBe(false);
  }
  expect(hasSecretName('/users/alice/attributes/client/my-secret')).toBe(true);
  expect(hasSecretName('/clients/clients/secret')).toBe(true);
  expect(hasSecretName('/realm/smtpServer/authTokenClientSecret')).toBe(true);
  expect(hasSecretName('/realm/smtpServer/passwort')).toBe(true);
  expect(hasSecretName('/realm/smtpServer/host')).toBe(false);
  expect(hasSecretName('/clients/smtpServer/name')).toBe(false);
  expect(hasSecretName('/users/alice/credentials')).toBe(true);
});
