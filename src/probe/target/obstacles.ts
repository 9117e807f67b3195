import type { Obstacle } from '../../report/report.js';
import type { Profile } from '../../template/profile.js';
import type { Result } from '../engine.js';
import type { Break } from '../probe.js';

/** Against whom a run probed: what is to be looked at hangs on it. */
export interface Surroundings {
  readonly profile: Profile;
  /** Clients that somebody else registered, in words: `the file of clients`; absent where all are scratch clients. */
  readonly given?: string;
  /** Ids of the clients that are not scratch clients. */
  readonly standing: readonly string[];
}

/**
 * What kept probes from saying anything, each thing once: one wrong setting breaks the unspoilt flow of nearly every
 * probe, and what is to be done about it is to be said where it is seen.
 */
export function obstaclesOf(results: readonly Result[], around: Surroundings): readonly Obstacle[] {
  const found = new Map<string, { readonly where: Break; readonly clients: Set<string> }>();
  for (const { blocked } of results) {
    if (blocked === undefined) continue;
    const key = JSON.stringify([blocked.at, blocked.said]);
    const known = found.get(key) ?? { where: blocked, clients: new Set() };
    known.clients.add(blocked.clientId);
    found.set(key, known);
  }
  return [...found.values()]
    .map(({ where, clients }) => ({
      at: where.at,
      clients: [...clients],
      message: where.said,
      hint: hintFor(where, around),
      probes: results.filter(result => isKeptBy(result, where)).map(({ probe }) => probe.id),
    }))
    .toSorted((a, b) => b.probes.length - a.probes.length);
}

/** Probes that only look at good answers need no control, and end at the same place. */
function isKeptBy({ verdict, message, blocked }: Result, { at, said }: Break): boolean {
  if (blocked !== undefined) return blocked.at === at && blocked.said === said;
  return verdict === 'error' && message.includes(said);
}

/** What to look at, by where and how the flow broke. */
function hintFor(where: Break, around: Surroundings): string {
  const { at, refusal } = where;
  if (at === 'resource') {
    return 'Does it want a scope (--resource-scope), a header (--resource-header), or a client or person that it knows?';
  }
  if (refusal?.description?.includes('its channel option must name') === true) {
    return 'It is an option that the server is started with: spi-ciba-auth-channel--…--http-authentication-channel-uri (docs/start-options.md).';
  }
  if (refusal === undefined || refusal.kind === 'server-error') {
    return 'Is the server up, and does it do there what its metadata say? Its log, or that of the proxy before it, says more.';
  }
  const { error = '', description = '' } = refusal;
  if (at === 'authorize' && refusal.kind === 'unreadable') return aboutLogin(around, description);
  if (/redirect_uri/i.test(description)) {
    return around.given === undefined
      ? DIFFERS
      : 'Is the redirect URI registered as it stands, with both clients the redirect URIs of both?';
  }
  if (error === 'invalid_scope' || /\bscopes?\b/i.test(description))
    return 'Has the client the scopes that it asks for ("scope" in the file of clients)?';
  const unknown = refusal.status === 401 || ['invalid_client', 'unauthorized_client'].includes(error);
  if (unknown && at !== 'userinfo') return aboutClient(where, around);
  return around.given === undefined
    ? DIFFERS
    : `Are server and client set up for what ${around.given} names as profile?`;
}

const DIFFERS =
  'Is the realm as the template says? kcfapi plan tells. What else is set there may refuse good requests: client policies, flows, required actions.';

function aboutLogin({ given }: Surroundings, page: string): string {
  if (given !== undefined && page.startsWith('the login again')) {
    return `Are the user's name and password in ${given} right, and is the account enabled and not locked?`;
  }
  return 'The login asks for more than a name and a password: take off what this user is asked for, or let a real browser do it (--login browser).';
}

const PROOFS: Readonly<Record<NonNullable<Profile['client_auth_type']>, string>> = {
  private_key_jwt: 'the public half of its key',
  mtls: 'the subject of its certificate, from an authority that the server trusts',
  client_secret_basic: 'its secret',
  none: 'no secret at all',
};

function aboutClient({ clientId }: Break, { profile, given, standing }: Surroundings): string {
  const method = profile.client_auth_type ?? 'private_key_jwt';
  if (given !== undefined && standing.includes(clientId)) {
    return `Is the client registered there under this id, enabled, with ${PROOFS[method]} as in ${given}, to authenticate with ${method}?`;
  }
  return method === 'mtls'
    ? 'Does the server trust the authority that --client-ca names, and ask for certificates?'
    : DIFFERS;
}
