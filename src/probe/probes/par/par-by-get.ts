import { RFC9126 } from '../../../clauses/rfc9126.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'par-by-get',
  title: 'The pushed authorization request endpoint takes POST only',
  clauses: [RFC9126('2.3')],
  applies: profile => plays(profile, 'par'),
  spoil: {
    par: {
      wire: ({ url, headers, body = '' }) => ({
        method: 'GET',
        url: `${url}?${body}`,
        headers: headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
      }),
    },
  },
  refusedBy: 'par',
  errors: ['invalid_request'],
  gain: 'Requests and client assertions land in the logs of the server and of proxies, where an attacker reads them.',
  // Section 2.3 says 405; a server that has no such path for GET has refused it as well.
  statuses: [405, 404],
  repair: 'Keycloak refuses it without any setting: look for a proxy that turns GET into POST.',
});
