/** Who we are to the server. */
export type Credentials =
  | { readonly kind: 'user'; readonly clientId: string; readonly username: string; readonly password: string }
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: string };

/** Everything that is needed to connect. */
export interface ConnectionSettings {
  /** Base address without a trailing slash. */
  readonly server: string;
  /** The realm to work on. */
  readonly realm: string;
  /** The realm to log in to: `master`, where nothing else is said. */
  readonly authRealm: string;
  readonly credentials: Credentials;
  /** PEM of the certificate authorities to trust beside the system's. */
  readonly ca?: string;
  /** False only with an explicit flag. */
  readonly verifyTls: boolean;
}
