import { RFC8705 } from '../../../clauses/rfc8705.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { certificateThumbprintOf } from '../../../parties/identity.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { type Story, thumbprintOf } from '../../scenario/story.js';

const probe: Probe = {
  id: 'introspection-without-binding',
  title: 'The introspection endpoint says which key or certificate an access token is bound to',
  clauses: [RFC9449('6.2'), RFC8705('3.2')],
  attacker: ['A7', 'A8'],
  level: 'must',
  applies: profile => plays(profile, 'introspect') && ['dpop', 'mtls'].includes(profile.sender_constrain ?? ''),
  does: 'Lets a client introspect its own access token, and compares cnf with the DPoP key or certificate that it was issued for, and token_type with DPoP.',
  gain: 'A resource server that introspects tokens cannot tell that one is bound, so that whoever steals it uses it there.',
  repair:
    'Keycloak does so without any setting: look for a protocol mapper that writes the claim cnf into introspection answers, or for a defect.',
  async run(target) {
    const story = await reach(target, 'introspect');
    const { active, cnf, token_type } = story.introspection ?? {};
    if (active !== true) {
      return {
        verdict: 'skip',
        message:
          'The server tells this client nothing of its own token: it says active=false of a token whose audience is not the one who asks.',
      };
    }
    const { member, due } = await bindingOf(story);
    const bound = (cnf as Readonly<Record<string, unknown>> | undefined)?.[member];
    const said = member === 'jkt' && token_type !== undefined && token_type !== 'DPoP';
    const faults = [
      ...(bound === undefined ? [`There is no cnf.${member}`] : []),
      ...(bound === undefined || bound === due ? [] : [`cnf.${member} is not what the token is bound to`]),
      ...(said ? [`token_type is ${JSON.stringify(token_type)}, not DPoP`] : []),
    ];
    return observed(probe, faults, `cnf.${member} is what the token is bound to.`);
  },
};

async function bindingOf({ target, party, proofKey }: Story): Promise<{ member: string; due: string | undefined }> {
  if (target.profile.sender_constrain === 'dpop') return { member: 'jkt', due: await thumbprintOf(proofKey) };
  const { identity } = party;
  return { member: 'x5t#S256', due: identity && certificateThumbprintOf(identity.certificate) };
}

export default probe;
