import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import { describe } from '../../answer.js';
import type { Outcome, Probe, SecondRealm, Target } from '../../probe.js';
import { judge } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin, type Spoil } from '../../scenario/story.js';
import { worstOf } from '../../shapes.js';

/** How often a login is tried that takes longer than the request_uri lives. */
const TRIES = 3;
const WITH_CLIENT_ID = 'pushed with client_id';
const WITHOUT_CLIENT_ID = 'pushed without client_id';

const probe: Probe = {
  id: 'request-uri-of-another-realm',
  title: 'A request_uri works only in the realm in which it was pushed',
  clauses: [RFC9126('2.2'), FAPI2_SP_FINAL('5.3.2.2-4')],
  attacker: ['A1'],
  level: 'must',
  needs: ['second realm'],
  applies: profile => plays(profile, 'par', 'authorize'),
  does: "Registers the client's client_id in another realm of the server, with other keys, pushes a request there, with client_id in the form and without, and opens its request_uri in this realm.",
  shapes: [WITH_CLIENT_ID, WITHOUT_CLIENT_ID],
  gain: "Whoever runs another realm of the server writes requests in a client's name that the client has never authenticated, and people consent to them.",
  repair:
    'Keycloak up to 26.7 has no setting for it: let nobody run a realm of the server whom you do not trust, or give these clients a server of their own. 26.8 binds a request_uri to its realm.',
  async run(target) {
    const { secondRealm } = target;
    if (secondRealm === undefined) throw new Error('there is no second realm');
    await target.control('authorize');
    return worstOf([
      await fromThere(target, secondRealm, WITH_CLIENT_ID, {}),
      await fromThere(target, secondRealm, WITHOUT_CLIENT_ID, {
        parameters: form => form.delete('client_id'),
      }),
    ]);
  },
};

export default probe;

async function fromThere(
  target: Target,
  { server, client }: SecondRealm,
  shape: string,
  spoil: Spoil,
  tries: number = TRIES,
): Promise<Outcome> {
  const story = await begin({ ...target, server }, {}, client);
  const pushedAt = Date.now();
  const pushed = await steps.par(story, spoil);
  if (!pushed.accepted) {
    // Who authenticates by certificate must send client_id (RFC 8705 section 2).
    return shape !== WITH_CLIENT_ID && pushed.refusal.kind === 'oauth'
      ? { verdict: 'pass', message: `${shape}: Nobody gets such a request_uri.` }
      : { verdict: 'error', message: `${shape}: ${describe(pushed.refusal)}.` };
  }
  const answer = await steps.authorize({ ...story, target });
  if (!answer.accepted && Date.now() - pushedAt >= Number(story.pushed?.expires_in) * 1000) {
    if (tries > 1) return fromThere(target, { server, client }, shape, spoil, tries - 1);
    return { verdict: 'error', message: `${shape}: The request_uri expired before anybody was logged in.` };
  }
  const outcome = judge({ ...probe, id: `${probe.id}/${shape}` }, target, 'authorize', answer, {
    refusedBy: 'authorize',
    errors: ['invalid_request', 'invalid_request_uri'],
    page: true,
  });
  return { ...outcome, message: `${shape}: ${outcome.message}` };
}
