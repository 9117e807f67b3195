import { RFC9110 } from '../../../clauses/rfc9110.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import type { Story } from '../../scenario/story.js';
import { worstOfShapes } from '../../shapes.js';

const HOST = 'other-server.invalid';

/** Whoever refuses, in whatever words: a proxy that knows no such host has done it, too (RFC 9110 section 15.5.20). */
const STATUSES = [400, 401, 403, 404, 421];

/** Headers that say which host a request is for, to a server or to one behind a proxy. */
const HEADERS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  Host: [['Host', HOST]],
  'X-Forwarded-Host': [
    ['X-Forwarded-Host', HOST],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ],
  Forwarded: [['Forwarded', `host=${HOST};proto=https`]],
};

const probe: Probe = {
  id: 'dpop-proof-for-forged-host',
  title: 'A DPoP proof made for another host is refused although a header names that host',
  clauses: [RFC9449('4.3-9'), RFC9110('7.4')],
  attacker: ['A1a', 'A7'],
  // What a server takes for the address of a request RFC 9449 does not say.
  level: 'should',
  applies: profile => profile.sender_constrain === 'dpop' && plays(profile, 'userinfo'),
  does: 'Uses an access token at the UserInfo endpoint with a DPoP proof made for the same path on another host, and names that host in the header Host, in X-Forwarded-Host, in Forwarded.',
  shapes: Object.keys(HEADERS),
  gain: 'A malicious resource server whose address has the path of one here passes on token and proof, with its own name in the header, and acts here with the key of whoever sent them.',
  repair:
    'Let the proxy before Keycloak refuse requests for other hosts than its own, and set Host, Forwarded and X-Forwarded-* itself, whatever they were: Keycloak compares with them, not with the option hostname.',
  async run(target) {
    await target.control('userinfo');
    const story = await reach(target, 'token');
    return worstOfShapes(Object.entries(HEADERS), (headers, name) => forged(target, story, name, headers));
  },
};

async function forged(
  target: Target,
  story: Story,
  name: string,
  headers: readonly (readonly [string, string])[],
): Promise<Outcome> {
  const answer = await steps.userinfo(story, {
    proof(_, claims) {
      claims.htu = `https://${HOST}${new URL(String(claims.htu)).pathname}`;
    },
    wire: request => ({ ...request, headers: [...request.headers, ...headers] }),
  });
  const errors = ['invalid_dpop_proof', 'invalid_token'];
  // Of the headers Keycloak itself reads Host alone: whoever believes the others was configured to.
  const judged = { id: `${probe.id}/${name}`, level: probe.level };
  return judge(judged, target, 'userinfo', answer, { refusedBy: 'userinfo', errors, statuses: STATUSES });
}

export default probe;
