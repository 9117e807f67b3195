/** Where long work says how far it is. Only commands print: everything else is handed one of these. */
export interface Progress {
  /** Begins a phase: `Unpack Keycloak 26.7.4`. The phase before it ends here. */
  phase(title: string): void;
  /** Says something within the phase: a download's size, which Java is used. Never a secret. */
  note(text: string): void;
}

/** Says nothing. */
export const silent: Progress = { phase: () => {}, note: () => {} };
