import type { Pki } from './pki.js';

/** A Keycloak that runs on this machine, started by us. */
export interface EmbeddedServer {
  /** Base address without a trailing slash: `https://localhost:8443`. */
  readonly url: string;
  /** Address of the management interface (health), HTTPS with the same certificate. */
  readonly managementUrl: string;
  /** PEM of the authority that signed the server's certificate and that the server trusts for client certificates. */
  readonly ca: string;
  readonly caFile: string;
  readonly adminUsername: string;
  /** Of realm master. A secret: random for each server, never to be shown. */
  readonly adminPassword: string;
  readonly version: string;
  readonly logFile: string;
  readonly pki: Pki;
  /** Stops the server and waits until it is gone; may be called again. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The administrator's name in every embedded server. */
export const ADMIN_USERNAME = 'admin';
