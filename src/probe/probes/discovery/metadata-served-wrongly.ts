import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OIDCD } from '../../../clauses/oidcd.js';
import { RFC8414 } from '../../../clauses/rfc8414.js';
import { headerOf, type WireResponse } from '../../../parties/wire.js';
import { isGateways, twiceIn } from '../../answer.js';
import { addressesOf } from '../../discovery.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { isFapi1, isFapi2 } from '../../scenario/route.js';

const probe: Probe = {
  id: 'metadata-served-wrongly',
  title: 'The metadata are JSON at the well-known addresses that are asked for, of the issuer that they were had from',
  clauses: [
    ...[FAPI2_SP_FINAL('5.3.2.1-1'), FAPI1_BASE('5.2.2-22'), OIDCD('4.2'), OIDCD('4.3')],
    ...[RFC8414('3.1'), RFC8414('3.2'), RFC8414('3.3'), RFC8414('6.2')],
  ],
  attacker: ['A1a'],
  level: 'must',
  applies: () => true,
  does: 'Reads the metadata as OpenID Connect Discovery and as RFC 8414 have it, and looks at status, type, members and issuer. FAPI 2.0 asks for both, FAPI 1.0 and CIBA for the former, and elsewhere one will do; what is there unasked must be right, too.',
  gain: 'Metadata of another issuer are taken for those of this one, which is how a client is mixed up between two.',
  repair: 'Set the server option hostname, and look for a proxy that answers well-known addresses by itself.',
  async run({ wire, server: { issuer }, profile }) {
    const { openid, oauth } = addressesOf(issuer);
    const found: { readonly url: string; readonly response: WireResponse }[] = [];
    for (const url of [openid, oauth]) {
      const request = { method: 'GET', url, headers: [['accept', 'application/json']] } as const;
      found.push({ url, response: await wire.send(request, 'discovery') });
    }
    const there = found.filter(({ response }) => isThere(response)).map(({ url }) => url);
    const asked = isFapi2(profile)
      ? [openid, oauth]
      : isFapi1(profile) || profile.ciba_mode !== undefined || there.length === 0
        ? [openid]
        : [];
    const unreached = found.find(
      ({ url, response }) => isGateways(response.status) && (asked.includes(url) || there.length === 0),
    );
    if (unreached !== undefined) {
      const { url, response } = unreached;
      const message = `${new URL(url).pathname}: A gateway without a server answered ${response.status}.`;
      return { verdict: 'error', message };
    }
    const looked = found.filter(({ url }) => asked.includes(url) || there.includes(url));
    const faults = looked.flatMap(({ url, response }) =>
      faultsOf(response, issuer).map(fault => `${new URL(url).pathname} ${fault}`),
    );
    const where = looked.map(({ url }) => new URL(url).pathname).join(' and ');
    return observed(probe, faults, `JSON of the issuer ${issuer}: ${where}.`);
  },
};

export default probe;

/** Whether metadata are served at all: servers that have none there answer 404, or with the page of an application. */
function isThere(response: WireResponse): boolean {
  return response.status === 200 && /\bjson\b/i.test(headerOf(response, 'content-type') ?? '');
}

function faultsOf(response: WireResponse, issuer: string): readonly string[] {
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
