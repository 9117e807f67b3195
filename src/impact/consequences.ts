import type { Json, JsonObject } from '../template/template.js';
import { usesAssertion } from './client.js';
import { type Event, eventsOf, TOKEN_EVENTS } from './events.js';
import type { Found } from './impact.js';

/** What follows for a client once an executor has put a value in. */
interface Consequence {
  readonly effect: Found['effect'];
  readonly events: readonly Event[];
  what(value: Json): string;
  /** On what it depends; absent: on nothing. */
  depends?(client: JsonObject): string | undefined;
  /** Of which clients it holds; absent: of all. */
  of?(client: JsonObject, value: Json, realmAlgorithm: string): boolean;
}

const AUTHENTICATES: readonly Event[] = [
  ...(['PUSHED_AUTHORIZATION_REQUEST', 'TOKEN_REQUEST', 'SERVICE_ACCOUNT_TOKEN_REQUEST'] as const),
  ...(['RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST', 'BACKCHANNEL_AUTHENTICATION_REQUEST'] as const),
  ...(['BACKCHANNEL_TOKEN_REQUEST', 'DEVICE_TOKEN_REQUEST', 'TOKEN_REFRESH', 'TOKEN_REVOKE'] as const),
  'TOKEN_INTROSPECT',
];

/** By the name of what changes. What Keycloak itself then asks for has the same words as what an executor asks for. */
const CONSEQUENCES: Readonly<Record<string, readonly Consequence[]>> = {
  consentRequired: [
    {
      effect: 'breaks',
      events: ['RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'],
      what: () => 'Client requires user consent',
    },
    {
      effect: 'breaks',
      events: ['TOKEN_REQUEST', 'TOKEN_EXCHANGE_REQUEST', 'TOKEN_REFRESH'],
      what: () => 'sessions from before end: Client no longer has requested consent from user',
    },
    { effect: 'changes', events: ['AUTHORIZATION_REQUEST'], what: () => 'users are asked for their consent' },
  ],
  fullScopeAllowed: [
    { effect: 'changes', events: TOKEN_EVENTS, what: () => 'tokens carry only the roles in its scope' },
  ],
  implicitFlowEnabled: [
    { effect: 'refuses', events: ['AUTHORIZATION_REQUEST'], what: () => 'Implicit/Hybrid flow is prohibited.' },
  ],
  directAccessGrantsEnabled: [
    {
      effect: 'refuses',
      events: ['RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'],
      what: () => 'resource owner password credentials grant is prohibited.',
    },
  ],
  'attributes / dpop.bound.access.tokens': [
    { effect: 'requires', events: [...TOKEN_EVENTS, 'USERINFO_REQUEST'], what: () => 'a DPoP proof' },
    {
      effect: 'breaks',
      events: ['PUSHED_AUTHORIZATION_REQUEST', 'AUTHORIZATION_REQUEST'],
      what: () => 'DPoP is not supported for implicit nor hybrid flows',
      depends: ({ standardFlowEnabled }) => (standardFlowEnabled === true ? 'on the response_type' : undefined),
      of: ({ implicitFlowEnabled }) => implicitFlowEnabled === true,
    },
  ],
  'attributes / tls.client.certificate.bound.access.tokens': [
    {
      effect: 'requires',
      events: TOKEN_EVENTS.filter(event => event !== 'TOKEN_REFRESH' && event !== 'TOKEN_EXCHANGE_REQUEST'),
      what: () => 'a client certificate',
    },
  ],
  'attributes / pkce.code.challenge.method': [
    {
      effect: 'requires',
      events: ['PUSHED_AUTHORIZATION_REQUEST', 'AUTHORIZATION_REQUEST'],
      what: () => 'PKCE with S256',
      of: ({ standardFlowEnabled }) => standardFlowEnabled === true,
    },
    { effect: 'requires', events: ['DEVICE_AUTHORIZATION_REQUEST'], what: () => 'PKCE with S256' },
  ],
  'attributes / user.info.response.signature.alg': [
    { effect: 'changes', events: ['USERINFO_REQUEST'], what: value => `userinfo is a JWT signed with ${value}` },
  ],
  'attributes / id.token.signed.response.alg': [
    {
      effect: 'changes',
      events: TOKEN_EVENTS.filter(event => event !== 'SERVICE_ACCOUNT_TOKEN_REQUEST'),
      what: value => `ID tokens are signed with ${value}`,
      of: (_, value, realmAlgorithm) => value !== realmAlgorithm,
    },
  ],
  'attributes / access.token.signed.response.alg': [
    {
      effect: 'changes',
      events: TOKEN_EVENTS,
      what: value => `access tokens are signed with ${value}`,
      of: (_, value, realmAlgorithm) => value !== realmAlgorithm,
    },
  ],
  'attributes / token.endpoint.auth.signing.alg': [
    {
      effect: 'requires',
      events: AUTHENTICATES,
      what: value => `client assertions signed with ${value}`,
      of: client => usesAssertion(client) && client.clientAuthenticatorType !== 'client-secret-jwt',
    },
    {
      effect: 'breaks',
      events: AUTHENTICATES,
      what: value => `its secret cannot sign client assertions with ${value}`,
      of: client => client.clientAuthenticatorType === 'client-secret-jwt',
    },
  ],
  'attributes / request.object.signature.alg': [
    {
      effect: 'requires',
      events: ['PUSHED_AUTHORIZATION_REQUEST', 'AUTHORIZATION_REQUEST'],
      what: value => `request objects, where it sends any, signed with ${value}`,
    },
  ],
  'attributes / ciba.backchannel.auth.request.signing.alg': [
    {
      effect: 'requires',
      events: ['BACKCHANNEL_AUTHENTICATION_REQUEST'],
      what: value => `signed authentication requests, where it sends any, signed with ${value}`,
    },
  ],
};

/** What follows for a client from a change that its next save brings. */
export function consequencesOf(change: Found, client: JsonObject, realmAlgorithm: string): readonly Found[] {
  const events = eventsOf(client);
  const value = change.becomes ?? null;
  return (CONSEQUENCES[change.what] ?? [])
    .filter(({ of }) => of?.(client, value, realmAlgorithm) !== false)
    .map(({ effect, events: at, what, depends }) => {
      const all = [change.depends, depends?.(client)].filter(one => one !== undefined);
      return {
        ...{ effect, what: what(value), cause: change.cause },
        events: at.filter(event => events.has(event)),
        ...(all.length === 0 ? {} : { depends: all.join(', and ') }),
      };
    })
    .filter(found => found.events.length > 0);
}
