import type { Source } from '../../report/report.js';
import type { Chain } from '../chain.js';
import { items, member, removalOf, text } from '../located.js';
import { attributesOf } from './policies.js';

/** A policy that a file removes, with the place where it says so. */
export interface RemovedPolicy {
  readonly name: string;
  readonly at: Source;
}

/** Client attributes by which policies that are removed have chosen clients, by name. */
export function removedMarkers({ levels }: Chain): ReadonlyMap<string, RemovedPolicy> {
  const markers = new Map<string, RemovedPolicy>();
  for (const [level, { own }] of levels.entries()) {
    const below = items(member(levels[level + 1]?.merged, 'clientPolicies'));
    for (const item of items(member(own, 'clientPolicies'))) {
      const [removal, name] = [removalOf(item), text(member(item, 'name'))];
      if (removal === undefined || name === undefined) continue;
      const removed = below.find(policy => text(member(policy, 'name')) === name);
      for (const condition of items(member(removed, 'conditions'))) {
        for (const marker of attributesOf(condition)) markers.set(marker, { name, at: removal.at });
      }
    }
  }
  return markers;
}
