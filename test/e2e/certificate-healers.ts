import { X509Certificate } from 'node:crypto';
import { partsOf, type RelyingParty } from '../../src/parties/relying-party.js';
import type { TlsIdentity } from '../../src/parties/wire.js';
import { type Bench, type Healer, isUserinfo } from './healing.js';
import type { Relayed } from './proxy.js';

/** What a client showed that says who it is. */
interface Showing {
  readonly party: RelyingParty;
  readonly request: Relayed;
  readonly bench: Bench;
}

/** Shows the right certificate of whoever a request says it is from, where the one that was shown has the defect. */
export function healCertificate(defect: (showing: Showing) => boolean): Healer {
  return bench => ({
    request(request) {
      const party = clientOf(bench, new URLSearchParams(request.body).get('client_id'));
      if (party !== undefined && defect({ party, request, bench })) request.identity = party.identity;
    },
  });
}

/** Shows the certificate that the access token is bound to, where the one that was shown has the defect. */
export function healBoundToken(defect: (showing: Showing) => boolean): Healer {
  return bench => ({
    request(request) {
      if (!isUserinfo(request)) return;
      const token = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1].replace(/^\w+ /, '');
      const party = token === undefined ? undefined : clientOf(bench, partsOf(token)[1].azp);
      if (party !== undefined && defect({ party, request, bench })) request.identity = party.identity;
    },
  });
}

/** Whether the certificate is that of the other client. */
export function isForeign({ party, request, bench }: Showing): boolean {
  const { clients } = bench.setting;
  return clients.some(
    other => other !== party && request.identity !== undefined && other.identity === request.identity,
  );
}

/** Whether nobody knows the authority of what was shown. */
export function isStranger({ request }: Showing): boolean {
  return request.shown !== undefined && request.identity === undefined;
}

/** Binds every token to another certificate of the same name, without either noticing. */
export const bindToTwin: Healer = ({ setting }) => {
  const twins = new Map<TlsIdentity, TlsIdentity>();
  return {
    async request(request) {
      const { identity } = request;
      if (identity === undefined || setting.authority === undefined) return;
      if (!setting.clients.some(client => client.identity === identity)) return;
      const twin = twins.get(identity) ?? { ...(await setting.authority.issue(identity)), subject: identity.subject };
      twins.set(identity, twin);
      request.identity = twin;
    },
  };
};

/** Whether an authority issued a certificate. */
export function isOf({ shown }: Relayed, authority: { readonly certificate: string } | undefined): boolean {
  if (shown === undefined || authority === undefined) return false;
  const issuer = new X509Certificate(authority.certificate);
  return new X509Certificate(shown).checkIssued(issuer) && new X509Certificate(shown).verify(issuer.publicKey);
}

function clientOf({ setting }: Bench, id: unknown): RelyingParty | undefined {
  return setting.clients.find(({ clientId }) => clientId === id);
}
