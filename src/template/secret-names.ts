import { isKeyedList } from './merge.js';
import { namesOf, type Path } from './template.js';

const SECRET = /secret|passw(or)?d|private[._-]?key|credential|registrationAccessToken/i;

/** Names that only sound like a secret. */
const HARMLESS = new Set([
  ...['passwordPolicy', 'resetPasswordAllowed', 'requiredCredentials', 'verifiableCredentialsEnabled'],
  ...['resetCredentialsFlow', 'actionTokenGeneratedByUserLifespan.reset-credentials'],
  ...['client_credentials.use_refresh_token', 'jwt.credential.certificate', 'credentialData', 'secretSize'],
]);
const HARMLESS_KINDS = /passwordless|^client\.secret\..*\.(time|method|enabled)$/i;

/** Texts that are shown to users, under names of their own. */
export const SHOWN_TEXTS = 'localizationTexts';

/** Whether what has such a name is secret: it may not stand in a file, and nothing shows it. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !HARMLESS.has(name) && !HARMLESS_KINDS.test(name);
}

/** Whether a path leads to what is secret by its name or lies in it. Keys of items are no names: `my-secret-app`. */
export function hasSecretName(path: Path): boolean {
  let list = false;
  for (const name of namesOf(path)) {
    if (list) {
      list = false;
      continue;
    }
    if (name === SHOWN_TEXTS) return false;
    if (isSecretName(name)) return true;
    list = isKeyedList(name);
  }
  return false;
}
