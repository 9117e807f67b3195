import { BrokenControl, type Target } from '../probe.js';
import { reach } from '../refusal.js';
import type { Story, StoryOptions } from '../scenario/story.js';
import { ask, type Holder, isGood, type Resource } from './resource.js';
import { describeRefusal } from './verdict.js';

/** A token that lives no longer than this is not begun with. */
const MARGIN_MS = 30_000;

/**
 * Lets all probes of a resource share one access token, and one good request as their control: they spoil only what
 * is said to the resource server. Another token is got when it is about to expire.
 *
 * @param targetOf - a target with a transcript of its own
 * @param lasts - false: other probes may have ended the session that the token belongs to, so that each gets a new one
 */
export function shareHolder(
  resource: Resource,
  targetOf: () => Target,
  { lasts }: { readonly lasts: boolean },
): () => Promise<Holder> {
  let shared: { readonly holder: Promise<Holder>; until: number } | undefined;
  return () => {
    if (lasts && shared !== undefined && Date.now() < shared.until) return shared.holder;
    const begun = { holder: hold(targetOf(), resource), until: Number.POSITIVE_INFINITY };
    shared = begun;
    begun.holder.then(
      ({ story: { tokens } }) => {
        if (tokens?.expires_in !== undefined) begun.until = Date.now() + tokens.expires_in * 1000 - MARGIN_MS;
      },
      // Whoever waits for it is told; it is not tried again.
      () => {},
    );
    return begun.holder;
  };
}

/**
 * Who holds the access token for the resource that a target has.
 *
 * @throws Error when it has none: the probe did not say that it needs one
 */
export function holderOf({ examined }: Target): Promise<Holder> {
  if (examined === undefined) throw new Error('there is no resource to be examined');
  return examined.holder();
}

/** How a story asks for what the resource wants. */
export function optionsFor({ scope }: Resource): StoryOptions {
  return scope.length === 0 ? {} : { scope };
}

/**
 * Gets a token and asks for the resource with it, as is right.
 *
 * @throws BrokenControl when the realm or the resource server refuses that
 */
async function hold(target: Target, resource: Resource): Promise<Holder> {
  const story = await reach(target, 'token', optionsFor(resource));
  return { resource, story, good: await askWell(target, { resource, story }) };
}

/**
 * Asks for the resource with a good token: a refusal counts only where this succeeds.
 *
 * @throws BrokenControl when it does not
 */
export async function askWell(
  target: Pick<Target, 'wire'>,
  { resource, story }: { readonly resource: Resource; readonly story: Story },
): Promise<Holder['good']> {
  const good = await ask(target, { resource, story });
  if (isGood(good)) return good;
  throw new BrokenControl(
    { clientId: story.party.clientId, at: 'resource', said: describeRefusal(good) },
    target.wire.transcript(),
  );
}
