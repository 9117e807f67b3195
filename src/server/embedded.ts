/** The embedded Keycloak's door: what commands and embedders use of it. */
export type { EmbeddedServer } from './embedded-server.js';
export { type EphemeralRequest, startEphemeral } from './ephemeral.js';
export {
  type PersistentRequest,
  type PersistentServer,
  type PersistentStatus,
  persistentStatus,
  readPersistent,
  startPersistent,
  stopPersistent,
  untilPersistentEnds,
} from './persistent.js';
