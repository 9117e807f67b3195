import { RFC6749 } from '../../../clauses/rfc6749.js';
import { headerOf, type Wire, type WireResponse } from '../../../parties/wire.js';
import { isGateways } from '../../answer.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { wayTo } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

/** RFC 6749 section 5.2: the characters of error and error_description; a line end could break a log or a header. */
const TEXT = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/;
const MEMBERS = ['error', 'error_description', 'error_uri'];

const probe: Probe = {
  id: 'error-response-malformed',
  title: 'A refusal of the token endpoint is JSON with an error of allowed characters and nothing unknown beside it',
  clauses: [RFC6749('5.2')],
  level: 'must',
  applies: () => true,
  does: 'Carries out the flow to the token request, sends it with an unknown grant type, and reads the refusal.',
  gain: 'Who controls what is repeated in an error writes into logs and pages of clients.',
  repair: 'Keycloak does so without any setting: look for a proxy that makes error pages of its own.',
  async run(target) {
    await target.control('token');
    const before = wayTo('token', target.profile).at(-2);
    const story = before === undefined ? await begin(target) : await reach(target, before);
    let heard: WireResponse | undefined;
    const send: Wire['send'] = async (request, step) => {
      const response = await target.wire.send(request, step);
      if (step === 'token') heard = response;
      return response;
    };
    await steps.token(
      { ...story, target: { ...target, wire: { ...target.wire, send } } },
      { parameters: form => form.set('grant_type', 'urn:example:no-such-grant') },
    );
    if (heard === undefined) return { verdict: 'error', message: 'There was no token request.' };
    if (heard.status < 400) return { verdict: 'error', message: `It was not refused but answered ${heard.status}.` };
    if (isGateways(heard.status)) {
      return { verdict: 'error', message: `A gateway without a server answered ${heard.status}.` };
    }
    return observed(probe, faultsOf(heard), `The refusal with ${heard.status} is well-formed.`);
  },
};

export default probe;

function faultsOf(response: WireResponse): readonly string[] {
  const { status, body } = response;
  const type = headerOf(response, 'content-type') ?? '';
  const said = /^application\/json\b/i.test(type) ? members(body) : undefined;
  if (said === undefined) return [`the refusal with ${status} is no JSON object but ${type === '' ? 'untyped' : type}`];
  const { error, error_description: description = '', error_uri: uri } = said;
  return [
    ...(typeof error === 'string' && error !== '' && TEXT.test(error)
      ? []
      : ['error is missing or has characters that are not allowed']),
    ...(typeof description === 'string' && TEXT.test(description)
      ? []
      : ['error_description has characters that are not allowed']),
    ...(uri === undefined || URL.canParse(String(uri)) ? [] : ['error_uri is no URI']),
    ...Object.keys(said)
      .filter(name => !MEMBERS.includes(name))
      .map(name => `it carries ${name}, too`),
  ];
}

function members(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
