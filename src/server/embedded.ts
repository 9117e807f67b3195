/** The embedded Keycloak's door: what commands and embedders use of it. */
export type { EmbeddedServer } from './embedded-server.js';
export { type EphemeralRequest, startEphemeral } from './ephemeral.js';
