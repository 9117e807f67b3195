/** What happened to a connection, and what can be done about it. */
export interface Fault {
  readonly text: string;
  readonly hint?: string;
  readonly code?: string;
}

const NOT_TRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
]);
const BROKEN = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_ABORTED',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);
const TOO_LARGE = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
const SLOW = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);

/** The code of an error or of what caused it: `fetch failed` says nothing, its cause does. */
export function faultCode(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === 'TimeoutError') return 'ETIMEDOUT';
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return undefined;
}

/** Whether the connection was refused, so that nothing of the request was sent. */
export function isRefused(error: unknown): boolean {
  return faultCode(error) === 'ECONNREFUSED';
}

/** Whether the connection broke, so that a request which changes nothing may be tried again. */
export function isBroken(error: unknown): boolean {
  const code = faultCode(error);
  return code !== undefined && BROKEN.has(code);
}

/**
 * Says what a failed connection means.
 *
 * @param server - the address that was asked
 * @param named - what names it, for hints
 */
export function connectionFault(error: unknown, server: string, named = '--server'): Fault {
  const code = faultCode(error);
  const { host, hostname } = new URL(server);
  const fault = (text: string, hint?: string): Fault => ({
    text,
    ...(hint === undefined ? {} : { hint }),
    ...(code === undefined ? {} : { code }),
  });
  if (code === undefined) return fault(`the request failed: ${deepest(error)}`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return fault(
      `the host ${hostname} is unknown`,
      `Is ${named} spelt right? Requests go there directly, not by a proxy.`,
    );
  }
  if (code === 'ECONNREFUSED') {
    return fault(
      `nothing listens at ${host}`,
      isLoopback(hostname)
        ? 'Is the server running, and is the port right? "kcfapi keycloak start" starts one on this machine.'
        : 'Is the server running, and is the port right?',
    );
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return fault(`${host} cannot be reached`, 'Requests go there directly, not by a proxy.');
  }
  if (SLOW.has(code)) {
    return fault(`${host} does not answer in time`, 'Is it overloaded, or does a firewall swallow the request?');
  }
  if (NOT_TRUSTED.has(code)) {
    return fault(
      `the certificate of ${host} is not trusted (${code})`,
      'Give the certificate of the authority that issued it: --ca FILE, or KCFAPI_CA.',
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return fault(`the certificate of ${host} is ${code === 'CERT_HAS_EXPIRED' ? 'expired' : 'not yet valid'}`);
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return fault(
      `the certificate of ${host} was issued for another host`,
      `Use the host name that the certificate carries in ${named}.`,
    );
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('HPE_')) {
    return fault(
      `${host} does not speak ${server.startsWith('https:') ? 'TLS' : 'plain HTTP'}`,
      'Is it https:// or http://, and is the port right?',
    );
  }
  if (code === TOO_LARGE) {
    return fault(`the answer of ${host} is too large`, 'Is it the right server, and does no proxy stand before it?');
  }
  if (BROKEN.has(code))
    return fault(
      'the connection broke before the whole answer was there',
      `Is the server still running${server.startsWith('http:') ? ', and does this port not want https://' : ''}?`,
    );
  return fault(`the request failed: ${deepest(error)} (${code})`);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

function deepest(error: unknown): string {
  let text = String(error);
  for (let at = error; at instanceof Error; at = at.cause) if (at.message !== '') text = at.message;
  return text;
}
