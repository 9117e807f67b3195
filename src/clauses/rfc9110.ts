import { rfc } from './rfc.js';

/** What HTTP says of requests and their authentication, whatever the scheme. */
export const RFC9110 = rfc(9110, 'HTTP Semantics', {
  '6.6.1': 'A server with a clock sends Date with what it answers, save with 1xx and 5xx',
  '7.4': "A request for another https origin than the certificate's is rejected, unless of a trusted gateway",
  '11.1': 'The name of an authentication scheme is read in any case',
  '15.5.2': 'A response with status 401 carries WWW-Authenticate with a challenge',
});
