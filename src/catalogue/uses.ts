import { isObject } from '../template/json.js';
import type { Json, JsonObject, Template } from '../template/template.js';
import { catalogue } from './catalogue.js';

// What a template uses is said by its clients, by executors of its policies, which bring clients to it that are
// registered later, or by the profile that it names.

/** Whether tokens are bound with DPoP. */
export function usesDpop(template: Template): boolean {
  return (
    template.profile.sender_constrain === 'dpop' ||
    anyClient(template, client => attribute(client, 'dpop.bound.access.tokens') === 'true') ||
    anyExecutor(template, ({ executor }) => executor === 'dpop-bind-enforcer')
  );
}

/** Whether authorization requests are pushed. */
export function usesPushedRequests(template: Template): boolean {
  return (
    template.profile.fapi_auth_request_method === 'pushed' ||
    anyClient(template, client => attribute(client, 'require.pushed.authorization.requests') === 'true') ||
    anyExecutor(template, ({ executor }) => executor === 'secure-par-content')
  );
}

/** Whether there is CIBA. */
export function usesBackChannel(template: Template): boolean {
  return (
    template.profile.ciba_mode !== undefined ||
    anyClient(template, client => attribute(client, 'oidc.ciba.grant.enabled') === 'true') ||
    anyExecutor(template, ({ executor }) => String(executor).startsWith('secure-ciba-'))
  );
}

/** Whether clients show certificates, to authenticate or to have their tokens bound to them. */
export function usesCertificates(template: Template): boolean {
  const { client_auth_type, sender_constrain } = template.profile;
  return (
    client_auth_type === 'mtls' ||
    sender_constrain === 'mtls' ||
    anyClient(
      template,
      client =>
        client.clientAuthenticatorType === 'client-x509' ||
        attribute(client, 'tls.client.certificate.bound.access.tokens') === 'true',
    ) ||
    anyExecutor(
      template,
      ({ executor, configuration }) =>
        executor === 'holder-of-key-enforcer' ||
        executor === 'tls-client-auth-ca-subject-dn' ||
        (executor === 'secure-client-authenticator' && isX509Alone(configuration)),
    )
  );
}

/** Whether clients of the template authenticate with `private_key_jwt`. */
export function usesAssertions(template: Template): boolean {
  return anyClient(template, ({ clientAuthenticatorType }) => clientAuthenticatorType === 'client-jwt');
}

/** Whether a template is of FAPI 1.0. Its Baseline has no plan in the conformance suite. */
export function isFapi1({ profile, clientDefaults }: Template): boolean {
  return /^fapi1|^fapi-ciba/.test(profile.plan ?? String(attribute(clientDefaults, 'fapi.profile')));
}

/** Whether a template is of FAPI, which permits only the cipher suites that RFC 9325 recommends. */
export function isFapi(template: Template): boolean {
  return isFapi1(template) || template.profile.plan?.startsWith('fapi2') === true;
}

function isX509Alone(configuration: Executor['configuration']): boolean {
  const allowed = [configuration?.['allowed-client-authenticators'] ?? []].flat();
  return allowed.length > 0 && allowed.every(id => id === 'client-x509');
}

function anyClient({ resources, clientDefaults }: Template, test: (client: JsonObject) => boolean): boolean {
  return [clientDefaults, ...(resources.clients ?? [])].some(test);
}

interface Executor {
  readonly executor?: unknown;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** Of the profiles that enabled policies name: the template's own, and those that are built into Keycloak. */
function anyExecutor({ resources }: Template, test: (executor: Executor) => boolean): boolean {
  const own = resources.clientProfiles ?? [];
  const profiles: readonly { readonly name?: unknown; readonly executors?: unknown }[] = [
    ...own,
    ...catalogue.globalProfiles,
  ];
  const enabled = (resources.clientPolicies ?? []).filter(policy => policy.enabled === true);
  const named = new Set(enabled.flatMap(policy => policy.profiles ?? []));
  return profiles.some(
    ({ name, executors }) => named.has(String(name)) && Array.isArray(executors) && executors.some(test),
  );
}

function attribute({ attributes }: JsonObject, name: string): Json | undefined {
  return isObject(attributes) ? attributes[name] : undefined;
}
