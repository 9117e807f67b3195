import { STATUS_CODES } from 'node:http';
import type { Exchange } from '../report/exchange.js';
import type { Finding, Report } from '../report/report.js';
import { headerIn, isForm, mediaType, type Pairs, parametersIn, parametersOfUrl } from './message.js';

/** Beside {@link har}: how each such file of ours begins. */
export const HAR_BEGINS = /^\{\s*"log":\s*\{\s*"version":\s*"1\.2",\s*"creator":\s*\{\s*"name":\s*"keycloak-fapi-kit"/;

/**
 * A finding's exchanges as an HTTP archive (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/), which browsers
 * and proxies open. Secrets are redacted already. Sizes that redaction changed are -1: not known.
 */
export function har(finding: Finding, { tool }: Pick<Report, 'tool'>): string {
  const { id, verdict, message, evidence = [] } = finding;
  const log = {
    version: '1.2',
    creator: { name: tool.name, version: tool.version },
    entries: evidence.map(entry),
    comment: `Probe ${id}: ${verdict}. ${message}`,
  };
  return `${JSON.stringify({ log }, null, 2)}\n`;
}

function entry(exchange: Exchange) {
  const { step, startedAt, durationMs, failure } = exchange;
  return {
    startedDateTime: startedAt,
    time: durationMs,
    request: request(exchange),
    response: response(exchange),
    cache: {},
    // Only the whole was measured.
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: failure === undefined ? step : `${step}: ${failure}`,
  };
}

function request({ request: { method, url, headers, body, certificate } }: Exchange) {
  return {
    method,
    url: url.replace(/(?<=[?#].*)[[\]]/gs, encodeURIComponent),
    httpVersion: 'HTTP/1.1',
    cookies: headers
      .filter(([name]) => name.toLowerCase() === 'cookie')
      .flatMap(([, value]) => value.split(';').map(cookie => nameAndValue(cookie.trim()))),
    headers: named(headers),
    queryString: named(parametersOfUrl(url).query),
    ...(body === undefined
      ? {}
      : {
          postData: {
            mimeType: mediaType(headers),
            // Either of them, never both.
            ...(isForm(headers) ? { params: named(parametersIn(body)) } : { text: body }),
          },
        }),
    headersSize: -1,
    bodySize: body === undefined ? 0 : -1,
    // HAR has no place for the TLS handshake.
    ...(certificate === undefined ? {} : { comment: `Certificate in the TLS handshake: ${certificate}` }),
  };
}

/** Where no response came, one with the status 0, as browsers write it. */
function response({ response: { status, headers, body = '' } = { status: 0, headers: [] } }: Exchange) {
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    httpVersion: status === 0 ? '' : 'HTTP/1.1',
    cookies: headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => setCookie(value)),
    headers: named(headers),
    content: { size: Buffer.byteLength(body), mimeType: mediaType(headers), ...(body === '' ? {} : { text: body }) },
    redirectURL: headerIn(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: -1,
  };
}

function setCookie(value: string) {
  const [cookie = '', ...attributes] = value.split(';').map(part => part.trim());
  const said = new Map(
    attributes.map(attribute => {
      const { name, value } = nameAndValue(attribute);
      return [name.toLowerCase(), value] as const;
    }),
  );
  const expires = Date.parse(said.get('expires') ?? '');
  const [path, domain] = [said.get('path'), said.get('domain')];
  return {
    ...nameAndValue(cookie),
    ...(path === undefined ? {} : { path }),
    ...(domain === undefined ? {} : { domain }),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
    httpOnly: said.has('httponly'),
    secure: said.has('secure'),
  };
}

function named(pairs: Pairs): readonly { readonly name: string; readonly value: string }[] {
  return pairs.map(([name, value]) => ({ name, value }));
}

function nameAndValue(pair: string): { readonly name: string; readonly value: string } {
  const at = pair.indexOf('=');
  return at < 0 ? { name: pair, value: '' } : { name: pair.slice(0, at), value: pair.slice(at + 1) };
}
