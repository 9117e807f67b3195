import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { layBaitBefore } from '../../bait.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { judge } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';
import { worstOfShapes } from '../../shapes.js';

/** What a server wants to be said beside a request_uri (OpenID Connect Core section 6.2). */
const BESIDE = ['response_type', 'scope'];
const SCHEMES = ['https', 'http'] as const;

const probe: Probe = {
  id: 'foreign-request-uri-fetched',
  title: "A request_uri at somebody else's address is neither asked for nor used",
  clauses: [RFC9101('10.4.1'), RFC9101('10.4.2'), FAPI2_SP_FINAL('5.3.2.2-3')],
  attacker: ['A1', 'A3a'],
  level: 'must',
  applies: profile => plays(profile, 'authorize'),
  does: 'Opens authorization requests whose request_uri is an address of this machine, by https and by http, listens there, and looks whether somebody comes and whether the request is refused. A server that cannot reach this machine is judged by its answer alone.',
  shapes: SCHEMES,
  gain: "Anybody who can write a link has the server open connections within its own network, to addresses that are closed to the world, or takes part in flooding another's.",
  repair:
    'Register no wildcard among the request URIs of a client: Keycloak asks for what is registered there and nothing else. Bind clients to a policy whose profile has the executor secure-client-uris, which refuses to save one.',
  hardening: [
    '/clientProfiles/fapi2-security-profile/executors/secure-client-uris',
    '/clientProfiles/browser-app/executors/secure-client-uris',
  ],
  async run(target) {
    await target.control('authorize');
    return worstOfShapes(
      SCHEMES.map(scheme => [scheme, scheme] as const),
      scheme => tell(target, scheme),
    );
  },
};

export default probe;

async function tell(target: Target, scheme: (typeof SCHEMES)[number]): Promise<Outcome> {
  const bait = await layBaitBefore(target, target.server.authorization_endpoint ?? '');
  try {
    const story = await begin(target);
    story.pushed = { request_uri: bait.url(scheme, 'request.jwt'), expires_in: 60 };
    const answer = await steps.authorize(story, {
      parameters(query) {
        for (const name of BESIDE) {
          const value = story.request.get(name);
          if (value !== null) query.set(name, value);
        }
      },
    });
    if (bait.isAsked()) return { verdict: 'fail', message: 'Somebody came to the address that it named.' };
    return judge(probe, target, 'authorize', answer, {
      refusedBy: 'authorize',
      errors: ['invalid_request', 'invalid_request_uri', 'invalid_request_object', 'request_uri_not_supported'],
      page: true,
    });
  } finally {
    await bait.close();
  }
}
