import { expect, test } from 'vitest';
import { generateSigningKey } from '../../../src/parties/keys.js';
import { standingParty } from '../../../src/probe/target/likeness.js';
import type { Profile } from '../../../src/template/profile.js';

const identity = { certificate: 'certificate', key: 'key', subject: 'CN=tpp-1' };
const MTLS: Profile = { client_auth_type: 'mtls', sender_constrain: 'mtls', fapi_request_method: 'unsigned' };
const SIGNED: Profile = { ...MTLS, fapi_request_method: 'signed_non_repudiation' };
const ITSELF: Profile = { ...MTLS, fapi_profile: 'fapi_client_credentials_grant' };
const whole = { clientAuthenticatorType: 'client-x509', redirectUris: ['https://tpp.example/callback'] };
const key = await generateSigningKey('PS256', 'registered');

test('a client that signs nothing needs no key', async () => {
  const party = await standingParty({ clientId: 'tpp-1', keys: [], identity }, whole, MTLS);
  expect(party).toMatchObject({
    clientId: 'tpp-1',
    authentication: 'mtls',
    redirectUri: 'https://tpp.example/callback',
  });
  expect(party.key.kid).toBe('unregistered');
});

test('a client that signs its requests needs one', async () => {
  const standing = { clientId: 'tpp-1', keys: [], identity };
  await expect(standingParty(standing, whole, SIGNED)).rejects.toThrow(
    'signs with a key of its own: --client-key FILE',
  );
  expect((await standingParty({ ...standing, keys: [key] }, whole, SIGNED)).key).toBe(key);
});

test('a client that acts for itself needs no redirect URI', async () => {
  const party = await standingParty(
    { clientId: 'tpp-1', keys: [], identity },
    { ...whole, redirectUris: ['https://tpp.example/*'] },
    ITSELF,
  );
  expect(party.redirectUri).toBe('');
});
