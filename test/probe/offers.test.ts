import { expect, test } from 'vitest';
import { generateSigningKey } from '../../src/parties/keys.js';
import { openNetwork } from '../../src/parties/wire.js';
import { listProbes, runProbes, type Setting } from '../../src/probe/engine.js';
import { loadTemplate } from '../../src/template/load.js';

/** Of Keycloak, with all that it offers. */
const METADATA = {
  issuer: 'https://sso.invalid/realms/a',
  authorization_endpoint: 'https://sso.invalid/authorize',
  token_endpoint: 'https://sso.invalid/token',
  pushed_authorization_request_endpoint: 'https://sso.invalid/par',
  dpop_signing_alg_values_supported: ['PS256'],
};

interface Known {
  readonly intent?: string;
  readonly secret?: string;
  readonly password?: string;
}

async function verdictsOf(
  server: Setting['server'],
  template = 'fapi2-security-profile-dpop',
  { intent, secret, password = '' }: Known = { secret: 's', password: 'p' },
): Promise<Readonly<Record<string, string>>> {
  const { profile } = await loadTemplate(template, { cwd: process.cwd(), environment: {}, open: true });
  const key = await generateSigningKey('PS256', 'a');
  const party = {
    clientId: 'a',
    redirectUri: 'https://a.invalid/cb',
    authentication: 'private_key_jwt',
    key,
    rsaKey: key,
    ...(intent === undefined ? {} : { intent }),
    ...(secret === undefined ? {} : { secret }),
  } as const;
  const setting: Setting = {
    profile,
    server,
    clients: [party, { ...party, clientId: 'b' }],
    user: { username: 'u', password },
    secondRealm: { server, client: party },
    changing: { party, withdraw: async () => {}, restore: async () => {} },
    resource: { url: 'https://api.invalid/', method: 'GET', scope: [], headers: [] },
  };
  // Nobody listens there.
  const network = openNetwork({ verifyTls: true, connectTo: { host: '127.0.0.1', port: 1 } });
  const probes = (await listProbes()).filter(probe => probe.applies(profile));
  const results = await runProbes(probes, { setting, network });
  await network.close();
  return Object.fromEntries(results.map(({ probe, verdict, message }) => [probe.id, `${verdict} ${message}`]));
}

test.each([
  ['dpop_signing_alg_values_supported', 'DPoP', 'dpop'],
  ['pushed_authorization_request_endpoint', 'pushed authorization requests', 'par'],
])(
  'where a server says nothing of %s, no probe passes and those that need it are skipped',
  async (member, what, feature) => {
    const { [member as 'issuer']: _, ...rest } = METADATA;
    const verdicts = await verdictsOf(rest as Setting['server']);
    const skipped = `skip This server offers no ${what}: its metadata name no ${member}; Keycloak has it with the feature ${feature}.`;
    expect(verdicts).toMatchObject({
      'dpop-proof-missing': skipped,
      'par-not-used': skipped,
      'code-retargeted': skipped,
      'authorization-response-without-iss': skipped,
    });
    expect(Object.entries(verdicts).filter(([, verdict]) => verdict.startsWith('pass'))).toEqual([]);
  },
);

test('where all is offered and the server does not answer, nothing is skipped', async () => {
  const verdicts = Object.values(await verdictsOf(METADATA));
  expect(verdicts.filter(verdict => !verdict.startsWith('error '))).toEqual([]);
});

test('where authorizations are of an intent and there is none, what needs one is skipped', async () => {
  const without = await verdictsOf(METADATA, 'openbanking-uk-private-key-jwt');
  expect(without).toMatchObject({
    'code-retargeted': expect.stringMatching(/^skip Needs an intent of the client: --intent-listen URL/),
    'intent-revoked': expect.stringMatching(/^skip Needs a service of intents that this run is itself/),
    'metadata-incomplete': expect.stringMatching(/^(?!skip)/),
  });
  const brought = await verdictsOf(METADATA, 'openbanking-uk-private-key-jwt', { intent: 'i-1' });
  expect(brought['code-retargeted']).toMatch(/^error /);
});

test('what nobody knows is not guessed', async () => {
  expect(await verdictsOf(METADATA, undefined, {})).toMatchObject({
    'client-secret-accepted': expect.stringMatching(/^skip Needs the secret that the server has of the client/),
    'password-grant-allowed': expect.stringMatching(/^skip Needs the user's password/),
  });
});
