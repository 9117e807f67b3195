import { describe, expect, it } from 'vitest';
import { LEAST, load } from './folder.js';

const clients = async (text: string) => (await load(`${LEAST}${text}`)).resources.clients;

describe('a client', () => {
  const SHUT = { publicClient: false, implicitFlowEnabled: false, directAccessGrantsEnabled: false };

  it('is confidential, without implicit flow, password grant and full scope, unless it says so', async () => {
    expect(await clients('clients: [{ clientId: rp, serviceAccountsEnabled: true }]\n')).toEqual([
      { clientId: 'rp', serviceAccountsEnabled: true, ...SHUT, fullScopeAllowed: false },
    ]);
  });

  it('is what it says, or its defaults; without what they say when it removes that', async () => {
    const text = `clientDefaults: { publicClient: true, fullScopeAllowed: true }
clients: [{ clientId: a, directAccessGrantsEnabled: true }, { clientId: b, publicClient: null }]
`;
    expect(await clients(text)).toEqual([
      { clientId: 'a', ...SHUT, publicClient: true, directAccessGrantsEnabled: true, fullScopeAllowed: true },
      { clientId: 'b', ...SHUT, fullScopeAllowed: true },
    ]);
  });

  it.each([
    ['of SAML', '{ clientId: sp, protocol: saml }', { clientId: 'sp', protocol: 'saml' }],
    ['of Keycloak’s own', '{ clientId: account }', { clientId: 'account' }],
    [
      'that gets no tokens',
      '{ clientId: rs, bearerOnly: true }',
      { clientId: 'rs', bearerOnly: true, publicClient: false },
    ],
  ])('%s is not what one is that signs users in', async (_, text, expected) => {
    expect(await clients(`clients: [${text}]\n`)).toEqual([expected]);
  });

  it('has its place for what it does not say, and none for what its defaults do not', async () => {
    const { sourceOf, clientDefaults } = await load(
      `${LEAST}clientDefaults: { enabled: true }\nclients:\n  - clientId: rp\n`,
    );
    expect(sourceOf('/clients/rp/publicClient')).toMatchObject({ line: 5, column: 5 });
    expect(clientDefaults).toEqual({ enabled: true });
  });
});
