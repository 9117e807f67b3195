import { unchangeableClient } from '../../catalogue/new-realm.js';
import {
  clientFieldForms,
  clientScopeFieldForms,
  type Form,
  keyFieldForms,
  mailServerForms,
  mapperFieldForms,
  realmFieldForms,
  roleFieldForms,
  userFieldForms,
} from '../../catalogue/values.js';
import { entries, items, type Located, member, quoted, text } from '../located.js';
import { type Problems, placeText } from '../problem.js';
import { MAIL_SERVER } from '../secret-names.js';
import { checkForm } from './value-forms.js';

type Forms = ReadonlyMap<string, Form>;

/** Longest name of an attribute: a column of the database. */
const LONGEST_NAME = 255;

/**
 * Judges fields of the realm and of everything in it: values that Keycloak refuses when half the realm is written, and
 * those that it stores and cannot use.
 */
export function checkFields(root: Located, problems: Problems): void {
  const clients = [member(root, 'clientDefaults'), ...items(member(root, 'clients'))];
  const scopes = items(member(root, 'clientScopes'));
  const roles = [...items(member(root, 'realmRoles')), ...clients.flatMap(client => items(member(client, 'roles')))];
  const users = items(member(root, 'users'));
  const check = (holders: readonly (Located | undefined)[], forms: Forms) => {
    for (const holder of holders) checkHolder(holder, forms, problems);
  };
  check([member(root, 'realm')], realmFieldForms);
  check([member(root, 'realm', MAIL_SERVER)], mailServerForms);
  check(items(member(root, 'keys')), keyFieldForms);
  check(clients, clientFieldForms);
  check(scopes, clientScopeFieldForms);
  check(
    [...clients, ...scopes].flatMap(holder => items(member(holder, 'protocolMappers'))),
    mapperFieldForms,
  );
  check(roles, roleFieldForms);
  check(users, userFieldForms);
  for (const holder of [member(root, 'realm'), ...clients, ...scopes, ...users]) {
    for (const [name, { key }] of entries(member(holder, 'attributes'))) {
      if (name.length > LONGEST_NAME) {
        problems.add(key, `The name of an attribute has at most ${LONGEST_NAME} characters, not ${name.length}`);
      }
    }
  }
  const mail = member(root, 'realm', MAIL_SERVER);
  if (member(mail, 'host') !== undefined && member(mail, 'from') === undefined) {
    problems.add(
      mail?.at ?? root.at,
      `"${MAIL_SERVER}" needs "from", an email address: Keycloak takes none without it`,
    );
  }
  checkUserNames(users, problems);
  checkUserAttributes(users, problems);
  checkClientIds(clients, problems);
  checkCharacters(root, problems);
}

function checkHolder(holder: Located | undefined, forms: Forms, problems: Problems): void {
  for (const [name, { value }] of entries(holder)) {
    const form = forms.get(name);
    if (form === undefined) continue;
    const isList = value.kind === 'list';
    for (const scalar of isList ? value.items : [value]) {
      // Of a value of another type, and of a secret that stands in the file, it is said already.
      if (scalar.kind !== 'scalar' || scalar.hidden === true) continue;
      if (typeof scalar.value !== (form.is === 'number' ? 'number' : 'string')) continue;
      checkForm(isList ? `An item of "${name}"` : `"${name}"`, form, scalar, problems);
    }
  }
}

/** Keycloak keeps user names in lower case, so that each of the two would be written over the other for ever. */
function checkUserNames(users: readonly Located[], problems: Problems): void {
  const first = new Map<string, Located>();
  for (const user of users) {
    const name = member(user, 'username');
    const lower = text(name)?.toLowerCase();
    if (name === undefined || lower === undefined) continue;
    const other = first.get(lower);
    // The very same name is told where items are told apart by it.
    if (other !== undefined && text(other) !== text(name)) {
      problems.add(
        name.at,
        `To Keycloak ${quoted(name)} and ${quoted(other)} are one user: it keeps names in lower case; first at ${placeText(other.at)}`,
      );
    }
    if (other === undefined) first.set(lower, name);
  }
}

/** What is a field of a user Keycloak takes from the field alone, and shows nowhere else. */
function checkUserAttributes(users: readonly Located[], problems: Problems): void {
  for (const user of users) {
    for (const [name, { key }] of entries(member(user, 'attributes'))) {
      if (!USER_FIELDS.includes(name)) continue;
      problems.add(
        key,
        `"${name}" is a field of the user, and no attribute: Keycloak drops it`,
        'Write it beside "attributes".',
      );
    }
  }
}

const USER_FIELDS = ['username', 'email', 'firstName', 'lastName'];

function checkClientIds(clients: readonly (Located | undefined)[], problems: Problems): void {
  for (const client of clients) {
    const id = member(client, 'clientId');
    if (id === undefined || text(id) !== unchangeableClient) continue;
    problems.add(
      id.at,
      `The client "${unchangeableClient}" is Keycloak's own, and nobody can change it`,
      'Its roles can be given to others: as serviceAccountRoles of a client, or clientRoles of a user.',
    );
  }
}

/** A text with U+0000 is stored by the database of a development server, and by PostgreSQL refused. */
function checkCharacters(node: Located, problems: Problems): void {
  if (node.kind === 'scalar') {
    if (typeof node.value === 'string' && node.value.includes('\0')) {
      problems.add(node.at, 'No text may hold the character U+0000, which databases do not store');
    }
    return;
  }
  for (const child of node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value)) {
    checkCharacters(child, problems);
  }
}
