import type { Attacker } from './clause.js';

/** Where the FAPI 2.0 Attacker Model describes them. */
export const ATTACKER_MODEL = 'https://openid.net/specs/fapi-attacker-model-2_0-final.html#section-5';

/**
 * What the attackers of the FAPI 2.0 Attacker Model can do, in a sentence of ours. Its later versions no longer have A3b
 * and A8, and keep A5 for information.
 */
export const attackers: Readonly<Record<Attacker, string>> = {
  A1: 'Takes part like anybody else: runs sites and clients, and sends links to users.',
  A1a: 'Does so, too, and runs an authorization server that the client uses.',
  A2: 'Controls the network between the parties.',
  A3a: 'Reads authorization requests, in the history of a browser or a log.',
  A3b: 'Reads authorization responses, in the history of a browser or a log (an attacker of the model’s drafts).',
  A5: 'Reads and changes what goes to and from the token endpoint.',
  A7: 'Reads requests to resource servers.',
  A8: 'Reads and changes what resource servers answer (an attacker of the model’s drafts).',
};
