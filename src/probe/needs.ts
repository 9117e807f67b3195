import type { RelyingParty } from '../parties/relying-party.js';
import { NotOffered } from './offers.js';
import type { Probe, Target } from './probe.js';
import type { Resource } from './resource/resource.js';

/** What a probe may need that not every setting has. */
export type Need =
  | 'certificates'
  | 'second authority'
  | 'second client'
  | 'second realm'
  | 'RSA key'
  | 'client secret'
  | 'password'
  | 'time'
  | 'resource server'
  | 'encrypting client'
  | 'changing client'
  | 'intent service'
  | 'app redirect URIs';

type Means = Pick<
  Target,
  | 'authority'
  | 'secondAuthority'
  | 'clients'
  | 'user'
  | 'inHaste'
  | 'encrypting'
  | 'changing'
  | 'intents'
  | 'secondRealm'
> & { readonly resource?: Resource };

const NEEDS: Readonly<Record<Need, { readonly isMet: (means: Means) => boolean; readonly otherwise: string }>> = {
  certificates: {
    isMet: ({ authority }) => authority !== undefined,
    otherwise: 'Needs certificates of an authority that the server trusts: --client-ca FILE --client-ca-key FILE.',
  },
  'app redirect URIs': {
    isMet: ({ clients: [client] }) => client.appRedirectUris !== undefined,
    otherwise: 'Needs a client with redirect URIs on the loopback interface and of a private-use scheme.',
  },
  'second authority': {
    isMet: ({ secondAuthority }) => secondAuthority !== undefined,
    otherwise:
      'Needs a second authority that the server trusts for client certificates: --second-client-ca FILE --second-client-ca-key FILE.',
  },
  'second client': {
    isMet: ({ clients: [first, second] }) => first.clientId !== second.clientId,
    otherwise: 'Needs a second client, which does what it must not with the codes and tokens of the first.',
  },
  'second realm': {
    isMet: ({ secondRealm }) => secondRealm !== undefined,
    otherwise:
      'Needs another realm of the same server: one is made by an account that may create realms (--expiry clone).',
  },
  'RSA key': {
    isMet: ({ clients: [{ rsaKey }] }) => rsaKey.alg !== 'ES256',
    otherwise: 'Needs a client that has an RSA key registered.',
  },
  'client secret': {
    isMet: ({ clients: [{ secret }] }) => secret !== undefined,
    otherwise:
      'Needs the secret that the server has of the client: of a guessed one a refusal would say nothing. It is known of clients that are made on a realm that is administered.',
  },
  password: {
    isMet: ({ user }) => user.password !== '',
    otherwise: "Needs the user's password: a refusal of another one would say nothing.",
  },
  'encrypting client': {
    isMet: ({ encrypting }) => encrypting !== undefined,
    otherwise:
      'Needs a client that is registered for encrypted responses: one is made on a realm that is administered.',
  },
  'changing client': {
    isMet: ({ changing }) => changing !== undefined,
    otherwise: 'Needs a client whose registration it may change: one is made on a realm that is administered.',
  },
  'intent service': {
    isMet: ({ intents }) => intents !== undefined,
    otherwise:
      'Needs a service of intents that this run is itself, on a realm that is administered: --intent-listen URL, which the realm names.',
  },
  time: {
    isMet: ({ inHaste }) => inHaste !== true,
    otherwise:
      'Not carried out, as --expiry skip says: it waits until something expires. Leave the option out to have it.',
  },
  'resource server': {
    isMet: ({ resource }) => resource !== undefined,
    otherwise: 'Examines an API of yours: --resource URL.',
  },
};

/** Whether a probe examines an API of the user's own, and not the realm. */
export function examinesResource({ needs = [] }: Pick<Probe, 'needs'>): boolean {
  return needs.includes('resource server');
}

/** Whether a probe looks at another realm of the server, too. */
export function needsSecondRealm({ needs = [] }: Pick<Probe, 'needs'>): boolean {
  return needs.includes('second realm');
}

/** Whether a probe changes the registration of a client while a request of it is under way. */
export function needsChangingClient({ needs = [] }: Pick<Probe, 'needs'>): boolean {
  return needs.includes('changing client');
}

/**
 * Why a probe cannot be carried out in a setting.
 *
 * @returns undefined where it can
 */
export function unmetNeed({ needs = [] }: Pick<Probe, 'needs'>, means: Means): string | undefined {
  const need = needs.find(name => !NEEDS[name].isMet(means));
  return need === undefined ? undefined : NEEDS[need].otherwise;
}

/**
 * The second client, for the shapes of a probe that has others as well.
 *
 * @throws NotOffered where there is none
 */
export function secondClient({ clients: [first, second] }: Pick<Target, 'clients'>): RelyingParty {
  if (first.clientId === second.clientId) throw new NotOffered(NEEDS['second client'].otherwise);
  return second;
}
