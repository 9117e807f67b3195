import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { parametersBeside, tellBeside } from '../../beside.js';
import type { Probe } from '../../probe.js';
import { plays, signsRequests } from '../../scenario/route.js';
import type { Spoil } from '../../scenario/story.js';
import { worstOfShapes } from '../../shapes.js';

const probe: Probe = {
  id: 'parameter-beside-request-object-used',
  title: 'What stands beside a request object is not used, whether the request object says otherwise or nothing',
  clauses: [RFC9101('6.3'), RFC9101('10.7'), FAPI1_ADV('5.2.2-10'), FAPI2_MS_FINAL('5.3.1-1')],
  attacker: ['A1', 'A3a'],
  needs: ['second client'],
  level: 'must',
  applies: profile => signsRequests(profile) && plays(profile, 'authorize', 'token'),
  repair:
    'Bind the client to a policy whose profile has the executor secure-request-object: without it Keycloak takes from beside what the request object does not say.',
  hardening: [
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  does: 'Says state, nonce, redirect_uri and scope beside the request object, each with another value than within and then without any within, and looks at the response and the tokens.',
  gain: 'Who can change the address that a browser opens adds to a signed request what its client never asked for.',
  async run(target) {
    await target.control('token');
    const shapes = parametersBeside(target.profile).flatMap(beside => [
      [`${beside.name} beside and otherwise within`, { beside, requestObject: () => {} }] as const,
      [`${beside.name} beside and not within`, { beside, requestObject: without(beside.name) }] as const,
    ]);
    return worstOfShapes(shapes, async ({ beside, requestObject }) => {
      return tellBeside(target, beside, value => {
        const spoil: Spoil = { requestObject, parameters: form => form.set(beside.name, value) };
        return { request: spoil };
      });
    });
  },
};

function without(name: string): NonNullable<Spoil['requestObject']> {
  return (_, claims) => {
    delete claims[name];
  };
}

export default probe;
