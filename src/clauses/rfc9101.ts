import { rfc } from './rfc.js';

/** Request objects (JAR). */
export const RFC9101 = rfc(9101, 'The OAuth 2.0 Authorization Framework: JWT-Secured Authorization Request (JAR)', {
  '4': 'A request object holds all parameters of the request, but neither request nor request_uri',
  '5': 'The client_id beside a request object is the one within, and no other parameter beside it counts',
  '5.2': 'A request_uri of the client is https, one of the authorization server a URN',
  '5.2.1': 'A request_uri cannot be guessed and is removed after a reasonable time',
  '5.2.3': 'The authorization server fetches a request_uri by GET',
  '6.1': 'A request object that cannot be decrypted gets invalid_request_object',
  '6.2': "A request object without a valid signature of the client's key gets invalid_request_object",
  '6.3': 'Only the parameters within the request object are used',
  '7': 'A bad request object gets invalid_request_object, a bad request_uri invalid_request_uri',
  '9.2': 'The metadata can tell that signed request objects are required',
  '9.3': 'A client can be registered as one that must sign its request objects',
  '10.1': 'A request object is signed, with algorithms that are considered appropriate',
  '10.2': 'The source of a request is verified; a request_uri is short-lived, unguessable and bound to its client',
  '10.3': 'A request should state the endpoints it is meant for',
  '10.4.1': 'A request_uri that leads elsewhere, answers slowly, hugely or in circles does no harm',
  '10.4.2': 'A request_uri that was rewritten by an attacker is not fetched',
  '10.5': 'Where signed request objects are required, a request without one, or with alg none, is refused',
  '10.7': 'Parameters that differ within and beside the request object do no harm',
  '10.8': 'A request object cannot pass for a client assertion',
  '11.2.1': 'A request_uri with personal data is used once and expires soon',
});
