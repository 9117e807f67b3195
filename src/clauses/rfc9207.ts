import { rfc } from './rfc.js';

/** The iss parameter of authorization responses. */
export const RFC9207 = rfc(9207, 'OAuth 2.0 Authorization Server Issuer Identification', {
  '2': 'Every authorization response, an error too, carries iss: an https URL without query and fragment',
  '2.3': 'The iss parameter is the issuer of the metadata, which announce it as supported',
  '2.4': 'The client refuses an authorization response whose iss is not the expected one',
  '3': 'The metadata parameter authorization_response_iss_parameter_supported tells that iss is sent',
  '4': 'No two authorization servers of a client have one issuer identifier',
});
