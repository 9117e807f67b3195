/** How what takes time to expire is probed: on a clone of the realm, by waiting, or not at all. */
export type Expiry = 'clone' | 'wait' | 'skip';
