import { newRealm } from '../catalogue/new-realm.js';
import type { Connection } from '../keycloak/connection.js';
import { KeycloakError } from '../keycloak/errors.js';
import { unordered } from '../realm/json.js';

/** Something of a realm that the template does not hold. */
export interface LeftOut {
  /** `client tpp-1: roles of its service account` */
  readonly what: string;
  readonly why: string;
}

const NO_SECTION = 'templates have no section for them';

/** Component types that a realm has by itself, or that a template has a section for. */
const OWN_COMPONENTS = ['org.keycloak.keys.KeyProvider'];
const REGISTRATION = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';

/** Reads, by GET alone, what a realm has that no template can say. What may not be read is told as such. */
export async function leftBeside({ admin }: Connection): Promise<readonly LeftOut[]> {
  const tell = async (
    what: string,
    role: string,
    names: () => Promise<readonly string[]>,
    why = NO_SECTION,
  ): Promise<LeftOut[]> => {
    try {
      const found = await names();
      return found.length === 0 ? [] : [{ what: `${what}: ${found.toSorted().join(', ')}`, why }];
    } catch (error) {
      if (!(error instanceof KeycloakError)) throw error;
      const reason = error.status === 403 ? `the account lacks ${role} of realm-management` : error.text;
      return [{ what, why: `not read: ${reason}` }];
    }
  };
  const named = (items: readonly { readonly alias?: string; readonly name?: string }[]): string[] =>
    items.map(({ alias, name }) => alias ?? name ?? '');
  const told = await Promise.all([
    tell('authentication flows', 'view-realm', async () => {
      const flows = await admin.authenticationManagement.getFlows();
      return named(flows.filter(({ builtIn, topLevel }) => builtIn !== true && topLevel === true));
    }),
    tell('identity providers', 'view-identity-providers', async () => named(await admin.identityProviders.find())),
    tell('groups', 'view-users', async () => named(await admin.groups.find())),
    tell('components (user federation and the like)', 'view-realm', async () => {
      const components = await admin.components.find();
      const others = components.filter(
        ({ providerType = '' }) => ![...OWN_COMPONENTS, REGISTRATION].includes(providerType),
      );
      return others.map(({ name, providerType = '' }) => `${name} (${providerType.split('.').at(-1)})`);
    }),
    tell(
      'scopes of new clients',
      'view-clients',
      async () => {
        const [byDefault, optional] = [
          await admin.clientScopes.listDefaultClientScopes(),
          await admin.clientScopes.listDefaultOptionalClientScopes(),
        ].map(scopes => named(scopes));
        const usual = [newRealm.defaultDefaultClientScopes, newRealm.defaultOptionalClientScopes];
        return unordered([byDefault ?? [], optional ?? []]) === unordered(usual)
          ? []
          : [...(byDefault ?? []), ...(optional ?? [])];
      },
      'which scopes a new client gets is no part of a template; each client names its own',
    ),
  ]);
  return told.flat();
}
