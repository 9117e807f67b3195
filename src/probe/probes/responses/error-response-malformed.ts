import { CIBA } from '../../../clauses/ciba.js';
import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { RFC9207 } from '../../../clauses/rfc9207.js';
import { headerOf, type WireResponse } from '../../../parties/wire.js';
import { describe, isGateways } from '../../answer.js';
import { hearing, pagesOf } from '../../heard.js';
import { observed } from '../../observation.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { reachBefore } from '../../refusal.js';
import { browserOfNobody, withoutRefusal } from '../../scenario/browser.js';
import { isFapi2, isHybrid, plays, type Step } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin, type Spoil, type Story } from '../../scenario/story.js';
import { worstOfShapes } from '../../shapes.js';
import { ask } from '../../signed-response.js';

/** RFC 6749 section 5.2: the characters of error and error_description; a line end could break a log or a header. */
const TEXT = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/;
const MEMBERS = ['error', 'error_description', 'error_uri'];
/** What an authorization response has beside it: RFC 6749 section 4.1.2.1, RFC 9207, OpenID Connect Session Management. */
const BESIDE = ['state', 'iss', 'session_state'];
/** What a signed one has as well (JARM section 2.1, RFC 7519 section 4.1). */
const CLAIMS = ['aud', 'exp', 'iat', 'nbf', 'jti'];
/** OpenID Connect Core section 3.1.2.6: why nobody can be asked nothing. */
const WITHOUT_A_PERSON = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required'];

const PASSWORD_FIELD = /<input\b[^>]*\btype\s*=\s*["']?password\b/i;

/** Refusals by name, and the step without which there are none. */
const REFUSALS: Readonly<Record<string, readonly [Step, (target: Target) => Promise<Outcome>]>> = {
  'an unknown grant type': [
    'token',
    target => judgeJson(target, 'token', { parameters: form => form.set('grant_type', 'urn:example:no-such-grant') }),
  ],
  'a login without a hint': [
    'backchannel',
    target => judgeJson(target, 'backchannel', { request: parameters => parameters.delete('login_hint') }),
  ],
  'prompt=none without a session': [
    'authorize',
    async target => {
      const before = pagesOf(target).length;
      const story = { ...(await begin(target)), browser: browserOfNobody(target) };
      const outcome = await judgeRedirect(story, 'none', WITHOUT_A_PERSON);
      if (story.response?.has('code') === true) {
        return { verdict: 'fail', message: 'The client got a code, and nobody had logged in.' };
      }
      // OpenID Connect Core section 3.1.2.1: no page may ask anything.
      const isAsked = pagesOf(target)
        .slice(before)
        .some(({ response }) => PASSWORD_FIELD.test(response.body ?? ''));
      return isAsked ? { verdict: 'fail', message: 'It shows a login page.' } : outcome;
    },
  ],
  'a person who refuses': [
    'authorize',
    async target => {
      const message = withoutRefusal(target);
      return message === undefined ? judgeUnwilling(target) : { verdict: 'skip', message };
    },
  ],
};

const probe: Probe = {
  id: 'error-response-malformed',
  title: 'A refusal has an error of allowed characters and nothing unknown beside it, and comes where it is due',
  clauses: [RFC6749('5.2'), RFC6749('4.1.2.1'), OIDCC('3.1.2.6'), RFC9207('2'), CIBA('13')],
  level: 'must',
  applies: () => true,
  does: 'Sends a token request with an unknown grant type and a login request without a hint, and authorization requests with prompt=none and by a person who refuses consent, and reads the refusals.',
  shapes: Object.keys(REFUSALS),
  gain: 'Who controls what is repeated in an error writes into logs and pages of clients.',
  repair: 'Keycloak does so without any setting: look for a proxy that makes error pages of its own.',
  async run(target) {
    await target.control('token');
    const shapes = Object.entries(REFUSALS).filter(([, [step]]) => plays(target.profile, step));
    return worstOfShapes(shapes, ([, refuse]) => refuse(target));
  },
};

export default probe;

async function judgeJson(target: Target, step: 'token' | 'backchannel', spoil: Spoil): Promise<Outcome> {
  const listener = hearing(target, step);
  await steps[step](await reachBefore(listener.target, step), spoil);
  const refused = listener.heard();
  if (refused === undefined) return { verdict: 'error', message: 'There was no request.' };
  const { status } = refused;
  if (status < 400) return { verdict: 'error', message: `It was not refused but answered ${status}.` };
  if (isGateways(status)) return { verdict: 'error', message: `A gateway without a server answered ${status}.` };
  return observed(probe, faultsOfJson(refused), `The refusal with ${status} is well-formed.`);
}

function faultsOfJson(response: WireResponse): readonly string[] {
  const { status, body } = response;
  const type = headerOf(response, 'content-type') ?? '';
  const said = /^application\/json\b/i.test(type) ? members(body) : undefined;
  if (said === undefined) return [`the refusal with ${status} is no JSON object but ${type === '' ? 'untyped' : type}`];
  return faultsOf(said, MEMBERS);
}

function faultsOf(said: Readonly<Record<string, unknown>>, known: readonly string[]): readonly string[] {
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
      .filter(name => !known.includes(name))
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

async function judgeUnwilling(target: Target): Promise<Outcome> {
  let isRefused = false;
  const onRefusal = () => {
    isRefused = true;
  };
  const story = await begin({ ...target, user: { ...target.user, refuses: true, onRefusal } });
  const outcome = await judgeRedirect(story, 'consent', ['access_denied']);
  return isRefused && story.response?.has('code') === true
    ? { verdict: 'fail', message: 'The person refused, and the client got a code all the same.' }
    : outcome;
}

async function judgeRedirect(story: Story, prompt: string, due: readonly string[]): Promise<Outcome> {
  story.request.set('prompt', prompt);
  const refused = await ask(story);
  // A realm that asks nobody for consent gives nobody something to refuse.
  if (refused === undefined) return { verdict: 'pass', message: 'Nobody was asked.' };
  const { arrived, response, state, party, target } = story;
  const { issuer } = target.server;
  if (arrived === undefined || response === undefined) {
    // Not every server has a button by which one refuses.
    const verdict = story.target.user.refuses === true && refused.kind === 'unreadable' ? 'skip' : 'error';
    return { verdict, message: `There was no error response to look at: ${describe(refused)}.` };
  }
  const signed = arrived.parameters.has('response');
  const own = [...new URL(party.redirectUri).searchParams.keys()];
  const mode = isHybrid(target.profile) ? 'fragment' : 'query';
  const error = response.get('error') ?? '';
  const faults = [
    ...(arrived.mode === mode ? [] : [`it came by ${arrived.mode}; due is ${mode}`]),
    ...faultsOf(Object.fromEntries(response), [...MEMBERS, ...BESIDE, ...own, ...(signed ? CLAIMS : [])]),
    ...(due.includes(error) ? [] : [`error is ${error}; due is ${due.join(' or ')}`]),
    ...(response.get('state') === state ? [] : ['state is not that of the request']),
    ...(!namesIssuer(target) || response.get('iss') === issuer ? [] : [`iss is not ${issuer}`]),
  ];
  return observed(probe, faults, `${error} is well-formed.`);
}

/** Whether iss is due: in FAPI 2.0, and wherever it is announced (RFC 9207 section 3). */
function namesIssuer({ profile, server }: Target): boolean {
  return isFapi2(profile) || server.authorization_response_iss_parameter_supported === true;
}
