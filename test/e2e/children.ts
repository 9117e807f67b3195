import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { generateSigningKey } from '../../src/parties/keys.js';
import { declaredParameters } from '../../src/template/declared.js';
import { loadTemplate } from '../../src/template/load.js';
import { shippedTemplates } from '../../src/template/shipped.js';
import type { JsonObject, Template } from '../../src/template/template.js';

/** What is to be given from outside because only those know it whose realm it is. */
const GIVEN: Readonly<Record<string, string>> = {
  certificate_authority_subject: 'CN=Authority of the tests,O=Tests',
  intent_check_endpoint: 'https://consents.tests.example/check',
  pairwise_salt: 'salt of the tests',
};

function given(parameter: string): string {
  const value = GIVEN[parameter];
  if (value === undefined) throw new Error(`GIVEN has no value for the parameter ${parameter}`);
  return value;
}

/** A shipped template with an algorithm that it knows. */
export interface Row {
  readonly id: string;
  readonly algorithm: string;
  /** Names of the parameters that have no default. */
  readonly missing: readonly string[];
  /** Whether the template knows other algorithms, too. */
  readonly chosen: boolean;
}

/** Every shipped template, with each algorithm that it knows. */
export async function allTemplates(): Promise<readonly Row[]> {
  const rows = (await shippedTemplates()).map(async ({ id }) => {
    const declared = await declaredParameters(id, process.cwd());
    const algorithms = declared.find(({ name }) => name === 'signing_algorithm')?.enum ?? ['PS256'];
    const missing = declared.filter(parameter => parameter.default === undefined).map(({ name }) => name);
    return algorithms.map(algorithm => ({ id, algorithm, missing, chosen: algorithms.length > 1 }));
  });
  return (await Promise.all(rows)).flat();
}

/** Files as users write them, each of which extends a shipped template with two clients, `tpp-1` and `tpp-2`. */
export interface Children {
  /** @param more - what the file says beside */
  of(row: Row, more?: JsonObject): Promise<Template>;
  remove(): Promise<void>;
}

/** Makes a folder for such files, and the clients' keys. */
export async function openChildren(): Promise<Children> {
  const folder = await mkdtemp(join(tmpdir(), 'kcfapi-templates-'));
  const keys = await Promise.all([generateSigningKey('PS256', 'rsa'), generateSigningKey('ES256', 'ec')]);
  const jwks = JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });
  return {
    async of({ id, algorithm, missing, chosen }, more = {}) {
      const file = join(folder, `${id}-${algorithm}.yaml`);
      const parameters = {
        ...Object.fromEntries(missing.map(name => [name, given(name)])),
        ...(chosen ? { signing_algorithm: algorithm } : {}),
      };
      const parent = await loadTemplate(id, { cwd: folder, parameters });
      const clients = ['tpp-1', 'tpp-2'].map(name => clientOf(name, parent, jwks));
      await writeFile(file, stringify({ extends: id, clients, ...more }));
      return loadTemplate(file, { cwd: folder, parameters });
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** What a user must say of a client that no template can know. */
function clientOf(clientId: string, { clientDefaults }: Template, jwks: string): JsonObject {
  const { publicClient, clientAuthenticatorType, standardFlowEnabled, attributes } = clientDefaults;
  const byCertificate = clientAuthenticatorType === 'client-x509';
  const { 'ciba.backchannel.token.delivery.mode': mode } = (attributes ?? {}) as JsonObject;
  return {
    clientId,
    ...(standardFlowEnabled === true ? { redirectUris: [`https://${clientId}.example/callback`] } : {}),
    attributes: {
      ...(publicClient === true ? {} : { 'use.jwks.string': true, 'jwks.string': jwks }),
      ...(byCertificate ? { 'x509.subjectdn': `CN=${clientId},O=Tests` } : {}),
      ...(mode === 'ping'
        ? { 'ciba.backchannel.client.notification.endpoint': `https://${clientId}.example/ping` }
        : {}),
    },
  };
}
