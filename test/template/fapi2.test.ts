import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue/catalogue.js';
import { declaredParameters } from '../../src/template/declared.js';
import { loadTemplate } from '../../src/template/load.js';
import { shippedTemplates } from '../../src/template/shipped.js';
import type { Json, JsonObject, Template } from '../../src/template/template.js';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** What stands in a template's name, and for what. */
const NAME =
  /^fapi2-(?<plan>security-profile|message-signing)(?<auth>-mtls-auth)?-(?<bound>dpop|mtls)(?<tail>-jarm|-plain-oauth|-client-credentials)?$/;
const ids = (await shippedTemplates()).map(({ id }) => id).filter(id => id.startsWith('fapi2-'));

async function load(id: string, signing_algorithm = 'PS256'): Promise<Template> {
  const needed = (await declaredParameters(id, cwd)).filter(parameter => parameter.default === undefined);
  const parameters = { ...Object.fromEntries(needed.map(({ name }) => [name, 'CN=x'])), signing_algorithm };
  return loadTemplate(id, { cwd, parameters });
}

/** Paths of all leaves, as in a template's addresses but for lists, which are leaves. */
function leaves(value: Json, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, `${path}/${name}`));
}

/** The policy of a template's own and the executors that it leads to, each with its configuration. */
function policyOf({ id, resources }: Template): { policy: JsonObject; executors: ReadonlyMap<string, JsonObject> } {
  const marker = id.replace('-mtls-auth', '');
  const policy = resources.clientPolicies?.find(({ name }) => name === marker) ?? {};
  const used = policy.profiles as readonly string[];
  const profiles = resources.clientProfiles?.filter(({ name }) => used.includes(String(name))) ?? [];
  const executors = profiles.flatMap(profile => profile.executors as readonly JsonObject[]);
  return {
    policy,
    executors: new Map(executors.map(item => [String(item.executor), item.configuration as JsonObject])),
  };
}

describe('the templates of FAPI 2.0', () => {
  it('are every combination that the conformance suite has a plan for', () => {
    expect(ids).toHaveLength(20);
    for (const id of ids) expect(id).toMatch(NAME);
  });

  it.each(ids)('%s is what its name says, in the words of the suite', async id => {
    const { plan, auth, bound, tail } = NAME.exec(id)?.groups ?? {};
    const signed = plan === 'message-signing';
    expect((await load(id)).profile).toEqual({
      plan: `fapi2-${plan}-final`,
      client_auth_type: auth === undefined ? 'private_key_jwt' : 'mtls',
      sender_constrain: bound,
      openid: tail === '-plain-oauth' || tail === '-client-credentials' ? 'plain_oauth' : 'openid_connect',
      authorization_request_type: 'simple',
      fapi_auth_request_method: 'pushed',
      fapi_request_method: signed ? 'signed_non_repudiation' : 'unsigned',
      fapi_response_mode: tail === '-jarm' ? 'jarm' : 'plain_response',
      fapi_profile: tail === '-client-credentials' ? 'fapi_client_credentials_grant' : 'plain_fapi',
    });
  });

  it.each(ids)('%s takes the algorithm through to every place', async id => {
    for (const algorithm of ['PS256', 'ES256']) {
      const { resources, clientDefaults } = await load(id, algorithm);
      const attributes = Object.entries(clientDefaults.attributes ?? {});
      const algorithms = attributes.filter(
        ([name, value]) => name.endsWith('.alg') && !name.includes('.encryption.') && value !== '',
      );
      expect(algorithms.length).toBeGreaterThanOrEqual(4);
      expect(new Set(algorithms.map(([, value]) => value))).toEqual(new Set([algorithm]));
      expect(resources.realm?.defaultSignatureAlgorithm).toBe(algorithm);
    }
  });

  it.each(ids)('%s cites a clause for every setting and every demand on a client', async id => {
    const template = await load(id);
    const { realm = {}, keys = [], clientProfiles = [], clientPolicies = [] } = template.resources;
    const uncited = [
      ...leaves(realm, '/realm'),
      ...keys.map(({ name }) => `/keys/${name}`),
      ...clientPolicies.map(({ name }) => `/clientPolicies/${name}`),
      ...clientProfiles.flatMap(({ name, executors }) =>
        (executors as readonly JsonObject[]).map(({ executor }) => `/clientProfiles/${name}/executors/${executor}`),
      ),
      ...leaves(template.clientDefaults, '/clientDefaults'),
    ].filter(path => template.clausesOf(path).length === 0);
    expect(uncited).toEqual(['/clientDefaults/enabled', '/clientDefaults/protocol']);
    for (const { clauses } of template.limitations) expect(clauses.length).toBeGreaterThan(0);
  });

  it.each(ids)('%s chooses clients by an attribute that they carry', async id => {
    const template = await load(id);
    const { policy } = policyOf(template);
    const marker = id.replace('-mtls-auth', '');
    expect(policy).toMatchObject({
      enabled: true,
      mode: 'DEFAULT',
      conditions: [
        {
          condition: 'client-attributes',
          configuration: { attributes: JSON.stringify([{ key: 'fapi.profile', value: marker }]) },
        },
      ],
    });
    expect(template.clientDefaults.attributes).toMatchObject({ 'fapi.profile': marker });
  });

  it.each(ids)('%s enforces what Keycloak’s own profile does, save what the suite refuses', async id => {
    const { plan, bound, tail } = NAME.exec(id)?.groups ?? {};
    const own = catalogue.globalProfiles.find(
      ({ name }) => name === `fapi-2-${bound === 'dpop' ? 'dpop-' : ''}${plan}`,
    );
    const theirs = new Map(own?.executors.map(({ executor, configuration }) => [executor, configuration]));
    const { executors } = policyOf(await load(id));
    const oidc = tail === undefined || tail === '-jarm';
    // It makes userinfo a signed JWT.
    if (oidc) theirs.delete('secure-signature-algorithm');
    const more = ['reject-ropc-grant', ...(tail === '-jarm' ? ['secure-response-type'] : [])];
    expect([...executors.keys()].toSorted()).toEqual([...theirs.keys(), ...more].toSorted());
    for (const [executor, configuration] of theirs) {
      const meant = Object.entries(configuration).filter(([, value]) => String(value) !== 'false');
      const written = Object.entries(executors.get(executor) ?? {}).filter(([, value]) => String(value) !== 'false');
      expect([executor, written.map(String).toSorted()]).toEqual([executor, meant.map(String).toSorted()]);
    }
  });

  it.each(ids)('%s says of a client what its executors would write', async id => {
    const { clientDefaults, notEnforceable } = await load(id);
    const { executors } = policyOf(await load(id));
    // What each executor with auto-configure sets, as seen on Keycloak 26.7.4.
    const written: Readonly<Record<string, object>> = {
      'consent-required': { consentRequired: true },
      'full-scope-disabled': { fullScopeAllowed: false },
      'reject-implicit-grant': { implicitFlowEnabled: false },
      'reject-ropc-grant': { directAccessGrantsEnabled: false },
      'pkce-enforcer': { attributes: { 'pkce.code.challenge.method': 'S256' } },
      'dpop-bind-enforcer': { attributes: { 'dpop.bound.access.tokens': 'true' } },
      'holder-of-key-enforcer': { attributes: { 'tls.client.certificate.bound.access.tokens': 'true' } },
      'secure-response-type': { attributes: { 'id.token.as.detached.signature': 'true' } },
    };
    for (const [executor, { 'auto-configure': configures }] of executors) {
      if (configures === true) expect(clientDefaults).toMatchObject(written[executor] ?? { executor });
    }
    const userinfo = (clientDefaults.attributes as JsonObject)['user.info.response.signature.alg'];
    const enforcing = executors.has('secure-signature-algorithm');
    expect(userinfo).toBe(enforcing ? 'PS256' : '');
    expect(notEnforceable.includes('token.endpoint.auth.signing.alg')).toBe(!enforcing);
    const byCertificate = clientDefaults.clientAuthenticatorType === 'client-x509';
    expect(notEnforceable.includes('x509.allow.regex.pattern.comparison')).toBe(byCertificate);
  });
});
