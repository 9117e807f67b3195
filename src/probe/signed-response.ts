import { compactVerify, createLocalJWKSet } from 'jose';
import { partsOf } from '../parties/relying-party.js';
import { describe, type Refusal, twiceIn } from './answer.js';
import type { Outcome, Target } from './probe.js';
import { plays } from './scenario/route.js';
import { steps } from './scenario/steps.js';
import { begin, type Story } from './scenario/story.js';
import { publishedKeys } from './server-keys.js';
import { worstOf } from './shapes.js';

/** What the clauses of JARM recommend: a longer life serves nobody but a thief. */
const LONGEST_LIFE_S = 600;

/**
 * Judges the authorization responses that both clients get to their good requests: what is examined is the good
 * response itself, so there is no control.
 *
 * @param faultsIn - what is wrong with one, a sentence each
 */
export async function judgeResponses(
  target: Target,
  faultsIn: (story: Story) => readonly string[] | Promise<readonly string[]>,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const [index, party] of target.clients.entries()) {
    const story = await begin(target, {}, party);
    const refused = await ask(story);
    const faults = refused === undefined ? await faultsIn(story) : [];
    const [verdict, what] =
      refused !== undefined
        ? (['error', describe(refused)] as const)
        : faults.length > 0
          ? (['fail', faults.join('; ')] as const)
          : (['pass', 'The response is as it must be'] as const);
    outcomes.push({ verdict, message: `client ${index + 1}: ${what}.` });
  }
  return worstOf(outcomes);
}

/**
 * Carries a story to its authorization response.
 *
 * @returns what was answered instead of success, where there is none
 */
export async function ask(story: Story): Promise<Refusal | undefined> {
  if (plays(story.target.profile, 'par')) {
    const pushed = await steps.par(story);
    if (!pushed.accepted) return pushed.refusal;
  }
  const answer = await steps.authorize(story);
  return answer.accepted ? undefined : answer.refusal;
}

/**
 * What is wrong with a signed authorization response (JARM sections 2.1 to 2.4), a sentence each. Algorithms and
 * members that stand twice have probes of their own.
 *
 * @param kind - what the response must carry
 */
export async function faultsOf(story: Story, kind: 'code' | 'error'): Promise<readonly string[]> {
  const { arrived, target, party, state } = story;
  if (arrived === undefined) return ['there is no response'];
  // A redirect URI may have parameters of its own.
  const own = new URL(party.redirectUri).searchParams;
  const beside = [...new Set(arrived.parameters.keys())].filter(name => name !== 'response' && !own.has(name));
  const [token, ...more] = arrived.parameters.getAll('response');
  if (token === undefined) return [`it is not signed: there is no response, but ${beside.join(', ')}`];
  const claims = claimsOf(token);
  if (claims === undefined) return ['response is no signed JWT'];
  const left = Number(claims.exp) - Date.now() / 1000;
  return [
    ...(more.length === 0 ? [] : ['there are several parameters response']),
    ...(beside.length === 0 ? [] : [`${beside.join(', ')} beside the JWT`]),
    ...(claims.iss === target.server.issuer ? [] : [`iss is ${said(claims.iss)}; due is ${target.server.issuer}`]),
    ...(claims.aud === party.clientId ? [] : [`aud is ${said(claims.aud)}; due is the client that asked`]),
    ...(typeof claims.exp === 'number' ? [] : ['exp is no number']),
    ...(left < -10 ? ['exp is in the past'] : []),
    ...(left > LONGEST_LIFE_S ? [`it lives for ${Math.round(left)} seconds; recommended are ${LONGEST_LIFE_S}`] : []),
    ...(claims.state === state ? [] : ['state is not that of the request']),
    ...(typeof claims[kind] === 'string' ? [] : [`there is no ${kind}`]),
    ...((await isVerified(story, token)) ? [] : ['no published key verifies the signature']),
  ];
}

/** Whether the claims of a signed response have a member twice, which each parser reads in its own way. */
export function hasMemberTwice({ arrived }: Story): boolean {
  const token = arrived?.parameters.get('response') ?? '';
  return twiceIn(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

/** The algorithm of a signed response. */
export function algorithmOf({ arrived }: Story): string | undefined {
  try {
    return String(partsOf(arrived?.parameters.get('response') ?? '')[0].alg);
  } catch {
    return undefined;
  }
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  try {
    return partsOf(token)[1];
  } catch {
    return undefined;
  }
}

async function isVerified({ target }: Story, token: string): Promise<boolean> {
  const keys = await publishedKeys(target);
  return compactVerify(token, createLocalJWKSet({ keys: [...keys] })).then(
    () => true,
    () => false,
  );
}

function said(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
