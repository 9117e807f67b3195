import { type Json, type JsonObject, SECTIONS, type Template } from '../template/template.js';
import { commonDefaults, laidOver } from './client-defaults.js';
import { customAttributes } from './custom-attributes.js';
import type { Expressible } from './expressible.js';
import { followers } from './followers.js';
import { overlay } from './overlay.js';
import { plain, plainClient } from './plain.js';
import { readable } from './readable.js';
import { usualClient, usualRealm } from './usual.js';

/** The sections of a template that says what a realm is. */
export interface Sections {
  /** As they are to be written: only what neither the template that is extended says nor Keycloak takes for granted. */
  readonly written: JsonObject;
  /** What they lie over, each client over what it inherits. */
  readonly inherited: JsonObject;
  /** What the template that is extended asks for, of each client, too; it asks nothing of Keycloak's own. */
  readonly asked: JsonObject;
}

/** Lays a realm over the template that it is to extend. */
export function sectionsOf({ found, changedOwn }: Expressible, template: Template | undefined): Sections {
  const { clients, users, ...rest } = found;
  const { clients: askedClients, users: askedUsers, ...asked } = plain(template?.resources ?? {});
  const { clients: _clients, users: _users, ...usual } = usualRealm;
  const secret = (text: string): boolean =>
    template?.secretParameters.some(name => text.includes(`$(${name})`)) ?? false;
  const defaults = plainClient(template?.clientDefaults ?? {});
  // Clients of the template itself have its defaults in them already; and where some follow it, others do not decide.
  const followed = askedClients.length > 0 || followers(asked.clientPolicies, defaults, clients).length > 0;
  const clientDefaults = followed ? {} : commonDefaults(defaults, clients);
  const common = laidOver(defaults, clientDefaults);
  const inheritedBy = ({ clientId = '' }: JsonObject): JsonObject =>
    askedClients.find(client => client.clientId === clientId) ?? { ...common, clientId };
  const askedOf = ({ clientId = '' }: JsonObject): JsonObject =>
    askedClients.find(client => client.clientId === clientId) ?? { ...defaults, clientId };
  const all: readonly JsonObject[] = [...clients, ...changedOwn.map(({ clientId }) => ({ clientId }))];
  const ours = clients.map(client => {
    const { clientId = '' } = client;
    const over = overlay(inheritedBy(client), client, usualClient(client), secret);
    return { clientId, ...withBothScopes(over, client) };
  });
  const own = changedOwn.map(({ clientId, changed, usual }) => ({
    ...overlay(inheritedBy({ clientId }), { clientId, ...changed }, usual),
    clientId,
  }));
  const ids = new Set(clients.map(({ clientId }) => clientId));
  const gone = askedClients.flatMap(({ clientId = '' }) => (ids.has(clientId) ? [] : [{ clientId, remove: true }]));
  const sections = {
    ...overlay(asked, rest, usual, secret),
    clientDefaults,
    clients: [...ours, ...own, ...gone],
    ...overlay({ users: askedUsers }, { users }, {}),
  };
  const written: JsonObject = {
    ...Object.fromEntries(ORDER.flatMap(name => withoutEmpty(name, readable((sections as JsonObject)[name])))),
    ...notEnforceable(template, common),
  };
  const custom = customAttributes(written, common, found.clientPolicies);
  return {
    written: custom.length === 0 ? written : { ...written, customAttributes: custom },
    inherited: { ...asked, clientDefaults: defaults, clients: all.map(inheritedBy) },
    asked: { ...asked, clientDefaults: defaults, clients: clients.map(askedOf) },
  };
}

const ORDER = SECTIONS.flatMap(section => (section === 'clients' ? ['clientDefaults', section] : [section]));

function withoutEmpty(name: string, value: Json | undefined): readonly (readonly [string, Json])[] {
  return value === undefined || Object.keys(value ?? {}).length === 0 ? [] : [[name, value]];
}

/** What no client carries by default any more need not be carried by the probes' clients either. */
function notEnforceable(template: Template | undefined, { attributes }: JsonObject): JsonObject {
  const names = template?.notEnforceable ?? [];
  const gone = names.filter(name => !Object.hasOwn((attributes ?? {}) as JsonObject, name));
  return gone.length === 0 ? {} : { notEnforceable: Object.fromEntries(gone.map(name => [name, null])) };
}

/** Keycloak gives a new client the realm's scopes only where it names none of either kind. */
function withBothScopes(written: JsonObject, client: JsonObject): JsonObject {
  const fields = ['defaultClientScopes', 'optionalClientScopes'];
  if (fields.every(field => written[field] === undefined)) return written;
  return { ...written, ...Object.fromEntries(fields.map(field => [field, client[field] ?? []])) };
}
