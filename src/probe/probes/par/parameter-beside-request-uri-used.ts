import { RFC9101 } from '../../../clauses/rfc9101.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import { parametersBeside, tellBeside } from '../../beside.js';
import type { Probe } from '../../probe.js';
import { plays } from '../../scenario/route.js';
import type { Spoil } from '../../scenario/story.js';
import { worstOfShapes } from '../../shapes.js';

const probe: Probe = {
  id: 'parameter-beside-request-uri-used',
  title:
    'What stands beside the request_uri of a pushed request is not used, whether the request says otherwise or nothing',
  clauses: [RFC9126('4'), RFC9101('6.3')],
  attacker: ['A1', 'A3a'],
  needs: ['second client'],
  level: 'must',
  applies: profile => plays(profile, 'par', 'authorize', 'token'),
  does: 'Says state, nonce, redirect_uri and scope beside the request_uri at the authorization endpoint, each with another value than was pushed and then without any that was pushed, and looks at the response and the tokens.',
  gain: 'Who can change the address that a browser opens adds to a pushed request what its client never asked for.',
  repair:
    'Bind the client to a policy whose profile has the executor secure-par-content: without it Keycloak takes from beside what was not pushed.',
  hardening: [
    '/clientProfiles/fapi2-security-profile/executors/secure-par-content',
    '/clientProfiles/fapi1-advanced-pushed/executors/secure-par-content',
  ],
  async run(target) {
    await target.control('token');
    const shapes = parametersBeside(target.profile).flatMap(beside => [
      [`${beside.name} beside and otherwise pushed`, { beside, par: {} }] as const,
      [`${beside.name} beside and not pushed`, { beside, par: without(beside.name) }] as const,
    ]);
    return worstOfShapes(shapes, ({ beside, par }) =>
      tellBeside(target, beside, value => ({
        par,
        authorize: { parameters: form => form.set(beside.name, value) },
      })),
    );
  },
};

function without(name: string): Spoil {
  return { request: parameters => parameters.delete(name) };
}

export default probe;
