import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { Dispatcher } from 'undici';

/** An open door to one Keycloak server, for one realm. */
export interface Connection {
  /** Base address without a trailing slash: `https://localhost:8443`, with `/auth` where the server has a path. */
  readonly server: string;
  /** The realm to work on, not the one in which we authenticate. */
  readonly realm: string;
  /** By which client we authenticate, and in which realm. */
  readonly account: { readonly realm: string; readonly clientId: string };
  /** Bound to `realm`; its token renews itself; its errors are KeycloakError. */
  readonly admin: KeycloakAdminClient;
  /** The same for another realm of the server. */
  adminOf(realm: string): KeycloakAdminClient;
  /** PEM of the certificate authorities to trust beside the system's. */
  readonly ca?: string;
  /** False only with an explicit flag. */
  readonly verifyTls: boolean;
  /** For requests beside the admin API; does not authenticate. */
  readonly dispatcher: Dispatcher;
  /** Keycloak's version, or undefined where `serverinfo` may not be read. */
  version(): Promise<string | undefined>;
  /** Number of HTTP requests sent so far. */
  requests(): number;
  close(): Promise<void>;
}
