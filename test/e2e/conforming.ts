import { partsOf } from '../../src/parties/relying-party.js';
import { healProof } from './healers.js';
import type { Healer } from './healing.js';
import type { Behaviour } from './proxy.js';

/*
 * What makes of this Keycloak a server that conforms where it never does by itself: what it must not accept is spoilt so
 * that it really refuses it, and what it refuses in other words than are due is put into those.
 */

/** What a refusal has to say instead of what Keycloak does (`src/probe/deviations.ts`). */
const DUE: readonly {
  readonly said: (error: string, description: string) => boolean;
  readonly at?: RegExp;
  readonly status: number;
  readonly error: string;
}[] = [
  {
    said: (error, description) => error === 'invalid_request' && /dpop/i.test(description),
    ...{ status: 400, error: 'invalid_dpop_proof' },
  },
  {
    said: (_, description) => /authentication failed|client assertion/i.test(description),
    at: /\/(ext\/par\/request|token)$/,
    ...{ status: 401, error: 'invalid_client' },
  },
  { said: error => error === 'unauthorized_client', ...{ status: 400, error: 'unauthorized_client' } },
  { said: (_, description) => description.includes('invalid_user'), ...{ status: 400, error: 'unknown_user_id' } },
];

/** Puts refusals into the words that are due. */
export const inDueWords: NonNullable<Behaviour['response']> = (response, { path }) => {
  if (response.status < 400 || !response.body.startsWith('{')) return;
  const body = JSON.parse(response.body) as { readonly error?: string; readonly error_description?: string };
  const { error = '', error_description = '' } = body;
  const due = DUE.find(({ said, at = /./ }) => at.test(path) && said(error, error_description));
  if (due === undefined) return;
  Object.assign(response, { status: due.status, body: JSON.stringify({ ...body, error: due.error }) });
};

/** Several healers, one after the other. */
export function inTurn(...healers: readonly Healer[]): Healer {
  return async bench => {
    const all = await Promise.all(healers.map(heal => heal(bench)));
    return {
      async request(request) {
        for (const one of all) await one.request?.(request);
      },
    };
  };
}

/** Breaks the signature of DPoP proofs that have the defect. */
export function refuseProof(defect: (header: Readonly<Record<string, unknown>>) => boolean): Healer {
  return () => ({
    request(request) {
      request.headers = request.headers.map(([name, value]) => [
        name,
        name.toLowerCase() === 'dpop' && defect(partsOf(value)[0]) ? value.replace(/[.][^.]*$/, '.AAAA') : value,
      ]);
    },
  });
}

/** Takes proofs for good whose htu is the request's address after normalization. */
export const normalizeHtu: Healer = healProof(({ claims, htu }) => {
  const named = String(claims.htu);
  return named !== htu && decodeURIComponent(new URL(named).href) === htu;
});
