import type { AuthorizationServer } from 'oauth4webapi';
import type { Profile } from '../template/profile.js';
import type { Target } from './probe.js';
import { namesIntent, routeOf, signsResponses } from './scenario/route.js';

/** What no story of a profile can do without, and what a server's metadata say where it is offered. */
interface Offer {
  readonly what: string;
  /** Keycloak's feature. */
  readonly feature?: string;
  readonly member: keyof AuthorizationServer;
  readonly isAsked: (profile: Profile) => boolean;
}

const OFFERS: readonly Offer[] = [
  {
    what: 'pushed authorization requests',
    feature: 'par',
    member: 'pushed_authorization_request_endpoint',
    isAsked: profile => routeOf(profile).includes('par'),
  },
  {
    what: 'DPoP',
    feature: 'dpop',
    member: 'dpop_signing_alg_values_supported',
    isAsked: ({ sender_constrain: constrain }) => constrain === 'dpop',
  },
  {
    what: 'backchannel authentication (CIBA)',
    feature: 'ciba',
    member: 'backchannel_authentication_endpoint',
    isAsked: profile => routeOf(profile).includes('backchannel'),
  },
  {
    what: 'signed authorization responses (JARM)',
    member: 'authorization_signing_alg_values_supported',
    isAsked: signsResponses,
  },
];

type Means = Pick<Target, 'profile' | 'server' | 'device' | 'notifications' | 'intents' | 'clients'>;

/**
 * A server does not offer what a profile stands on, or cannot call this machine where it must: nothing of the profile can
 * be judged there.
 */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
}

/**
 * What the stories of a profile need and a server does not offer: an old version, or one without a feature, is no server
 * that refuses what it must.
 *
 * @returns undefined where its metadata name all of it
 */
export function lackOf(target: Means): string | undefined {
  const { profile, server } = target;
  const lacking = OFFERS.find(({ member, isAsked }) => isAsked(profile) && server[member] === undefined);
  if (lacking === undefined) return unheard(target);
  const { what, feature, member } = lacking;
  const why = feature === undefined ? '' : `; Keycloak has it with the feature ${feature}`;
  return `This server offers no ${what}: its metadata name no ${member}${why}.`;
}

/** @throws NotOffered where the server lacks something */
export function requireOffers(target: Means): void {
  const lack = lackOf(target);
  if (lack !== undefined) throw new NotOffered(lack);
}

/** What is said of a client whose authorization requests must name an intent, and have none. */
export const NO_INTENT =
  'Needs an intent of the client: --intent-listen URL, which the realm asks whose an intent is, or --intent ID.';

/** Why the server cannot call this machine where a profile has it do so; undefined where it can, or need not. */
function unheard({ profile, device, notifications, intents, clients }: Means): string | undefined {
  if (namesIntent(profile) && intents === undefined && clients.some(({ intent }) => intent === undefined)) {
    return NO_INTENT;
  }
  const { ciba_mode } = profile;
  if (ciba_mode === undefined) return undefined;
  if (device === undefined) {
    return 'Needs an authentication device that the server can call: --device-listen URL, which its channel option names.';
  }
  return ciba_mode === 'ping' && notifications === undefined
    ? 'Needs an address that the server can ping: --notification-listen URL.'
    : undefined;
}
