import { randomBytes } from 'node:crypto';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { Authority } from '../../authority.js';
import type { Person } from '../../parties/browser.js';
import type { SigningKey } from '../../parties/keys.js';
import type { RelyingParty } from '../../parties/relying-party.js';
import type { JsonObject, Template } from '../../template/template.js';
import type { ChangingClient } from '../probe.js';
import { plays, signsResponses } from '../scenario/route.js';
import { copyNotes } from './copied-client.js';
import { allowScopes, type ForResource, SHORT_LIVED, SHORT_LIVED_NOTE, scopesNamed } from './for-resource.js';
import { whereThere, withLeft } from './leftovers.js';
import type { Likeness } from './likeness.js';
import {
  createChanging,
  createClient,
  createEncrypting,
  type Marker,
  NO_MARKER,
  type Undo,
  withAttributes,
} from './scratch-client.js';
import { nameRun } from './scratch-name.js';

/** What a run has made on the realm for itself. */
export interface Scratch {
  readonly clients: readonly [RelyingParty, RelyingParty];
  /** A third one whose access tokens live some seconds only, where an API is examined. */
  readonly shortLived?: RelyingParty;
  /** Registered for encrypted authorization responses, where responses are signed. */
  readonly encrypting?: RelyingParty;
  /** Loses its redirect URI and gets it back, where one was asked for. */
  readonly changing?: ChangingClient;
  readonly user: Person;
  /** What a reader of the report must know about them. */
  readonly notes: readonly string[];
  /**
   * Takes all of it away again. May be called after an interruption.
   *
   * @returns the names of what could not be removed
   */
  remove(): Promise<readonly string[]>;
}

/** What clients of some profiles are made with. */
export interface Surroundings {
  readonly authority?: Authority | undefined;
  /** Where the server pings them. */
  readonly notifications?: string | undefined;
  /** What their tokens must have for an API that is examined, too. */
  readonly resource?: ForResource | undefined;
  /** True: one more, which may be changed, where requests are pushed. */
  readonly changes?: boolean;
}

/**
 * Makes two careless clients and a user. Careless: authentication method, keys, redirect URI; on a realm that has the
 * template's policies also the marker by which they find a client, and those client defaults that no executor can
 * enforce. So what is examined is what the realm enforces, not what a probe has configured.
 *
 * @throws Error when the realm has no such client scope
 */
export async function createScratch(
  admin: KeycloakAdminClient,
  template: Template,
  { authority, notifications, resource, changes }: Surroundings = {},
  likeness: Likeness = {},
): Promise<Scratch> {
  const run = await nameRun();
  const undo: Undo[] = [];
  const remove = async () => {
    const left: string[] = [];
    // The last made goes first; what fails does not keep the rest from going.
    for (const { name, remove } of undo.splice(0).reverse()) await whereThere(remove).catch(() => left.push(name));
    return left;
  };
  try {
    const { model, standing } = likeness;
    const scopes = await scopesNamed(admin, resource?.scope ?? []);
    const marker =
      model === undefined ? await markerOf(admin, template) : { ...NO_MARKER, notes: aboutModel(likeness) };
    const user = await createUser(admin, run, undo);
    const alg = assertionAlgorithm(model === undefined ? template.clientDefaults : model.whole);
    const names = [`${run}-a`, `${run}-b`];
    const { profile } = template;
    // A name under .invalid resolves nowhere (RFC 6761 section 6.4), so that no code can go astray.
    const redirectUris = names.map(name => `https://${name}.invalid/callback`);
    if (standing !== undefined) redirectUris.push(standing.redirectUri);
    const registration = { redirectUris, alg, profile, authority, notifications, model, ...marker };
    // An intent of its own is at a service that knows no client of ours.
    const alone = standing?.intent === undefined ? undefined : standing;
    const asking = model === undefined ? withAttributes(registration, INTROSPECTS) : registration;
    const both = [
      standing ?? createClient(admin, `${run}-a`, asking, undo),
      alone ?? createClient(admin, `${run}-b`, registration, undo),
    ] as const;
    // Also where one of them fails the other has ended before all is removed.
    await Promise.allSettled(both);
    const [first, second] = await Promise.all(both);
    const notes = [
      ...marker.notes,
      ...(model === undefined || second === standing ? [] : await copyNotes(admin, second.clientId, model, profile)),
    ];
    const encrypting = signsResponses(profile)
      ? await createEncrypting(admin, `${run}-e`, { registration, redirectUri: first.redirectUri }, undo)
      : undefined;
    const changing =
      changes === true && plays(profile, 'par', 'authorize')
        ? await createChanging(admin, `${run}-w`, registration, undo)
        : undefined;
    const scratch = {
      ...({ clients: [first, second], user, notes, remove } as const),
      ...(changing === undefined ? {} : { changing }),
      ...(encrypting === undefined ? {} : { encrypting }),
    };
    if (resource === undefined) return scratch;
    const third = await createClient(admin, `${run}-c`, withAttributes(registration, SHORT_LIVED), undo);
    const own = [first, second, third].filter(party => party !== standing).map(({ clientId }) => clientId);
    await allowScopes(admin, own, scopes);
    const shortLived = { ...third, redirectUri: first.redirectUri };
    return { ...scratch, shortLived, notes: [...notes, SHORT_LIVED_NOTE] };
  } catch (error) {
    throw withLeft(error, await remove());
  }
}

async function markerOf(admin: KeycloakAdminClient, template: Template): Promise<Marker> {
  const { policies = [] } = await admin.clientPolicies.listPolicies({});
  const there = new Set(policies.map(({ name }) => name));
  const ours = (template.resources.clientPolicies ?? []).filter(({ name }) => there.has(name as string));
  const conditions = ours.flatMap(({ conditions }) => (conditions ?? []) as readonly JsonObject[]);
  const attributes: Record<string, string> = {};
  const roles: string[] = [];
  for (const { condition, configuration } of conditions) {
    const settings = configuration as JsonObject;
    if (condition === 'client-attributes') {
      const pairs = JSON.parse(settings.attributes as string) as { key: string; value: string }[];
      for (const { key, value } of pairs) attributes[key] = value;
    }
    if (condition === 'client-roles') roles.push(...(settings.roles as string[]));
  }
  const notes =
    ours.length === 0
      ? [
          'The realm has none of the template’s client policies: the scratch clients carry only keys and a redirect URI.',
        ]
      : [];
  const mappers = ours.length === 0 ? [] : claimMappers(template);
  if (ours.length > 0) {
    const defaults = template.clientDefaults.attributes as JsonObject;
    for (const name of template.notEnforceable) attributes[name] = String(defaults[name]);
    const own = [...template.notEnforceable, ...mappers.map(({ name }) => `the mapper ${name}`)];
    if (own.length > 0) notes.push(`Set by each client, not enforced by the realm: ${own.join(', ')}.`);
  }
  return { attributes, roles, mappers, notes };
}

/** The mappers of the client defaults that put a claim into the ID token as the request asks for it. */
function claimMappers({ clientDefaults }: Template): Marker['mappers'] {
  const { protocolMappers = [] } = clientDefaults as { readonly protocolMappers?: Marker['mappers'] };
  return protocolMappers
    .filter(({ protocolMapper }) => protocolMapper === 'oidc-claims-param-value-idtoken-mapper')
    .map(mapper => ({ ...mapper, protocol: 'openid-connect' }));
}

function aboutModel({ model, standing }: Likeness): readonly string[] {
  const { clientId, notes = [] } = model ?? {};
  if (standing?.intent !== undefined) {
    return [`Probed is ${clientId} as it stands, without a second client: that one would have no intent.`];
  }
  const about =
    standing === undefined
      ? `The scratch clients are made like ${clientId}.`
      : `Probed is ${clientId} as it stands; the second client is made like it.`;
  return [about, ...notes];
}

/** Without it Keycloak since 26.6.2 tells a client of no token of its own, for which it is no audience either. */
const INTROSPECTS = { 'allow.token.introspection.without.audience.check': 'true' };

/** What a client signs its assertions with; PS256 where it does not say. */
function assertionAlgorithm({ attributes }: { readonly attributes?: unknown }): SigningKey['alg'] {
  const { 'token.endpoint.auth.signing.alg': alg } = (attributes ?? {}) as JsonObject;
  return alg === 'ES256' || alg === 'RS256' ? alg : 'PS256';
}

async function createUser(admin: KeycloakAdminClient, username: string, undo: Undo[]): Promise<Person> {
  // Long, and of every class of characters that a password policy can ask for.
  const password = `Aa1!${randomBytes(21).toString('base64url')}`;
  const { id } = await admin.users.create({
    username,
    email: `${username}@kcfapi.invalid`,
    emailVerified: true,
    firstName: 'Probe',
    lastName: 'User',
    enabled: true,
    credentials: [{ type: 'password', value: password, temporary: false }],
  });
  undo.push({
    name: username,
    async remove() {
      // Who is gone is logged out.
      await admin.users.logout({ id }).catch(() => {});
      await admin.users.del({ id });
    },
  });
  // The realm may ask something of every new user, or call users by their e-mail address.
  await admin.users.update({ id }, { requiredActions: [] });
  const created = await admin.users.findOne({ id });
  return { username: created?.username ?? username, password };
}
