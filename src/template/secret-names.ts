import { mailServerSettings } from '../catalogue/attributes.js';
import { nearest } from '../nearest.js';
import { isKeyedList } from './merge.js';
import { namesOf, type Path } from './template.js';

const SECRET = /secret|passw(or)?d|private[._-]?key|credential|registrationAccessToken/i;

/** Names that only sound like a secret. */
const HARMLESS = new Set([
  ...['passwordPolicy', 'resetPasswordAllowed', 'requiredCredentials', 'verifiableCredentialsEnabled'],
  ...['resetCredentialsFlow', 'actionTokenGeneratedByUserLifespan.reset-credentials'],
  ...['client_credentials.use_refresh_token', 'jwt.credential.certificate', 'credentialData', 'secretSize'],
  ...['jwt.credential.issuer', 'jwt.credential.sub'],
]);
const HARMLESS_KINDS = /passwordless|^client\.secret\..*\.(time|method|enabled)$/i;

/** Whether what has such a name is secret: it may not stand in a file, and nothing shows it. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !HARMLESS.has(name) && !HARMLESS_KINDS.test(name);
}

/** Whether a text holds an address with a password in it: `https://user:password@host`. */
export function holdsPasswordInAddress(text: string): boolean {
  return /\w:\/\/[^\s/?#@:]*:[^\s/?#@]+@/.test(text);
}

/** The realm's settings of the mail server: a text under any other name than the known ones may be a password. */
export const MAIL_SERVER = 'smtpServer';

/** What may be misspelt, beside what is secret by its name. */
const SECRET_FIELDS = 'clientSecret keyPassword keystorePassword password privateKey secret secretData value'.split(
  ' ',
);

/** Whether what has such a name may be secret: it is by its name, or by one that it comes near to. */
export function soundsSecret(name: string): boolean {
  return isSecretName(name) || nearest(name, SECRET_FIELDS) !== undefined;
}

/** What an environment variable can be called. */
export const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether it is the name of a variable that holds a secret, and not, by mistake, the secret. */
export function namesVariable(name: string, value: unknown): boolean {
  return name === 'passwordVariable' && typeof value === 'string' && VARIABLE.test(value);
}

const NAMING_ROLES = new Set(['composites', 'scopeMappings', 'serviceAccountRoles']);

/** Whether what stands at the end of these names has client ids for names, which say nothing of what they hold. */
export function holdsClientIds(names: readonly string[]): boolean {
  const [around = '', last] = names.slice(-2);
  return last === 'clientRoles' || (last === 'client' && NAMING_ROLES.has(around));
}

/** Whether a path leads to what is secret by its name or lies in it. Keys of items are no names: `my-secret-app`. */
export function hasSecretName(path: Path): boolean {
  // Most paths, and there are tens of thousands.
  if (!SECRET.test(path) && !path.includes(MAIL_SERVER)) return false;
  let within: string | undefined;
  const names = namesOf(path);
  for (const [index, name] of names.entries()) {
    if (within !== undefined && (isKeyedList(within) || holdsClientIds(names.slice(0, index)))) {
      within = undefined;
      continue;
    }
    if (within === MAIL_SERVER && !mailServerSettings.includes(name)) return true;
    if (isSecretName(name)) return true;
    within = name;
  }
  return false;
}
