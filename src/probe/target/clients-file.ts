import { dirname, resolve } from 'node:path';
import { isMap } from 'yaml';
import type { Person } from '../../parties/browser.js';
import { keysToPlay, type RelyingParty } from '../../parties/relying-party.js';
import type { TlsIdentity } from '../../parties/wire.js';
import { checkReference } from '../../template/chain.js';
import type { FileKind } from '../../template/file-kind.js';
import { exposureOf, textOf } from '../../template/file-text.js';
import { checkForm, type Form } from '../../template/form.js';
import { loadTemplate } from '../../template/load.js';
import { items, type Located, member, text, toJson } from '../../template/located.js';
import { isNoPath, shownAs } from '../../template/paths.js';
import { type Problems, problems } from '../../template/problem.js';
import type { Profile } from '../../template/profile.js';
import { readLocated } from '../../template/read.js';
import { isPath } from '../../template/shipped.js';
import { clientsSign, namesIntent, plays } from '../scenario/route.js';
import { probeClientsSchema } from './clients-schema.js';
import { type Read, readIdentity, readSigningKeys } from './key-files.js';

/** Clients that somebody registered at a server that we do not administer. */
export interface GivenClients {
  readonly issuer: string;
  /** What is to be probed: the template's name, or the file's where it says the profile itself. */
  readonly name: string;
  readonly profile: Profile;
  /** One or two. */
  readonly clients: readonly RelyingParty[];
  readonly user?: Person;
  /** Files with secrets that others than their owner may read, as the user would name them. */
  readonly exposed: readonly string[];
}

const FILE: FileKind = {
  what: 'a file of clients for probing',
  isShown: ({ contents }) => isMap(contents) && (contents.has('issuer') || contents.has('clients')),
};
const FORM: Form = {
  schema: probeClientsSchema,
  whole: 'the file',
  elsewhere: new Map([
    ['password', 'Secrets do not stand here: name a file ("passwordFile") or a variable ("passwordVariable").'],
    ['secret', 'No profile here allows a client secret: name keys or a certificate.'],
    ['users', 'One user is enough: "user".'],
  ]),
};

/** Where the file stands among others, and what else is known. */
export interface GivenSources {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Instead of the issuer that the file names. */
  readonly issuer?: string;
  /** Instead of the profile that the file says: a template, by its name or its path relative to `cwd`. */
  readonly template?: string;
  /** True: a person logs in, so that no password is needed. */
  readonly loginByPerson?: boolean;
}

/**
 * Reads the file of `probe --clients` with the keys, certificates and the password that it names.
 *
 * @throws TemplateError with everything that is wrong, each with its place; it shows no secret
 */
export async function readGivenClients(path: string, sources: GivenSources): Promise<GivenClients> {
  const file = resolve(sources.cwd, path);
  const shown = shownAs(file, sources.cwd);
  const found = problems();
  const root = await readLocated(file, shown, FILE, found);
  found.check();
  if (root === undefined) throw new Error(`${shown}: nothing was read, and nothing was found to be wrong`);
  checkForm(root, found, FORM);
  found.check();

  const reader = { folder: dirname(file), found, exposed: new Set<string>(), cwd: sources.cwd };
  const { name, profile } = await profileOf(root, shown, reader, sources);
  const clients: RelyingParty[] = [];
  for (const node of items(member(root, 'clients'))) clients.push(...(await clientOf(node, profile, reader)));
  const [first, second] = items(member(root, 'clients')).map(node => member(node, 'clientId'));
  if (second !== undefined && text(first) === text(second))
    found.add(second.at, 'Both clients have the same "clientId"');
  const user = await userOf(root, profile, reader, sources);
  const issuer = issuerOf(root, found, sources);
  found.check();
  return {
    ...{ issuer, name, profile, clients, exposed: [...reader.exposed] },
    ...(user === undefined ? {} : { user }),
  };
}

interface Reader {
  readonly folder: string;
  readonly cwd: string;
  readonly found: Problems;
  readonly exposed: Set<string>;
}

function issuerOf(root: Located, found: Problems, { issuer }: GivenSources): string {
  const written = member(root, 'issuer') ?? root;
  const value = issuer ?? text(written) ?? '';
  const wrong = issuerFault(value);
  // What comes from elsewhere has no place here.
  if (wrong !== undefined && issuer !== undefined) throw new Error(`--issuer: ${wrong}`);
  if (wrong !== undefined) found.add(written.at, `"issuer" ${wrong}`);
  return value;
}

/** What keeps a text from being an issuer: OpenID Connect Discovery section 3, RFC 8414 section 2. */
export function issuerFault(value: string): string | undefined {
  if (!URL.canParse(value)) return 'is no address; it looks like https://sso.example.org/realms/bank';
  const { protocol, search, hash, username, password } = new URL(value);
  if (protocol !== 'https:') return 'must begin with https://';
  if (search !== '' || hash !== '') return 'must have no query and no fragment';
  if (username !== '' || password !== '') return 'must have no user and no password in it';
  return value.includes('/.well-known/') ? 'is the address before /.well-known/' : undefined;
}

async function profileOf(
  root: Located,
  shown: string,
  { folder, found }: Reader,
  sources: GivenSources,
): Promise<{ readonly name: string; readonly profile: Profile }> {
  const [template, profile] = [member(root, 'template'), member(root, 'profile')];
  if (sources.template !== undefined) return ofTemplate(sources.template, sources.cwd);
  if (template !== undefined && profile !== undefined) {
    found.add(profile.at, '"profile" stands beside "template", which has a profile of its own');
  }
  if (template === undefined && profile === undefined) {
    found.add(root.at, '"template" is missing, or "profile": what is to be probed');
  }
  found.check();
  if (profile !== undefined) return { name: shown, profile: toJson(profile) as unknown as Profile };
  const name = text(template) ?? '';
  if (template !== undefined) await checkReference(name, folder, found, template.at);
  found.check();
  return ofTemplate(isPath(name) ? resolve(folder, name) : name, sources.cwd);
}

async function ofTemplate(reference: string, cwd: string) {
  const { id, profile } = await loadTemplate(reference, { cwd, open: true });
  return { name: id, profile };
}

async function clientOf(node: Located, profile: Profile, reader: Reader): Promise<readonly RelyingParty[]> {
  const { found } = reader;
  const clientId = text(member(node, 'clientId')) ?? '';
  const authentication = profile.client_auth_type;
  if (authentication === 'client_secret_basic') {
    found.add(node.at, 'The profile authenticates with client_secret_basic, which the probes cannot play');
    return [];
  }
  const redirectUri = redirectUriOf(node, profile, found);
  const keys = await keysOf(node, reader);
  const identity = await identityOf(node, reader);
  if (clientsSign(profile) && member(node, 'keys') === undefined) {
    found.add(node.at, '"keys" is missing: the profile signs with them');
  }
  const shows = authentication === 'mtls' || profile.sender_constrain === 'mtls';
  if (shows && member(node, 'certificate') === undefined) {
    found.add(node.at, '"certificate" is missing: the profile has mutual TLS');
  }
  const scope = text(member(node, 'scope'));
  const intent = text(member(node, 'intent'));
  if (namesIntent(profile) && intent === undefined) {
    found.add(node.at, '"intent" is missing: authorization requests of the profile name one that the client created');
  }
  return [
    {
      ...{ clientId, redirectUri, authentication, ...(await keysToPlay(keys)) },
      ...(identity === undefined ? {} : { identity }),
      ...(scope === undefined ? {} : { scope }),
      ...(intent === undefined ? {} : { intent }),
    },
  ];
}

function redirectUriOf(node: Located, profile: Profile, found: Problems): string {
  const written = member(node, 'redirectUri');
  const value = text(written) ?? '';
  const needed = plays(profile, 'authorize');
  if (written === undefined) {
    if (needed) found.add(node.at, '"redirectUri" is missing');
    return value;
  }
  if (!URL.canParse(value) || value.includes('#') || value.includes('*')) {
    found.add(written.at, '"redirectUri" must be a whole address, without a fragment (#) and without *');
  }
  return value;
}

async function keysOf(node: Located, reader: Reader): Promise<readonly NonNullable<RelyingParty['key']>[]> {
  const all = [];
  for (const item of items(member(node, 'keys'))) {
    const at = member(item, 'file') ?? item;
    const path = pathOf(at, reader);
    if (path === undefined) continue;
    all.push(...(taken(await readSigningKeys(path, text(member(item, 'kid'))), at, path, reader) ?? []));
  }
  return all;
}

async function identityOf(node: Located, reader: Reader): Promise<TlsIdentity | undefined> {
  const certificate = member(node, 'certificate');
  if (certificate === undefined) return undefined;
  const [at, key] = [member(certificate, 'file') ?? certificate, member(certificate, 'key') ?? certificate];
  const [file, keyFile] = [pathOf(at, reader), pathOf(key, reader)];
  if (file === undefined || keyFile === undefined) return undefined;
  return taken(await readIdentity(file, keyFile), at, keyFile, reader);
}

function pathOf(node: Located, { folder, found }: Reader): string | undefined {
  const path = text(node) ?? '';
  if (!isNoPath(path)) return resolve(folder, path);
  found.add(node.at, 'This is no path; name the file that holds it');
  return undefined;
}

function taken<T>(read: Read<T>, at: Located, path: string, { found, exposed, cwd }: Reader): T | undefined {
  const shown = shownAs(path, cwd);
  if ('fault' in read) {
    found.add(at.at, `${shown}: ${read.fault}`);
    return undefined;
  }
  if (read.exposure !== undefined) exposed.add(shown);
  return read.value;
}

async function userOf(
  root: Located,
  profile: Profile,
  reader: Reader,
  sources: GivenSources,
): Promise<Person | undefined> {
  const user = member(root, 'user');
  if (user === undefined) return undefined;
  const username = text(member(user, 'username')) ?? '';
  // Where nobody logs in, as in CIBA, the name is all that is asked for.
  const isAsked = sources.loginByPerson !== true && plays(profile, 'authorize');
  const unproven = plays(profile, 'authorize') ? undefined : { username, password: '' };
  const [file, variable] = [member(user, 'passwordFile'), member(user, 'passwordVariable')];
  if (file !== undefined && variable !== undefined) {
    reader.found.add(variable.at, '"passwordVariable" stands beside "passwordFile"; the password comes from one place');
    return undefined;
  }
  if (variable !== undefined) {
    const name = text(variable) ?? '';
    const password = sources.environment[name];
    if (password === undefined || password === '') {
      if (isAsked) reader.found.add(variable.at, `The variable ${name} is not set`);
      return unproven;
    }
    return { username, password };
  }
  if (file === undefined) {
    if (isAsked) {
      reader.found.add(user.at, '"passwordFile" is missing, or "passwordVariable": where the password comes from');
    }
    return unproven;
  }
  const path = pathOf(file, reader);
  if (path === undefined) return undefined;
  const content = await textOf(path, 'a password');
  const read: Read<string> =
    content.fault === undefined
      ? { value: content.text.replace(/\r?\n$/, ''), exposure: exposureOf(content.mode) }
      : { fault: content.fault };
  const password = taken(read, file, path, reader);
  return password === undefined ? undefined : { username, password };
}
