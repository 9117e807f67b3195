import { describe, expect, test } from 'vitest';
import { missingNeeds, type Seen, type StartNeed, startNeeds } from '../../src/catalogue/start-options.js';
import { loadTemplate } from '../../src/template/load.js';
import type { Profile } from '../../src/template/profile.js';
import { shippedTemplates } from '../../src/template/shipped.js';
import type { Resources, Template } from '../../src/template/template.js';

const shipped = await Promise.all(
  (await shippedTemplates()).map(({ id }) => loadTemplate(id, { cwd: '/', open: true })),
);
const needsOf = (...ids: readonly string[]): readonly StartNeed[] =>
  startNeeds(ids.map(id => shipped.find(template => template.id === id)).filter(template => template !== undefined));
/** A template without clients. */
const bare = (resources: Resources, profile: Partial<Profile> = {}): Template => {
  const [any] = shipped;
  if (any === undefined) throw new Error('no template is shipped');
  return { ...any, resources, clientDefaults: {}, profile: { client_auth_type: 'none', ...profile } };
};
const firstOf = (needs: readonly StartNeed[], id: string) => needs.find(need => need.id === id)?.options[0]?.value;
const clausesOf = (needs: readonly StartNeed[], id: string) =>
  needs.find(need => need.id === id)?.clauses.map(clause => clause.id);

const ALWAYS = ['features', 'tls-certificate', 'tls-versions', 'tls-ciphers'];

describe('what a template needs of its server', () => {
  test.each([
    ['fapi2-security-profile-dpop', [...ALWAYS, 'metadata'], 'client-policies,dpop,par'],
    [
      'fapi2-message-signing-mtls-auth-mtls',
      [...ALWAYS, 'client-certificates', 'truststore', 'metadata'],
      'client-policies,par',
    ],
    ['fapi2-security-profile-mtls-auth-dpop', [...ALWAYS, 'client-certificates', 'truststore', 'metadata'], undefined],
    [
      'fapi-ciba-private-key-jwt-poll',
      [...ALWAYS, 'client-certificates', 'truststore', 'ciba-channel', 'multiple-audiences', 'metadata'],
      'ciba,client-policies',
    ],
    ['fapi1-baseline', [...ALWAYS, 'multiple-audiences', 'metadata'], undefined],
    ['native-app', [...ALWAYS], 'client-policies,dpop'],
    [
      'openbanking-uk-mtls',
      [...ALWAYS, 'client-certificates', 'truststore', 'metadata'],
      'client-policies,step-up-authentication',
    ],
  ])('%s', (id, expected, features) => {
    const needs = needsOf(id);
    expect(needs.map(need => need.id)).toEqual(expected);
    if (features !== undefined) expect(firstOf(needs, 'features')).toBe(features);
  });

  // Clients that are registered later carry no attributes in the template: what they get is in the policies.
  test.each([
    [['fapi-2-dpop-security-profile'], [], 'client-policies,dpop,par'],
    [['fapi-1-advanced'], ['client-certificates', 'truststore'], 'client-policies'],
    [['fapi-ciba'], ['ciba-channel'], 'ciba,client-policies'],
    [['fapi-1-advanced', 'fapi-ciba'], ['client-certificates', 'truststore', 'ciba-channel'], 'ciba,client-policies'],
    [['fapi-1-baseline'], [], 'client-policies'],
    [['own-x509'], ['client-certificates', 'truststore'], 'client-policies'],
    [['own-either'], [], 'client-policies'],
  ])('has what the executors of the profiles %j need', (profiles, more, features) => {
    const authenticators = (...allowed: readonly string[]) => ({
      executor: 'secure-client-authenticator',
      configuration: { 'allowed-client-authenticators': allowed, 'default-client-authenticator': allowed[0] ?? '' },
    });
    const needs = (enabled: boolean) =>
      startNeeds([
        bare({
          clientProfiles: [
            { name: 'own-x509', executors: [authenticators('client-x509')] },
            { name: 'own-either', executors: [authenticators('client-jwt', 'client-x509')] },
          ],
          clientPolicies: [{ name: 'all', enabled, conditions: [{ condition: 'any-client' }], profiles }],
        }),
      ]);
    expect(needs(true).map(({ id }) => id)).toEqual([...ALWAYS, ...more]);
    expect(firstOf(needs(true), 'features')).toBe(features);
    expect(needs(false).map(({ id }) => id)).toEqual(ALWAYS);
  });

  test.each<[Partial<Profile>, readonly string[], string | undefined]>([
    [{ sender_constrain: 'dpop' }, [], 'dpop'],
    [{ sender_constrain: 'mtls' }, ['client-certificates', 'truststore'], undefined],
    [{ client_auth_type: 'mtls' }, ['client-certificates', 'truststore'], undefined],
    [{ fapi_auth_request_method: 'pushed' }, [], 'par'],
    [{ ciba_mode: 'ping' }, ['ciba-channel'], 'ciba'],
  ])('has what the profile %j asks for', (profile, more, features) => {
    const needs = startNeeds([bare({}, profile)]);
    expect(needs.map(({ id }) => id).filter(id => id !== 'features')).toEqual([...ALWAYS.slice(1), ...more]);
    expect(firstOf(needs, 'features')).toBe(features);
  });

  test('of several is all of it, and no more than all of them allow', () => {
    const needs = needsOf('fapi2-security-profile-dpop', 'fapi-ciba-private-key-jwt-poll', 'native-app');
    expect(needs.map(({ id }) => id)).toEqual([
      ...ALWAYS,
      ...['client-certificates', 'truststore', 'ciba-channel', 'metadata'],
    ]);
    expect(firstOf(needs, 'features')).toBe('ciba,client-policies,dpop,par');
    expect(firstOf(needs, 'tls-ciphers')).not.toContain('ECDSA');
    expect(firstOf(needsOf('fapi2-security-profile-dpop'), 'tls-ciphers')).toContain('ECDSA');
  });

  test('has the clauses of its own specifications', () => {
    expect(clausesOf(needsOf('native-app'), 'tls-ciphers')).toEqual(['RFC9325-4.2']);
    expect(clausesOf(needsOf('fapi2-security-profile-dpop'), 'tls-ciphers')).toEqual([
      'FAPI2-SP-FINAL-5.2.2-1',
      'RFC9325-4.2',
    ]);
    expect(clausesOf(needsOf('fapi1-advanced-mtls'), 'tls-ciphers')).toEqual(['FAPI1-ADV-8.5-1', 'RFC9325-4.2']);
    expect(clausesOf(needsOf('fapi1-baseline'), 'tls-versions')).toEqual(['FAPI1-BASE-7.1-1', 'RFC9325-3.1.1']);
  });

  test('names only options that were tried with Keycloak 26.7.4, build options as such', () => {
    const options = shipped.flatMap(template => startNeeds([template])).flatMap(need => need.options);
    const names = (build: boolean) => [
      ...new Set(options.filter(option => option.build === build).map(({ name }) => name)),
    ];
    expect(names(true).toSorted()).toEqual(['features', 'https-client-auth']);
    expect(names(false).toSorted()).toEqual([
      'https-certificate-file',
      'https-certificate-key-file',
      'https-cipher-suites',
      'https-protocols',
      'https-trust-store-file',
      'spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri',
      'spi-login-protocol--openid-connect--allow-multiple-audiences-for-jwt-client-authentication',
      'spi-well-known--openid-configuration--openid-configuration-override',
    ]);
  });
});

describe('what a server visibly lacks', () => {
  const missing = (seen: Seen) =>
    missingNeeds(needsOf('fapi2-security-profile-mtls-auth-dpop'), seen).map(({ need, seen: told }) => [need.id, told]);

  test('is what was seen, and nothing of what could not be seen', () => {
    expect(missing({})).toEqual([]);
    expect(missing({ featuresOff: ['docker'], asksForCertificate: true, weakTls: false, oldTls: false })).toEqual([]);
    expect(
      missing({
        ...{ featuresOff: ['par', 'docker', 'dpop'], asksForCertificate: false },
        ...{ weakTls: 'TLSv1.2 with X', oldTls: 'TLSv1.1' },
      }),
    ).toEqual([
      ['features', 'Switched off: dpop, par.'],
      ['tls-versions', 'The server agrees to TLSv1.1.'],
      ['tls-ciphers', 'The server agrees to TLSv1.2 with X.'],
      ['client-certificates', 'The TLS handshake asks for no client certificate.'],
    ]);
  });

  test('is nothing that the template does not need', () => {
    expect(missingNeeds(needsOf('native-app'), { featuresOff: ['par'], asksForCertificate: false })).toEqual([]);
  });
});
