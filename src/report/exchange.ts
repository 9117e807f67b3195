/** One HTTP request and what came back, with every secret redacted: evidence that may be shown to anybody. */
export interface Exchange {
  /** The scenario's step that sent it: `par`, `authorize`, `token`. */
  readonly step: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: string;
    /** Subject of the certificate that was shown in the TLS handshake; absent where none was. */
    readonly certificate?: string;
  };
  /** Absent where no response came. */
  readonly response?: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: string;
  };
  /** Why there is no response: a connection refused, a broken TLS handshake. */
  readonly failure?: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
}
