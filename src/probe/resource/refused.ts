import { isJwt } from '../../parties/relying-party.js';
import type { Probe } from '../probe.js';
import { worstOfShapes } from '../shapes.js';
import { askWell, holderOf } from './holder.js';
import { accessTokenOf, ask, type ResourceSpoil } from './resource.js';
import { type Due, judgeRefusal } from './verdict.js';

/** A good request to the resource, spoilt in one place; `needs` stands for what it needs beside a resource server. */
export interface ResourceRefusal extends Omit<Probe, 'run' | 'level' | 'applies' | 'does' | 'shapes'>, Due {
  readonly level?: Probe['level'];
  /** Every profile without it. */
  readonly applies?: Probe['applies'];
  readonly spoil?: ResourceSpoil;
  /** The same defect in several shapes, by name; the worst outcome counts. */
  readonly variants?: Readonly<Record<string, ResourceSpoil>>;
  /** Only where the access token is a JWT. */
  readonly ofJwt?: boolean;
}

/**
 * Makes a probe out of a spoilt request: a good one first, then the spoilt ones, then a good one again. A resource
 * server that blocks a caller after some bad requests would else seem to refuse all the rest for what is wrong with it.
 */
export function refusedByResource(definition: ResourceRefusal): Probe {
  const { spoil, variants, statuses, errors, ofJwt = false, needs = [], ...probe } = definition;
  const due: Due = { errors, ...(statuses === undefined ? {} : { statuses }) };
  const shapes = Object.entries(variants ?? { '': spoil ?? {} });
  const level = probe.level ?? 'must';
  return {
    applies: () => true,
    ...probe,
    level,
    does: describeSpoils(shapes.map(([, shape]) => shape)),
    ...(variants === undefined ? {} : { shapes: Object.keys(variants) }),
    needs: ['resource server', ...needs],
    async run(target) {
      const holder = await holderOf(target);
      if (ofJwt && !isJwt(accessTokenOf(holder.story))) {
        return { verdict: 'skip', message: 'The access token is no JWT: there is nothing in it to spoil.' };
      }
      const worst = await worstOfShapes(shapes, async spoils =>
        judgeRefusal(await ask(target, holder, spoils), due, holder.good, level),
      );
      // What the resource gave away is not undone by what comes after.
      return worst.verdict === 'fail' ? worst : askWell(target, holder).then(() => worst);
    },
  };
}

/** What each hook of a spoilt request does. */
const HOOKS: Readonly<Record<keyof ResourceSpoil, string>> = {
  token: 'another token in the place of the access token',
  proof: 'a DPoP proof that was changed before it was signed',
  proofSigner: 'a DPoP proof that was signed otherwise',
  identity: 'another certificate or none',
  wire: 'a request that was changed as it went out',
};

function describeSpoils(shapes: readonly ResourceSpoil[]): string {
  const hooks = new Set(shapes.flatMap(shape => Object.keys(shape) as (keyof ResourceSpoil)[]));
  const spoilt = [...hooks].map(hook => HOOKS[hook]).join(', and ');
  return `Asks for the resource with a good access token, then with ${spoilt}, then with the good one again.`;
}

/** Profiles whose access tokens are bound to a DPoP key. */
export const boundByDpop: Probe['applies'] = profile => profile.sender_constrain === 'dpop';

/** Profiles whose access tokens are bound to a certificate. */
export const boundByCertificate: Probe['applies'] = profile => profile.sender_constrain === 'mtls';

/** Profiles that stand on FAPI 1.0: its Part 1 asks more of a resource server than FAPI 2.0 does. */
export const madeForFapi1: Probe['applies'] = ({ plan }) => /^fapi(1|-ciba)-/.test(plan ?? '');
