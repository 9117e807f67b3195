import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { whyUnreadable } from '../file-faults.js';
import type { NamedResource } from '../probe/resource/network.js';
import type { Session } from './session.js';

/** Options that name an API of the user's own. */
export interface ResourceOptions {
  readonly resource?: string;
  readonly resourceMethod?: string;
  readonly resourceScope?: readonly string[];
  readonly resourceHeader?: readonly string[];
  readonly resourceCa?: string;
}

/** Adds the options that name an API to be examined beside the realm. */
export function withResource(command: Command): Command {
  const more = (value: string, all: readonly string[] = []) => [...all, value];
  return command
    .optionsGroup('Resource server:')
    .option('--resource <url>', 'check this API of yours, too, with tokens of the realm')
    .option('--resource-method <method>', 'how it is asked; GET without it')
    .option(
      '--resource-scope <scopes>',
      'client scopes that its tokens must have, with commas between or repeated',
      (scopes: string, all: readonly string[] = []) => [...all, ...scopes.split(/[\s,]+/)],
    )
    .option(
      '--resource-header <header>',
      '"Name: value" for each request; @FILE has such lines (secrets belong there: others see arguments); repeatable',
      more,
    )
    .option('--resource-ca <file>', 'PEM of authorities to trust there; those of --ca without it')
    .optionsGroup('Options:');
}

/**
 * Reads what the options say of an API.
 *
 * @returns undefined where none is named
 * @throws Error when an option is wrong, or stands without `--resource`
 */
export async function readResource(options: ResourceOptions, session: Session): Promise<NamedResource | undefined> {
  const { resource, resourceMethod = 'GET', resourceScope = [], resourceHeader = [], resourceCa } = options;
  if (resource === undefined) {
    const [stray] = Object.keys(options).filter(name => name.startsWith('resource'));
    if (stray === undefined) return undefined;
    throw new Error(`--${stray.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)} needs --resource URL`);
  }
  if (!/^[A-Z]+$/.test(resourceMethod)) {
    throw new Error(`--resource-method: "${resourceMethod}" is no HTTP method, such as GET`);
  }
  const headers = await Promise.all(resourceHeader.map(given => headersIn(given, session.cwd)));
  const ca = resourceCa === undefined ? undefined : await readText('--resource-ca', resourceCa, session.cwd);
  if (ca !== undefined) checkCertificate(ca, resourceCa ?? '');
  return {
    url: addressOf(resource),
    method: resourceMethod,
    scope: resourceScope.filter(scope => scope !== ''),
    headers: headers.flat(),
    ...(ca === undefined ? {} : { ca }),
  };
}

function addressOf(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Error('--resource is no address, such as https://api.example.org/accounts');
  }
  if (url.username !== '' || url.password !== '') throw new Error('--resource: no user and password in the address');
  // Access tokens of the realm are sent there.
  if (url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    throw new Error('--resource: tokens go there, so it must be https:// (http:// only on this machine)');
  }
  url.hash = '';
  return url.href;
}

async function headersIn(given: string, cwd: string): Promise<readonly (readonly [string, string])[]> {
  const isFile = given.startsWith('@');
  const text = isFile ? await readText('--resource-header', given.slice(1), cwd) : given;
  return text
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .map(line => {
      const { name, value } = /^(?<name>[!#$%&'*+.^`|~\w-]+):\s*(?<value>[\t\x20-\x7e]*?)\s*$/.exec(line)?.groups ?? {};
      // Not shown: it may be a secret.
      if (name === undefined || value === undefined) {
        throw new Error('--resource-header: a header is written "Name: value"');
      }
      if (/^(authorization|dpop|host|content-length|transfer-encoding)$/i.test(name)) {
        throw new Error(`--resource-header: ${name} is what the probes set themselves`);
      }
      return [name, value] as const;
    });
}

async function readText(option: string, file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new Error(`${option}: ${file} cannot be read: ${whyUnreadable(error)}`);
  }
}

function checkCertificate(pem: string, file: string): void {
  try {
    new X509Certificate(pem);
  } catch {
    throw new Error(`--resource-ca: ${file} holds no certificate in PEM ("BEGIN CERTIFICATE")`);
  }
}
