import { STATUS_CODES } from 'node:http';
import type { Exchange } from '../report/exchange.js';
import { printable, printableLine } from '../report/printable.js';
import type { Finding, Report } from '../report/report.js';
import { isForm, mediaType, type Pairs, parametersIn, parametersOfUrl } from './message.js';
import { indented, type Token, tokensIn, withoutTokens } from './tokens.js';

/** How each such file of ours begins. */
export const TEXT_BEGINS = /^Evidence of the probe /;

/** A finding's exchanges for people: what was said and answered in order, parameters and tokens decoded. */
export function evidenceText(
  finding: Finding,
  report: Pick<Report, 'tool' | 'server' | 'realm' | 'template' | 'startedAt'>,
): string {
  const { id, title, verdict, message, level, clauses, deviation, repair, evidence = [] } = finding;
  const { tool, server, realm, template, startedAt } = report;
  const version = server.version === undefined ? '' : ` (Keycloak ${server.version})`;
  const told = [
    `Evidence of the probe ${id}`,
    `${title}.`,
    `${realm === undefined ? 'Issuer' : `Realm ${realm} on`} ${server.url}${version}, against ${template}; ${tool.name} ${tool.version}, ${startedAt}`,
    '',
    `Verdict: ${verdict} (level ${level})${deviation === undefined ? '' : `, known ${deviation.harms === true ? 'defect' : 'deviation'} ${deviation.id}`}`,
    ...(message === '' ? [] : [`  ${message}`]),
    ...(deviation === undefined ? [] : [`  ${deviation.effect}  ${deviation.issue}`]),
    ...clauses.map(clause => `Clause ${clause.id}: ${clause.title}  ${clause.url}`),
    ...(repair === undefined ? [] : [`Repair: ${repair}`]),
    '',
    evidence.length === 0
      ? 'No HTTP request was sent.'
      : 'Secrets are redacted; of signed tokens header and claims are shown, and the signature is gone.',
  ].map(printableLine);
  return `${[...told, ...evidence.flatMap((exchange, index) => ['', ...exchangeLines(exchange, index + 1)])].join('\n')}\n`;
}

function exchangeLines({ step, request, response, failure, startedAt, durationMs }: Exchange, number: number) {
  const { query, fragment } = parametersOfUrl(request.url);
  return [
    `--- ${number}. ${printableLine(step)}, ${startedAt}, ${durationMs} ms ---`,
    '',
    `${printableLine(request.method)} ${printableLine(withoutTokens(request.url))}`,
    ...headerLines(request.headers),
    ...(request.certificate === undefined
      ? []
      : ['', `  Certificate in the TLS handshake: ${printableLine(request.certificate)}`]),
    ...bodyLines(request),
    ...tokenLines([...query, ...fragment, ...request.headers, ...bodyValues(request)]),
    '',
    ...(response === undefined
      ? [`No response: ${printableLine(failure ?? 'unknown')}`]
      : [
          `${response.status} ${STATUS_CODES[response.status] ?? ''}`.trim(),
          ...headerLines(response.headers),
          ...locationLines(response.headers),
          ...bodyLines(response),
          ...tokenLines([...parametersOfLocation(response.headers), ...bodyValues(response)]),
        ]),
  ];
}

function headerLines(headers: Pairs): readonly string[] {
  return headers.map(([name, value]) => `  ${printableLine(`${name}: ${withoutTokens(value)}`)}`);
}

/** What an answer by redirect says, a parameter a line. */
function locationLines(headers: Pairs): readonly string[] {
  const parameters = parametersOfLocation(headers);
  return parameters.length === 0 ? [] : ['', ...parameterLines(parameters)];
}

function parametersOfLocation(headers: Pairs): Pairs {
  const [, location = ''] = headers.find(([name]) => name.toLowerCase() === 'location') ?? [];
  const { query, fragment } = parametersOfUrl(location);
  return [...query, ...fragment];
}

type Message = Exchange['request'] | NonNullable<Exchange['response']>;

function bodyLines({ headers, body = '' }: Message): readonly string[] {
  if (body === '') return [];
  if (isForm(headers)) return ['', ...parameterLines(parametersIn(body))];
  return ['', ...block(withoutTokens(mediaType(headers).includes('json') ? indented(body) : body))];
}

function bodyValues({ headers, body = '' }: Message): Pairs {
  if (isForm(headers)) return parametersIn(body);
  const members = [...body.matchAll(/"([\w-]+)"\s*:\s*"([^"]*)"/g)];
  return members.length === 0 ? [['body', body]] : members.map(([, name = '', value = '']) => [name, value]);
}

function parameterLines(parameters: Pairs): readonly string[] {
  return parameters.map(([name, value]) => `  ${printableLine(`${name} = ${withoutTokens(value)}`)}`);
}

function tokenLines(values: Pairs): readonly string[] {
  return tokensIn(values).flatMap(({ place, header, claims }: Token) => [
    '',
    `  Token in ${printableLine(place)}`,
    ...block(`header ${header}`).map(line => `  ${line}`),
    ...(claims === undefined ? ['    claims not readable'] : block(`claims ${claims}`).map(line => `  ${line}`)),
  ]);
}

/** Indented, so that nothing which a server says can be taken for a line of ours. */
function block(text: string): readonly string[] {
  return printable(text)
    .split('\n')
    .map(line => `  ${line}`);
}
