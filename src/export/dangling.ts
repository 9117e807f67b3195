import { catalogue } from '../catalogue/catalogue.js';
import { isList } from '../realm/json.js';
import type { JsonObject } from '../template/template.js';
import { pathOf } from '../template/template.js';
import type { Broken } from './document.js';
import type { Plain } from './plain.js';
import { readable } from './readable.js';
import { shownOf } from './secrets.js';

/**
 * Takes away the policies that name a profile that is not there: Keycloak carries them out without it, and no template
 * can hold them, whether it says them or inherits them.
 */
export function withoutDangling(found: Plain): { readonly found: Plain; readonly broken: readonly Broken[] } {
  const known = [...found.clientProfiles, ...catalogue.globalProfiles].map(({ name }) => String(name));
  const missing = ({ profiles }: JsonObject) =>
    (isList(profiles) ? profiles : []).map(String).filter(profile => !known.includes(profile));
  const broken = found.clientPolicies.flatMap((policy): Broken[] => {
    const names = missing(policy).map(name => `"${name}"`);
    if (names.length === 0) return [];
    const why = `It names ${names.join(' and ')}, and there is no such profile that a template can hold`;
    const value = shownOf(readable(policy) ?? null);
    return [{ path: pathOf('clientPolicies', String(policy.name)), why, value }];
  });
  const clientPolicies = found.clientPolicies.filter(policy => missing(policy).length === 0);
  return { found: { ...found, clientPolicies }, broken };
}
