import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { clientAttributes } from '../../src/catalogue/attributes.js';
import { catalogue } from '../../src/catalogue/catalogue.js';
import { newRealm } from '../../src/catalogue/new-realm.js';
import { explanationText } from '../../src/commands/explain-text.js';
import { listProbes } from '../../src/probe/engine.js';
import { explain, explainable } from '../../src/probe/explanation.js';
import { hardeningOf, openTemplates } from '../../src/probe/hardening.js';
import type { Probe } from '../../src/probe/probe.js';
import { namesOf, type Template } from '../../src/template/template.js';

const probes = await listProbes();
const plain = { colour: false };

describe.each(probes.map(probe => [probe.id, probe] as const))('%s', (_, probe: Probe) => {
  it('says in whole sentences what it does, what an attacker gains and how to repair it', () => {
    for (const text of [probe.does, probe.gain, probe.repair]) expect(text).toMatch(/^[A-Z“].{20,}[.)]$/s);
    expect(probe.gain).not.toMatch(/\. [A-Z]/);
  });
});

describe('hardening', () => {
  let templates: readonly Template[];
  beforeAll(async () => {
    templates = await openTemplates();
  });

  test.each(probes.flatMap(probe => (probe.hardening ?? []).map(path => [probe.id, path, probe] as const)))(
    '%s: %s stands in a shipped template that the probe applies to, at the line that is named',
    async (_, path, probe) => {
      const places = hardeningOf(probe, templates).filter(place => place.path === path);
      expect(places).not.toEqual([]);
      for (const { source, templates } of places) {
        expect(templates).not.toEqual([]);
        const text = await readFile(fileURLToPath(new URL(`../../${source.file}`, import.meta.url)), 'utf8');
        expect(text.split('\n')[source.line - 1]).toContain(namesOf(path).at(-1));
      }
    },
  );

  /** Executors, attributes and settings by name, as far as such a name is no common word. */
  const names = new Set(
    [
      ...catalogue.executors.map(({ id }) => id),
      ...clientAttributes,
      ...catalogue.realmAttributes,
      ...Object.keys(newRealm),
      ...['clientAuthenticatorType', 'publicClient'],
    ].filter(name => /[-.A-Z]/.test(name)),
  );

  /** What a policy brings by profiles of Keycloak's own. */
  const builtInExecutors = ([section, name]: readonly string[]): readonly string[] => {
    const policies = templates.flatMap(({ resources }) => resources.clientPolicies ?? []);
    const profiles = policies
      .filter(policy => section === 'clientPolicies' && policy.name === name)
      .flatMap(policy => policy.profiles as readonly string[]);
    return catalogue.globalProfiles
      .filter(profile => profiles.includes(profile.name))
      .flatMap(({ executors }) => executors.map(({ executor }) => executor));
  };

  test.each(probes.map(probe => [probe.id, probe] as const))('%s names what its repair names', (_, probe) => {
    const named = probe.repair.split(/[^\w.-]+|=/).map(word => word.replace(/\.$/, ''));
    const paths = (probe.hardening ?? []).map(namesOf);
    const hardened = new Set([...paths.map(path => path.at(-1)), ...paths.flatMap(builtInExecutors)]);
    expect(named.filter(word => names.has(word) && !hardened.has(word))).toEqual([]);
  });

  it('is not said of templates that the probe does not apply to', () => {
    const probe = probes.find(({ id }) => id === 'dpop-proof-missing') as Probe;
    const all = hardeningOf(probe, templates).flatMap(place => place.templates);
    expect(all).toContain('fapi2-security-profile-dpop');
    expect(all.filter(id => id.includes('mtls-auth-mtls'))).toEqual([]);
    expect(hardeningOf({ ...probe, hardening: ['/realm/attributes/nothing-of-the-kind'] }, templates)).toEqual([]);
  });
});

describe('explain', () => {
  it('knows every id once, and nothing else', async () => {
    const { probes, deviations } = await explainable();
    const ids = [...probes, ...deviations].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    await expect(explain(['nothing-of-the-kind'])).rejects.toThrow('no probe and no known deviation');
  });

  it('tells of each known deviation which probes meet it', async () => {
    const { deviations } = await explainable();
    for (const { id } of deviations) {
      const [explanation] = await explain([id]);
      expect(explanation).toMatchObject({ kind: 'deviation', issue: expect.stringMatching(/^https:/) });
      if (explanation?.kind === 'deviation') expect(explanation.probes, id).not.toEqual([]);
    }
    expect(await explain(['audience-array-of-one-accepted'])).toMatchObject([
      { probes: ['client-assertion-audience-array'] },
    ]);
  });

  it('explains a probe from what it does to the template’s line', async () => {
    const [explanation] = await explain(['dpop-proof-missing']);
    const text = explanation === undefined ? '' : explanationText(explanation, plain);
    expect(
      text.replace(/\.yaml:\d+/g, '.yaml:N').replace(/in \d+ templates/g, 'in N templates'),
    ).toMatchInlineSnapshot(`
      "dpop-proof-missing
      A token request without a DPoP proof is refused.

      What it does
        Carries out a good authorization, and the same once more, spoilt: at the token endpoint it changes
        the request as it goes out. Due is a refusal at the token endpoint: invalid_dpop_proof or
        invalid_request or use_dpop_nonce.

      Why
        FAPI2-SP-FINAL-5.3.2.1-4: Only sender-constrained access tokens are issued
          https://openid.net/specs/fapi-security-profile-2_0-final.html#section-5.3.2.1
        RFC9449-5.2: A client registered with dpop_bound_access_tokens gets no token without a DPoP proof
          https://www.rfc-editor.org/rfc/rfc9449#section-5.2

      What an attacker gains
        The access token is bound to no key, so that whoever steals it uses it.
        A5: Reads and changes what goes to and from the token endpoint.
        A7: Reads requests to resource servers.
          https://openid.net/specs/fapi-attacker-model-2_0-final.html#section-5

      How to repair it
        Bind the client to a policy whose profile has the executor dpop-bind-enforcer with auto-configure,
        or set the client attribute dpop.bound.access.tokens=true.

      What does so in the shipped templates
        realm-templates/families/fapi2-dpop.yaml:N
          /clientProfiles/fapi2-dpop/executors/dpop-bind-enforcer  in N templates
        realm-templates/families/fapi2-dpop.yaml:N
          /clientDefaults/attributes/dpop.bound.access.tokens  in N templates
        realm-templates/families/public-client.yaml:N
          /clientDefaults/attributes/dpop.bound.access.tokens  in N templates

      Known deviations of Keycloak that it may meet
        dpop-answers-invalid-request (26.4, 26.5, 26.7): A bad DPoP proof is refused with invalid_request
        instead of invalid_dpop_proof.
      "
    `);
  });

  it('explains a known deviation', async () => {
    const [explanation] = await explain(['dpop-proof-rs256-accepted']);
    expect(explanation === undefined ? '' : explanationText(explanation, plain)).toMatchInlineSnapshot(`
      "dpop-proof-rs256-accepted
      A DPoP proof may be signed with any asymmetric algorithm, RS256 too; no setting restricts it.

      What it means
        Keycloak does what the clause forbids.
        Findings that meet it are warnings with this label; with --strict they are failures.

      Seen on
        Keycloak 26.4, 26.5, 26.7

      Upstream
        https://github.com/keycloak/keycloak/blob/26.7.4/services/src/main/java/org/keycloak/services/util/DPoPUtil.java

      Probes that may meet it
        dpop-proof-rs256
      "
    `);
  });
});
