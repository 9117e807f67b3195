import type { Realm } from './resource.js';

/** A reading of a realm that is done once, whoever asks for it; also one that fails. */
export function onceFor<T>(read: (realm: Realm) => Promise<T>): (realm: Realm) => Promise<T> {
  const known = new WeakMap<Realm, Promise<T>>();
  return realm => {
    const reading = known.get(realm) ?? read(realm);
    known.set(realm, reading);
    return reading;
  };
}
