import type { Claims, JoseHeader } from '../../src/parties/keys.js';
import { signWith } from '../../src/parties/keys.js';
import { partsOf, type RelyingParty } from '../../src/parties/relying-party.js';
import { form, type Healer, isAuthorize, isPar, partyOf } from './healing.js';
import type { Relayed } from './proxy.js';

/** A signed authorization request on its way. */
interface SignedRequest {
  readonly header: JoseHeader;
  readonly claims: Claims;
  readonly token: string;
  readonly party: RelyingParty;
  /** What stands beside the request object. */
  readonly beside: URLSearchParams;
}

/**
 * Has request objects signed once more, well, by the client that is named beside them.
 *
 * @param heal - what they shall say; undefined: they stay as they are
 */
export function healRequestObject(
  heal: (request: SignedRequest) => Claims | undefined | Promise<Claims | undefined>,
): Healer {
  return bench => ({
    async request(request) {
      if (!isPar(request) && !isAuthorize(request)) return;
      const beside = parametersOf(request);
      const token = beside.get('request');
      // An encrypted one has five parts.
      if (token?.split('.').length !== 3) return;
      const [header, claims] = partsOf(token);
      const party = partyOf(bench, ({ clientId }) => clientId === beside.get('client_id'));
      const healed = await heal({ header, claims, token, party, beside });
      if (healed === undefined) return;
      const { kid } = party.key;
      const signed = await signWith(party.key)({ kid, typ: 'oauth-authz-req+jwt' }, healed);
      changeParameters(request, parameters => parameters.set('request', signed));
    },
  });
}

/** Changes the parameters of authorization requests, by value or pushed. */
export function healRequest(change: (parameters: URLSearchParams, party: RelyingParty) => void): Healer {
  return bench => ({
    request(request) {
      if (!isPar(request) && !isAuthorize(request)) return;
      changeParameters(request, parameters =>
        change(
          parameters,
          partyOf(bench, ({ clientId }) => clientId === parameters.get('client_id')),
        ),
      );
    },
  });
}

function parametersOf(request: Relayed): URLSearchParams {
  return new URLSearchParams(isPar(request) ? request.body : request.path.split('?')[1]);
}

function changeParameters(request: Relayed, change: (parameters: URLSearchParams) => void): void {
  if (isPar(request)) {
    form(request, change);
    return;
  }
  const [path = '', query = ''] = request.path.split('?');
  const parameters = new URLSearchParams(query);
  change(parameters);
  request.path = `${path}?${parameters}`;
}
