import {
  clientAttributes,
  clientScopeAttributes,
  mailServerSettings,
  realmAttributes,
} from '../catalogue/attributes.js';
import { catalogue } from '../catalogue/catalogue.js';
import { didYouMean, nearest } from '../nearest.js';
import { entries, items, type Located, member, quoted, suggestion, text } from './located.js';
import { attributesOf, checkPolicies } from './policies.js';
import type { Problems } from './problem.js';
import { checkRealmValues } from './realm-values.js';
import { MAIL_SERVER } from './secret-names.js';
import { checkSecrets } from './secrets.js';

/** Judges a template by what Keycloak knows: what it would store without a word and never use. */
export function lint(root: Located, problems: Problems): void {
  checkPolicies(root, problems);
  checkSecrets(root, problems);
  checkAttributes(root, problems);
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
    const known = provider.properties.map(property => property.name);
    for (const [name, entry] of entries(member(key, 'config'))) {
      if (!known.includes(name)) {
        problems.add(entry.key, `The key provider ${provider.id} knows no "${name}"${didYouMean(name, known)}`);
        continue;
      }
      const options = provider.properties.find(property => property.name === name)?.options;
      const value = entry.value.kind === 'scalar' && !entry.value.unresolved ? String(entry.value.value) : undefined;
      if (options !== undefined && value !== undefined && !options.includes(value)) {
        problems.add(
          entry.value.at,
          `"${name}" of the key provider ${provider.id} cannot be ${quoted(entry.value)}${suggestion(entry.value, options)}`,
          `Allowed: ${options.join(', ')}`,
        );
      }
    }
  }
}

function checkAttributes(root: Located, problems: Problems): void {
  const custom = new Set(items(member(root, 'customAttributes')).flatMap(item => text(item) ?? []));
  const selecting = new Set(
    items(member(root, 'clientPolicies'))
      .flatMap(policy => items(member(policy, 'conditions')))
      .flatMap(condition => attributesOf(condition)),
  );
  const check = (what: string, attributes: Located | undefined, known: readonly string[], free: Set<string>) => {
    for (const [name, { key }] of entries(attributes)) {
      if (known.includes(name) || custom.has(name)) continue;
      const meant = nearest(name, known);
      if (meant !== undefined) {
        problems.add(
          key,
          `Keycloak knows no ${what} attribute "${name}"; did you mean "${meant}"?`,
          `If it is meant as it stands, name it under "customAttributes".`,
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
    check('client scope', member(scope, 'attributes'), clientScopeAttributes, none);
  }
  const defaults = member(root, 'clientDefaults', 'attributes');
  check('client', defaults, clientAttributes, selecting);
  for (const client of items(member(root, 'clients'))) {
    check('client', member(client, 'attributes'), clientAttributes, selecting);
  }
  for (const item of items(member(root, 'notEnforceable'))) {
    const name = text(item);
    const carried = entries(defaults).map(([attribute]) => attribute);
    if (name !== undefined && !carried.includes(name)) {
      problems.add(
        item.at,
        `"notEnforceable" names ${quoted(item)}, which clientDefaults does not carry${suggestion(item, carried)}`,
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
  for (const holder of [...clients, ...items(member(root, 'clientScopes'))]) {
    for (const mapper of items(member(holder, 'protocolMappers'))) {
      const type = member(mapper, 'protocolMapper');
      const named = text(type);
      if (type === undefined || named === undefined || catalogue.protocolMappers.includes(named)) continue;
      // A server may have mappers of its own, so only what looks like a slip is refused.
      const meant = suggestion(type, catalogue.protocolMappers);
      if (meant !== '') problems.add(type.at, `Keycloak has no protocol mapper ${quoted(type)}${meant}`);
    }
  }
}
