import { catalogue } from '../../catalogue/catalogue.js';
import { clientUris, isInsecure } from '../../catalogue/client-uris.js';
import { items, type Located, member, quoted, toJson } from '../located.js';
import type { Problems } from '../problem.js';
import type { JsonObject } from '../template.js';
import { type Enforced, enabledPolicies, executorsOf, scalarIn } from './enforced.js';
import { holdsAt } from './firing.js';

/** What an executor demands of one value of a client. */
interface Demand {
  readonly path: readonly string[];
  /** What is wrong with the value, said behind it: `must be true`; undefined where it is fine. */
  fault(value: string, client: Located): string | undefined;
  /** The event at which it looks at the value; UPDATE where it is absent: when the client is saved. */
  readonly event?: string;
  /** Whether the executor puts in what it wants, as it is configured, and does not refuse. */
  readonly sets?: boolean;
  /** True: Keycloak lets the client be, and fails at each of its requests. */
  readonly fails?: boolean;
}

/**
 * Refuses values of clients that an executor of a policy that holds for them would refuse, or replace whenever the
 * client is saved. Keycloak names neither the client's value nor the executor; here both are named.
 */
export function checkRefusals(root: Located, clients: readonly Located[], problems: Problems): void {
  const policies = enabledPolicies(root).map(policy => ({
    policy,
    demands: executorsOf(policy, root).flatMap(executor =>
      demandsOf(executor).map(demand => ({ executor, ...demand })),
    ),
  }));
  for (const client of clients) {
    const representation = toJson(client) as JsonObject;
    for (const { policy, demands } of policies) {
      for (const { executor, path, fault, event = 'UPDATE', sets, fails } of demands) {
        if (!holdsAt(policy, representation, event)) continue;
        for (const value of valuesAt(client, path)) {
          const text = scalarIn(value);
          const wrong = text === undefined || text === '' ? undefined : fault(text, client);
          if (wrong === undefined) continue;
          problems.add(
            value.at,
            `"${path.at(-1)}" ${wrong}, not ${quoted(value)}: ${sets ? 'changed' : fails ? 'answered with 500' : 'refused'} by ${executor.label}`,
            `The policy ${quoted(member(policy, 'name'))} brings it to this client.` +
              (sets ? ' Keycloak would replace the value, so that the realm never is as this template asks.' : ''),
          );
        }
      }
    }
  }
}

function valuesAt(client: Located, path: readonly string[]): readonly Located[] {
  const value = member(client, ...path);
  if (value === undefined) return [];
  return value.kind === 'list' ? items(value) : [value];
}

const SIGNED = [
  ...['user.info.response.signature.alg', 'request.object.signature.alg', 'id.token.signed.response.alg'],
  ...['token.endpoint.auth.signing.alg', 'access.token.signed.response.alg'],
];
function demandsOf(executor: Enforced): readonly Demand[] {
  const sets = executor.setting('auto-configure') === 'true';
  const field = (name: string, wanted: string): Demand => ({ ...must([name], wanted), sets });
  const attribute = (name: string, wanted: string): Demand => ({ ...must(['attributes', name], wanted), sets });
  switch (executor.id) {
    case 'confidential-client': {
      // It does not act when a client is saved, nor at the requests of a client that sends nobody to log in.
      const { path, fault } = must(['publicClient'], 'false');
      const sends = (client: Located) =>
        scalarIn(member(client, 'standardFlowEnabled')) !== 'false' ||
        scalarIn(member(client, 'implicitFlowEnabled')) === 'true';
      return [
        {
          path,
          event: 'AUTHORIZATION_REQUEST',
          fault: (value, client) => (sends(client) ? fault(value, client) : undefined),
        },
      ];
    }
    case 'consent-required':
      return [field('consentRequired', 'true')];
    case 'full-scope-disabled':
      return [field('fullScopeAllowed', 'false')];
    case 'reject-implicit-grant':
      return [field('implicitFlowEnabled', 'false')];
    case 'reject-ropc-grant':
      return [field('directAccessGrantsEnabled', 'false')];
    case 'dpop-bind-enforcer':
      return executor.setting('allow-only-refresh-token-binding') === 'true'
        ? []
        : [attribute('dpop.bound.access.tokens', 'true')];
    case 'holder-of-key-enforcer':
      return [attribute('tls.client.certificate.bound.access.tokens', 'true')];
    case 'pkce-enforcer':
      return [attribute('pkce.code.challenge.method', 'S256')];
    case 'secure-response-type':
      return [attribute('id.token.as.detached.signature', 'true')];
    case 'secure-signature-algorithm':
      return SIGNED.map(name => oneOf(['attributes', name], secureAlgorithms('secure-signature-algorithm')));
    case 'secure-ciba-req-sig-algorithm':
      return [
        oneOf(
          ['attributes', 'ciba.backchannel.auth.request.signing.alg'],
          secureAlgorithms('secure-ciba-req-sig-algorithm'),
        ),
      ];
    case 'secure-client-authenticator': {
      const demand = oneOf(['clientAuthenticatorType'], executor.list('allowed-client-authenticators'));
      const isPublic = (client: Located) => scalarIn(member(client, 'publicClient')) === 'true';
      return [{ ...demand, fault: (value, client) => (isPublic(client) ? undefined : demand.fault(value, client)) }];
    }
    case 'secure-client-uris':
      return clientUris.map(({ path, joined, plus }) => ({
        path,
        fault: value =>
          (joined ? value.split('##') : [value]).some(uri => !(plus && uri === '+') && isInsecure(uri))
            ? `must ${joined ? 'each ' : ''}begin with https:// and have no *`
            : undefined,
      }));
    case 'secure-redirect-uris-enforcer':
      // Before the request is read, it looks for the redirect URI among the parameters, where a pushed one is not.
      return [
        {
          ...must(['attributes', 'require.pushed.authorization.requests'], 'false'),
          event: 'PRE_AUTHORIZATION_REQUEST',
          fails: true,
        },
      ];
    case 'secure-logout':
      return executor.setting('allow-front-channel-logout') === 'true'
        ? []
        : [
            must(['frontchannelLogout'], 'false'),
            { path: ['attributes', 'frontchannel.logout.url'], fault: () => 'must be absent' },
          ];
    default:
      return [];
  }
}

function must(path: readonly string[], wanted: string): Demand {
  return { path, fault: value => (value.toLowerCase() === wanted.toLowerCase() ? undefined : `must be ${wanted}`) };
}

function oneOf(path: readonly string[], allowed: readonly string[]): Demand {
  return { path, fault: value => (allowed.includes(value) ? undefined : `must be ${allowed.join(', ')}`) };
}

/** The algorithms that an executor lets through are those that it can be told to set. */
function secureAlgorithms(executor: string): readonly string[] {
  const provider = catalogue.executors.find(({ id }) => id === executor);
  return provider?.properties.find(({ name }) => name === 'default-algorithm')?.options ?? [];
}
