/** The embedded Keycloak could not be had, built, started or stopped. The message says where, and what to do. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}
