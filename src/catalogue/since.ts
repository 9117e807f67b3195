import type { Json, Section } from '../template/template.js';

/**
 * What Keycloak 26.7 knows and an earlier 26 does not, where no server says so itself: of executors, conditions and
 * their settings, mappers and authenticators `serverinfo` has a list. By the section of a template and the path within
 * an item, or one value there behind `=`: the first release that knows it, behind those of older lines to which it was
 * brought, each good for its line.
 *
 * From the setters of keycloak-core and the names in the classes of 26.4.7, 26.5.6, 26.6.0, 26.6.4 and 26.7.4. Where a
 * release between two of them brought it, the earliest one that may have is named: nobody is to be kept from what works.
 */
const SINCE: Partial<Readonly<Record<Section, Readonly<Record<string, readonly string[]>>>>> = {
  realm: {
    maxSecondaryAuthFailures: ['26.6.0'],
    scimApiEnabled: ['26.6.0'],
    webAuthnPolicyPasswordlessMediation: ['26.7.0'],
    webAuthnPolicyPasswordlessResidentKey: ['26.7.0'],
    webAuthnPolicyResidentKey: ['26.7.0'],
  },
  clientPolicies: { 'mode=STRICT': ['26.7.0'] },
  clients: {
    'attributes/acr.uri.map': ['26.6.0'],
    'attributes/allow.oidc.params.in.redirect.uris': ['26.6.5'],
    'attributes/allow.token.introspection.without.audience.check': ['26.4.12', '26.6.2'],
    'attributes/allow.userinfo.with.lightweight.access.token': ['26.4.12', '26.6.1'],
    'attributes/client.secret.authentication.allowed.method': ['26.6.0'],
    'attributes/external.token.enabled': ['26.6.0'],
    'attributes/external.token.idp': ['26.6.0'],
    'attributes/logout.confirmation.enabled': ['26.5.0'],
    'attributes/oauth2.jwt.authorization.grant.audience': ['26.6.0'],
    'attributes/oauth2.jwt.authorization.grant.enabled': ['26.5.0'],
    'attributes/oauth2.jwt.authorization.grant.idp': ['26.5.0'],
    'attributes/x509.casubjectdn': ['26.7.0'],
  },
};

/**
 * Whether a server knows what a template says in an item.
 *
 * @param version - the server's, as it names it: `26.5.6`
 * @param path - within an item of the section, names with slashes between
 * @returns true also where nothing is known of it
 */
export function isKnownTo(version: string, section: Section, path: string, value: Json | undefined): boolean {
  const releases = SINCE[section]?.[path] ?? SINCE[section]?.[`${path}=${value}`] ?? [];
  const last = releases.at(-1);
  if (last === undefined || compareVersions(version, last) >= 0) return true;
  return releases.some(release => lineOf(release) === lineOf(version) && compareVersions(version, release) >= 0);
}

/** The release line of a version: of `26.5.6` it is `26.5`. */
export function lineOf(version: string): string {
  return version.split('.', 2).join('.');
}

/** Negative where the first version is the older one; what follows the numbers (`26.7.4-SNAPSHOT`) counts nothing. */
export function compareVersions(one: string, other: string): number {
  const numbers = (version: string) => version.split(/[.-]/, 3).map(part => Number.parseInt(part, 10) || 0);
  const [a, b] = [numbers(one), numbers(other)];
  return [0, 1, 2].reduce((found, at) => found || (a[at] ?? 0) - (b[at] ?? 0), 0);
}
