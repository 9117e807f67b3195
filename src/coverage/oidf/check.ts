/** Why no probe looks at what the OIDF conformance suite looks at. The list is closed. */
export const NOT_LOOKED_AT = {
  superseded:
    'FAPI 1.0 refers to RFC 7523 as it was, by which a server accepts such an audience of a client assertion, as Keycloak does in its profiles for FAPI 1.0; RFC 10070 has replaced that: no audience but the issuer.',
  prepares: 'It prepares a request and judges nothing.',
  'own configuration': "It judges the tester's own configuration, not the server.",
  'metadata no profile needs': 'It judges metadata that no client of our profiles reads.',
  'not asked for': 'It is about what no profile here asks for: the claims parameter, claims about a person, acr.',
} as const;

/** What the suite looks at, with the probes that look at the same or the reason why none does. */
export type Check = { readonly names: readonly string[] } & (
  | { readonly probes: readonly string[] }
  | { readonly reason: keyof typeof NOT_LOOKED_AT }
);
