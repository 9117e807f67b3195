/**
 * A setting of the realm that is a boolean, and those that Keycloak 26.7 takes back to false without a word when it is
 * true, whatever a request says of them (`RealmAdapter.setDuplicateEmailsAllowed`, which is called last). It is the only
 * one of its kind.
 */
export const takenBack: readonly [by: string, names: readonly string[]] = [
  'duplicateEmailsAllowed',
  ['loginWithEmailAllowed', 'registrationEmailAsUsername'],
];
