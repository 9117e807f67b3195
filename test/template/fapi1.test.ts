import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { declaredParameters } from '../../src/template/declared.js';
import { loadTemplate } from '../../src/template/load.js';
import { shippedTemplates } from '../../src/template/shipped.js';
import type { Json, JsonObject, Template } from '../../src/template/template.js';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** What stands in a template's name, and for what. */
const ADVANCED = /^fapi1-advanced-(?<auth>mtls|private-key-jwt)(?<pushed>-pushed)?(?<jarm>-jarm)?$/;
const CIBA = /^fapi-ciba-(?<auth>mtls|private-key-jwt)-(?<mode>poll|ping)$/;
const all = (await shippedTemplates()).map(({ id }) => id);
const advanced = all.filter(id => ADVANCED.test(id));
const ciba = all.filter(id => CIBA.test(id));
const ecosystems = all.filter(id => /^(openbanking|consumerdataright)-/.test(id));
const ids = ['fapi1-baseline', ...advanced, ...ciba, ...ecosystems];

async function load(id: string, given: Readonly<Record<string, string>> = {}): Promise<Template> {
  const needed = (await declaredParameters(id, cwd)).filter(parameter => parameter.default === undefined);
  const parameters = { ...Object.fromEntries(needed.map(({ name }) => [name, 'CN=x'])), ...given };
  return loadTemplate(id, { cwd, parameters });
}

/** Paths of all leaves, as in a template's addresses but for lists, which are leaves. */
function leaves(value: Json, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, `${path}/${name}`));
}

const executorsOf = ({ resources }: Template): readonly string[] =>
  (resources.clientProfiles ?? []).flatMap(({ name, executors }) =>
    (executors as readonly JsonObject[]).map(({ executor }) => `/clientProfiles/${name}/executors/${executor}`),
  );
const attributesOf = ({ clientDefaults }: Template): JsonObject => clientDefaults.attributes as JsonObject;
const underscored = (auth: string | undefined): string => (auth ?? '').replaceAll('-', '_');

describe('the templates of FAPI 1.0', () => {
  it('are every combination of authentication, request and response, and of authentication and CIBA mode', () => {
    expect(advanced).toHaveLength(8);
    expect(ciba).toHaveLength(4);
    expect(ecosystems).toEqual([
      'consumerdataright-au',
      'openbanking-brazil',
      'openbanking-uk-mtls',
      'openbanking-uk-private-key-jwt',
    ]);
  });

  it.each(advanced)('%s is what its name says', async id => {
    const { auth, pushed, jarm } = ADVANCED.exec(id)?.groups ?? {};
    const template = await load(id);
    expect(template.profile).toEqual({
      plan: 'fapi1-advanced-final',
      client_auth_type: underscored(auth),
      sender_constrain: 'mtls',
      openid: 'openid_connect',
      fapi_auth_request_method: pushed === undefined ? 'by_value' : 'pushed',
      fapi_response_mode: jarm === undefined ? 'plain_response' : 'jarm',
      fapi_profile: 'plain_fapi',
    });
    const executors = executorsOf(template).join();
    expect(executors.includes('/pkce-enforcer')).toBe(pushed !== undefined);
    expect(executors.includes('/reject-implicit-grant')).toBe(jarm !== undefined);
    expect(executors.includes('/tls-client-auth-ca-subject-dn')).toBe(auth === 'mtls');
    expect(template.clientDefaults.implicitFlowEnabled).toBe(jarm === undefined);
    // Of what is not pushed nothing can be pushed, since it would lack PKCE.
    expect(attributesOf(template)['request.object.required']).toBe(
      pushed === undefined ? 'request only' : 'request or request_uri',
    );
    // With JARM a second iss would stand beside the one in the JWT.
    expect(attributesOf(template)['exclude.issuer.from.auth.response']).toBe(String(jarm !== undefined));
  });

  it.each(ciba)('%s is what its name says, and asks for pings by client alone', async id => {
    const { auth, mode } = CIBA.exec(id)?.groups ?? {};
    const template = await load(id);
    expect(template.profile).toEqual({
      plan: 'fapi-ciba-id1',
      client_auth_type: underscored(auth),
      sender_constrain: 'mtls',
      openid: 'openid_connect',
      fapi_ciba_profile: 'plain_fapi',
      ciba_mode: mode,
    });
    expect(attributesOf(template)['ciba.backchannel.token.delivery.mode']).toBe(mode);
    expect(template.resources.realm?.attributes).toMatchObject({ cibaBackchannelTokenDeliveryMode: 'poll' });
  });

  it.each(ids)('%s cites a clause for every setting of the realm and every demand on a client', async id => {
    const template = await load(id);
    const { resources } = template;
    const uncited = [
      ...leaves(resources.realm ?? {}, '/realm'),
      ...(resources.keys ?? []).map(({ name }) => `/keys/${name}`),
      ...executorsOf(template),
      ...(resources.clientPolicies ?? []).map(({ name }) => `/clientPolicies/${name}`),
      ...(resources.clientScopes ?? []).map(({ name }) => `/clientScopes/${name}`),
      ...leaves(template.clientDefaults, '/clientDefaults'),
    ].filter(path => template.clausesOf(path).length === 0);
    expect(uncited).toEqual(['/clientDefaults/enabled', '/clientDefaults/protocol']);
  });

  it.each(ids)('%s gives its clients every attribute by which its policies find them', async id => {
    const template = await load(id);
    const conditions = (template.resources.clientPolicies ?? []).flatMap(
      policy => policy.conditions as readonly JsonObject[],
    );
    expect(conditions.length).toBeGreaterThan(0);
    for (const { condition, configuration } of conditions) {
      expect(condition).toBe('client-attributes');
      const pairs = JSON.parse(String((configuration as JsonObject).attributes)) as { key: string; value: string }[];
      for (const { key, value } of pairs) expect(attributesOf(template)).toHaveProperty([key], value);
    }
  });

  it.each(ids)('%s takes its algorithm through to every place', async id => {
    const algorithms = (await declaredParameters(id, cwd)).find(({ name }) => name === 'signing_algorithm')?.enum;
    // The directories of these know no other keys than RSA.
    expect(algorithms).toEqual(/^openbanking-/.test(id) ? ['PS256'] : ['PS256', 'ES256']);
    for (const algorithm of algorithms ?? []) {
      const template = await load(id, { signing_algorithm: algorithm });
      const signing = Object.entries(attributesOf(template)).filter(
        ([name]) => name.endsWith('.alg') && !/[.]encrypt(ed|ion)[.]/.test(name),
      );
      expect(signing.length).toBeGreaterThanOrEqual(3);
      expect(new Set(signing.map(([, value]) => value))).toEqual(new Set([algorithm]));
      expect(template.resources.realm?.defaultSignatureAlgorithm).toBe(algorithm);
    }
  });

  it('can live in one realm: of one name there is one client profile and one client policy', async () => {
    const byName = new Map<string, Set<string>>();
    for (const template of await Promise.all(ids.map(id => load(id)))) {
      for (const section of ['clientProfiles', 'clientPolicies'] as const) {
        for (const item of template.resources[section] ?? []) {
          const key = `${section} ${item.name}`;
          byName.set(key, (byName.get(key) ?? new Set()).add(JSON.stringify(item)));
        }
      }
    }
    expect([...byName].filter(([, forms]) => forms.size > 1).map(([key]) => key)).toEqual([]);
  });
});
