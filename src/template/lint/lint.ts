import {
  clientAttributes,
  clientScopeAttributes,
  mailServerSettings,
  realmAttributes,
} from '../../catalogue/attributes.js';
import { catalogue } from '../../catalogue/catalogue.js';
import { clientAttributeForms, clientScopeAttributeForms, type Form } from '../../catalogue/values.js';
import { didYouMean, nearest } from '../../nearest.js';
import { entries, items, type Located, member, quoted, suggestion, text } from '../located.js';
import { type Problems, placeText } from '../problem.js';
import { MAIL_SERVER } from '../secret-names.js';
import { checkConfiguration } from './configuration.js';
import { checkContradictions } from './contradictions.js';
import { checkFields } from './fields.js';
import { checkFiring } from './firing.js';
import { attributesOf, checkPolicies } from './policies.js';
import { checkRealmValues } from './realm-values.js';
import { checkRefusals } from './refusals.js';
import type { RemovedPolicy } from './removed-policies.js';
import { checkSecrets } from './secrets.js';
import { checkForm } from './value-forms.js';

/**
 * Judges what clients are in the end, with the defaults laid under them: values that contradict each other, and those
 * that the template's own policies refuse.
 *
 * @param root - in the form in which Keycloak takes it
 */
export function lintClients(root: Located, problems: Problems): void {
  checkFiring(root, problems);
  const clients = items(member(root, 'clients'));
  const defaults = member(root, 'clientDefaults');
  const judged = clients.length === 0 && defaults !== undefined ? [defaults] : clients;
  for (const client of judged) checkContradictions(client, client !== defaults, problems);
  checkRefusals(root, judged, problems);
}

/**
 * Judges a template by what Keycloak knows: what it would store without a word and never use.
 *
 * @param removed - client attributes that nothing looks for any more, with the policies that did
 */
export function lint(root: Located, removed: ReadonlyMap<string, RemovedPolicy>, problems: Problems): void {
  checkPolicies(root, problems);
  checkSecrets(root, problems);
  checkAttributes(root, removed, problems);
  checkRealmValues(root, problems);
  checkClients(root, problems);
  for (const [name, { key }] of entries(member(root, 'realm', MAIL_SERVER))) {
    if (mailServerSettings.includes(name)) continue;
    problems.add(
      key,
      `Keycloak knows no "${name}" of the mail server${didYouMean(name, mailServerSettings)}`,
      `It knows: ${mailServerSettings.join(', ')}`,
    );
  }
  for (const key of items(member(root, 'keys'))) {
    const provider = catalogue.keyProviders.find(({ id }) => id === text(member(key, 'providerId')));
    if (provider === undefined) continue;
    checkConfiguration({ kind: 'key provider', provider, configuration: member(key, 'config'), at: key.at }, problems);
  }
  checkFields(root, problems);
}

function checkAttributes(root: Located, removed: ReadonlyMap<string, RemovedPolicy>, problems: Problems): void {
  const custom = new Set(items(member(root, 'customAttributes')).flatMap(item => text(item) ?? []));
  const selecting = new Set(
    items(member(root, 'clientPolicies'))
      .flatMap(policy => items(member(policy, 'conditions')))
      .flatMap(condition => attributesOf(condition)),
  );
  const check = (
    what: string,
    attributes: Located | undefined,
    known: readonly string[],
    free: Set<string>,
    forms?: ReadonlyMap<string, Form>,
  ) => {
    for (const [name, { key, value }] of entries(attributes)) {
      const form = forms?.get(name);
      if (form !== undefined) checkForm(`The ${what} attribute "${name}"`, form, value, problems);
      if (known.includes(name) || custom.has(name)) continue;
      const meant = nearest(name, known);
      if (meant !== undefined) {
        problems.add(
          key,
          `Keycloak knows no ${what} attribute "${name}"; did you mean "${meant}"?`,
          `If it is meant as it stands, name it under "customAttributes".`,
        );
      } else if (!free.has(name) && what === 'client' && removed.has(name)) {
        const policy = removed.get(name);
        problems.add(
          policy?.at ?? key,
          `Without the policy "${policy?.name}" nothing looks for the client attribute "${name}" (${placeText(key)})`,
          `Take the attribute away, too (null removes it), or name it under "customAttributes".`,
        );
      } else if (!free.has(name)) {
        problems.add(
          key,
          `Keycloak knows no ${what} attribute "${name}"`,
          `If it is one of yours, name it under "customAttributes".`,
        );
      }
    }
  };
  const none = new Set<string>();
  check('realm', member(root, 'realm', 'attributes'), realmAttributes, none);
  for (const scope of items(member(root, 'clientScopes'))) {
    check('client scope', member(scope, 'attributes'), clientScopeAttributes, none, clientScopeAttributeForms);
  }
  const defaults = member(root, 'clientDefaults', 'attributes');
  check('client', defaults, clientAttributes, selecting, clientAttributeForms);
  for (const client of items(member(root, 'clients'))) {
    check('client', member(client, 'attributes'), clientAttributes, selecting, clientAttributeForms);
  }
  const carried = entries(defaults).map(([attribute]) => attribute);
  for (const [name, { key }] of entries(member(root, 'notEnforceable'))) {
    if (!carried.includes(name)) {
      problems.add(
        key,
        `"notEnforceable" names "${name}", which clientDefaults does not carry${didYouMean(name, carried)}`,
      );
    }
  }
}

function checkClients(root: Located, problems: Problems): void {
  const clients = [member(root, 'clientDefaults'), ...items(member(root, 'clients'))];
  for (const client of clients) {
    const authenticator = member(client, 'clientAuthenticatorType');
    const named = text(authenticator);
    if (authenticator !== undefined && named !== undefined && !catalogue.clientAuthenticators.includes(named)) {
      problems.add(
        authenticator.at,
        `Keycloak has no client authenticator ${quoted(authenticator)}${suggestion(authenticator, catalogue.clientAuthenticators)}`,
        `It has: ${catalogue.clientAuthenticators.join(', ')}`,
      );
    }
  }
  const mappers = catalogue.protocolMappers.map(({ id }) => id);
  for (const mapper of [...clients, ...items(member(root, 'clientScopes'))].flatMap(mappersOf)) {
    const type = member(mapper, 'protocolMapper');
    const provider = catalogue.protocolMappers.find(({ id }) => id === text(type));
    if (type === undefined || text(type) === undefined) continue;
    if (provider !== undefined) {
      const configuration = member(mapper, 'config');
      checkConfiguration({ kind: 'protocol mapper', provider, configuration, at: mapper.at }, problems);
      continue;
    }
    // A server may have mappers of its own, so only what looks like a slip is refused.
    const meant = suggestion(type, mappers);
    if (meant !== '') problems.add(type.at, `Keycloak has no protocol mapper ${quoted(type)}${meant}`);
  }
}

function mappersOf(holder: Located | undefined): readonly Located[] {
  return items(member(holder, 'protocolMappers'));
}
