import { OIDCD } from '../../../clauses/oidcd.js';
import { RFC8414 } from '../../../clauses/rfc8414.js';
import { headerOf } from '../../../parties/wire.js';
import { twiceIn } from '../../answer.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';

const probe: Probe = {
  id: 'metadata-served-wrongly',
  title: 'The metadata are JSON at both well-known addresses, with the same issuer, which is where they were had',
  clauses: [OIDCD('4.2'), OIDCD('4.3'), RFC8414('3.1'), RFC8414('3.2'), RFC8414('3.3'), RFC8414('6.2')],
  attacker: ['A1a'],
  level: 'must',
  applies: () => true,
  does: 'Reads the metadata as OpenID Connect Discovery and as RFC 8414 have it, and looks at status, type, members and issuer.',
  gain: 'Metadata of another issuer are taken for those of this one, which is how a client is mixed up between two.',
  repair: 'Set the server option hostname, and look for a proxy that answers well-known addresses by itself.',
  async run({ wire, server: { issuer } }) {
    const { origin, pathname } = new URL(issuer);
    const path = pathname.replace(/\/$/, '');
    const addresses = [
      `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      `${origin}/.well-known/oauth-authorization-server${path}`,
    ];
    const faults: string[] = [];
    for (const url of addresses) {
      const request = { method: 'GET', url, headers: [['accept', 'application/json']] } as const;
      const response = await wire.send(request, 'discovery');
      faults.push(...faultsOf(response, issuer).map(fault => `${new URL(url).pathname} ${fault}`));
    }
    return observed(probe, faults, `Both are JSON of the issuer ${issuer}.`);
  },
};

export default probe;

function faultsOf(
  response: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  },
  issuer: string,
): readonly string[] {
  const { status, body } = response;
  if (status !== 200) return [`answers ${status}`];
  const type = headerOf(response, 'content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) return [`is of type ${type === '' ? 'unknown' : type}`];
  const metadata = parsed(body);
  if (metadata === undefined) return ['is no JSON object'];
  const empty = Object.entries(metadata).flatMap(([name, value]) =>
    Array.isArray(value) && value.length === 0 ? name : [],
  );
  return [
    ...(metadata.issuer === issuer ? [] : [`names the issuer ${String(metadata.issuer)}`]),
    ...(twiceIn(body) ? ['has a member twice'] : []),
    ...empty.map(name => `has an empty list ${name}`),
  ];
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
