import { RFC6749 } from '../../../clauses/rfc6749.js';
import type { Wire } from '../../../parties/wire.js';
import { describe, failedBy, type Refusal, refusedVerdict } from '../../answer.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { actsForItself, plays, wayTo } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin, type Story } from '../../scenario/story.js';
import { worstOf } from '../../shapes.js';

/** What clients may mostly ask for beside openid; first what is not mostly granted to whoever does not ask for it. */
const USUAL = ['address', 'phone', 'email', 'profile'];

const probe: Probe = {
  id: 'scope-order-matters',
  title: 'The scopes of a request count in any order, and however the blanks between them are encoded',
  clauses: [RFC6749('3.3')],
  level: 'must',
  applies: profile => plays(profile, 'request', 'token') && !actsForItself(profile),
  does: 'Asks for two scopes, for the same ones in another order, and with blanks as %20 instead of +, and compares which were granted.',
  shapes: ['in another order', 'with %20 between them'],
  gain: 'Nobody gains anything; but a client that names its scopes in another order gets others, or none.',
  repair: 'Keycloak does so without any setting: look for a proxy that rewrites requests, or a version with a defect.',
  async run(target) {
    await target.control('token');
    const scopes = scopesOf(target);
    if (scopes.length < 2) return { verdict: 'skip', message: 'The client asks for one scope alone.' };
    const usual = await granted(target, scopes);
    if ('problem' in usual) return { verdict: 'error', message: `In the usual order: ${usual.problem}.` };
    if ('refusal' in usual) {
      const may = refusedVerdict(usual.refusal) === 'pass' ? 'The client may not ask for' : 'There is no answer to';
      const message = `${may} ${scopes.join(' and ')}: ${describe(usual.refusal)}.`;
      return { verdict: refusedVerdict(usual.refusal) === 'pass' ? 'skip' : 'error', message };
    }
    const tell = (name: string, other: Granted): Outcome => {
      if ('problem' in other) return { verdict: 'fail', message: `${name}: ${other.problem}.` };
      if ('refusal' in other) {
        return { verdict: failedBy(other.refusal), message: `${name}: Refused: ${describe(other.refusal)}.` };
      }
      return other.scope === usual.scope
        ? { verdict: 'pass', message: `${name}: It is the same.` }
        : { verdict: 'fail', message: `${name}: Granted was "${other.scope}"; with the usual order "${usual.scope}".` };
    };
    return worstOf([
      tell('in another order', await granted(target, scopes.toReversed())),
      tell('with %20 between them', await granted({ ...target, wire: escaping(target.wire) }, scopes)),
    ]);
  },
};

export default probe;

/** What an unusual or usual request was granted, sorted; or why it was not. */
type Granted = { readonly scope: string } | { readonly refusal: Refusal } | { readonly problem: string };

function scopesOf({ profile, server, clients: [{ scope }] }: Target): readonly string[] {
  const own = scope?.split(' ') ?? (profile.openid === 'plain_oauth' ? [] : ['openid']);
  const more = USUAL.filter(name => server.scopes_supported?.includes(name) === true && !own.includes(name));
  return [...own, ...more].slice(0, Math.max(own.length, 2));
}

async function granted(target: Target, scopes: readonly string[]): Promise<Granted> {
  const story: Story = await begin(target);
  story.request.set('scope', scopes.join(' '));
  for (const step of wayTo('token', target.profile)) {
    const answer = await steps[step](story);
    if (!answer.accepted) return { refusal: answer.refusal };
    if (answer.problem !== undefined) return { problem: `${step}: ${answer.problem}` };
  }
  // What is not said is what was asked for (RFC 6749 section 5.1).
  return { scope: (story.tokens?.scope?.split(' ') ?? scopes).toSorted().join(' ') };
}

/** Encodes the blanks of a scope as addresses do, where forms have a plus sign. */
function escaping({ send, ...wire }: Wire): Wire {
  const encoded = (text: string) => text.replace(/(?<=(?:^|[?&])scope=)[^&]*/, value => value.replaceAll('+', '%20'));
  return {
    ...wire,
    send: ({ url, body, ...request }, step) =>
      send({ ...request, url: encoded(url), ...(body === undefined ? {} : { body: encoded(body) }) }, step),
  };
}
