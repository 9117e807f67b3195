import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { headerOf } from '../../../parties/wire.js';
import type { Probe } from '../../probe.js';
import { plays } from '../../scenario/route.js';

const ORIGIN = 'https://kcfapi-stranger.invalid';

const probe: Probe = {
  id: 'authorization-endpoint-with-cors',
  title: 'The authorization endpoint lets no script of another site read its answers',
  clauses: [FAPI2_SP_FINAL('5.2.3-3'), RFC9700('2.6'), OAUTH21('3.1')],
  attacker: ['A1'],
  level: 'must',
  applies: profile => plays(profile, 'authorize'),
  does: 'Asks the authorization endpoint as the script of another site does, with a preflight and without.',
  gain: "A script reads the login page in the victim's session, or the redirect with a code.",
  repair: 'Keycloak sends no such header there: look for a proxy that adds Access-Control-Allow-Origin to everything.',
  async run({ wire, server, clients: [{ clientId, redirectUri }] }) {
    const url = new URL(server.authorization_endpoint ?? '');
    url.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
    }).toString();
    const asked: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
      ['GET', [['origin', ORIGIN]]],
      ...(['GET', 'POST'] as const).map(method => {
        return [
          'OPTIONS',
          [
            ['origin', ORIGIN],
            ['access-control-request-method', method],
          ],
        ] as const;
      }),
    ];
    for (const [method, headers] of asked) {
      const response = await wire.send({ method, url: url.href, headers }, 'authorize');
      const allowed = headerOf(response, 'access-control-allow-origin');
      if (allowed !== undefined) {
        return { verdict: 'fail', message: `To ${method} it answers Access-Control-Allow-Origin: ${allowed}.` };
      }
    }
    return { verdict: 'pass', message: 'No answer has Access-Control-Allow-Origin.' };
  },
};

export default probe;
