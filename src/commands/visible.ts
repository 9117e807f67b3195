import picocolors from 'picocolors';
import type { MissingNeed, Seen, StartNeed } from '../catalogue/start-options.js';
import type { Connection } from '../keycloak/connection.js';
import { printableLine } from '../report/printable.js';
import type { Template } from '../template/template.js';

/**
 * What of the server's start options the templates visibly lack. Looks only at what they need, and claims nothing of
 * what cannot be seen: of features without the right to read them, of TLS where the handshake does not come about.
 */
export async function visiblyMissing(
  connection: Connection,
  templates: readonly Template[],
): Promise<readonly MissingNeed[]> {
  const { startNeeds, missingNeeds } = await import('../catalogue/start-options.js');
  const needs = startNeeds(templates);
  const { isFapi } = await import('../catalogue/uses.js');
  return missingNeeds(needs, await look(connection, needs, templates.some(isFapi)));
}

async function look(connection: Connection, needs: readonly StartNeed[], fapi: boolean): Promise<Seen> {
  const { otherCiphers, shakeHands } = await import('../parties/handshake.js');
  const wanted = (id: string) => needs.some(need => need.id === id);
  const shake = (offer: Parameters<typeof shakeHands>[2]) =>
    connection.server.startsWith('https:') ? shakeHands(connection.server, connection, offer) : undefined;
  // Suites with DHE are what FAPI 1.0 Advanced permits, and only not recommended. Without FAPI only what lacks forward
  // secrecy, or all of it, is told (RFC 9325 section 4.1): a Keycloak as it comes agrees to some of the rest.
  const tolerable = fapi ? /^DHE-RSA-AES\d+-GCM/ : /^(EC)?DHE-(?!.*(NULL|RC4|DES))/;
  const weakSuites = otherCiphers().filter(name => !tolerable.test(name));
  const [features, usual, weak, old] = await Promise.all([
    wanted('features') ? featuresOff(connection) : undefined,
    wanted('client-certificates') ? shake({}) : undefined,
    wanted('tls-ciphers')
      ? shake({ minVersion: 'TLSv1', maxVersion: 'TLSv1.2', ciphers: weakSuites.join(':') })
      : undefined,
    // By itself: whoever is offered TLS 1.2, too, chooses that.
    wanted('tls-versions') ? shake({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }) : undefined,
  ]);
  return {
    ...(features === undefined ? {} : { featuresOff: features }),
    ...(usual?.agreed === true ? { asksForCertificate: usual.asked } : {}),
    ...(weak?.agreed === true ? { weakTls: `${weak.protocol} with ${weak.cipher}` } : {}),
    ...(old?.agreed === true ? { oldTls: old.protocol } : {}),
  };
}

/** Names of the features that are off; undefined where the account may not read them. */
async function featuresOff({ admin }: Connection): Promise<readonly string[] | undefined> {
  const info = await admin.serverInfo.find().catch(() => undefined);
  return info?.features?.flatMap(({ name = '', enabled }) =>
    enabled === false ? [name.toLowerCase().replaceAll('_', '-')] : [],
  );
}

/** For `--json`: a member of the plan's. */
export function missingJson(missing: readonly MissingNeed[]): readonly object[] {
  return missing.map(({ need: { options, why, clauses }, seen }) => ({
    options: options.map(({ name, value }) => ({ name, value })),
    ...{ seen, why },
    clauses: clauses.map(({ id }) => id),
  }));
}

/** For people; empty where nothing is missing. */
export function missingText(missing: readonly MissingNeed[], options: { readonly colour: boolean }): string {
  if (missing.length === 0) return '';
  const { bold, dim } = picocolors.createColors(options.colour);
  const lines = missing.flatMap(({ need, seen }) => [
    ...need.options.map(({ name, value }) => `    ${name}=${value}`),
    `        ${printableLine(seen)} ${need.why}`,
    ...(need.clauses.length === 0 ? [] : [dim(`        ${need.clauses.map(({ id }) => id).join('  ')}`)]),
  ]);
  return `${['', bold('What the server visibly lacks (start options, no change of the realm):'), ...lines].join('\n')}\n`;
}
