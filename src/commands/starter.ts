import { parse, stringify } from 'yaml';
import { isList, isObject } from '../realm/json.js';
import type { DeclaredParameter } from '../template/declared.js';
import type { JsonObject, Template } from '../template/template.js';

/**
 * The first file of a template's user: it extends the template and has an example client of the kind that the template
 * is for. It can be used as it stands, and every line that must be made one's own says so.
 *
 * @param template - read with `open`, since its parameters need no value yet
 * @param schema - address of the templates' schema for editors, as seen from the file
 * @returns YAML
 */
export function starterYaml(
  template: Template,
  parameters: readonly DeclaredParameter[],
  { extended, schema }: { readonly extended: string; readonly schema: string },
): string {
  return [
    `# yaml-language-server: $schema=${schema}`,
    `extends: ${scalar(extended)}`,
    `title: ${scalar(`Our realm: ${template.title}`)}`,
    '',
    ...parameterLines(template, parameters),
    '# An example. Give each of your clients an item of its own; what all of them have comes from the template.',
    'clients:',
    ...clientLines(template),
    '',
  ].join('\n');
}

/** The same in JSON, which knows no comments: what they explain stands in the template that is extended. */
export function starterJson(yaml: string, schema: string): string {
  return `${JSON.stringify({ $schema: schema, ...parse(yaml) }, null, 2)}\n`;
}

function parameterLines(template: Template, parameters: readonly DeclaredParameter[]): readonly string[] {
  const secret = parameters.filter(({ name }) => template.secretParameters.includes(name));
  const needed = parameters.filter(parameter => parameter.default === undefined && !secret.includes(parameter));
  const others = parameters.filter(parameter => !needed.includes(parameter) && !secret.includes(parameter));
  if (parameters.length === 0) return [];
  return [
    needed.length > 0 ? 'parameters:' : '# parameters:',
    ...needed.flatMap(parameter => [
      ...about(parameter),
      '  # Change it: this is an example.',
      `  ${parameter.name}:`,
      `    default: ${scalar(exampleOf(parameter))}`,
    ]),
    ...others.flatMap(parameter => [
      ...about(parameter),
      `  # ${parameter.name}:`,
      `  #   default: ${scalar(parameter.default ?? '')}`,
    ]),
    ...secret.flatMap(parameter => [
      ...about(parameter),
      `  # ${parameter.name} is secret: KCFAPI_PARAM_${parameter.name.toUpperCase()}, or --set-file ${parameter.name}=FILE.`,
    ]),
    '',
  ];
}

function about({ description, enum: values }: DeclaredParameter): readonly string[] {
  const text = [description ?? '', values === undefined ? '' : `One of ${values.join(', ')}.`].join(' ').trim();
  return text === '' ? [] : wrapped(text).map(line => `  # ${line}`);
}

function exampleOf({ name, type, enum: values }: DeclaredParameter): string | number | boolean {
  if (values?.[0] !== undefined) return values[0];
  if (type === 'integer') return 60;
  if (type === 'boolean') return false;
  if (/subject|(^|_)dn$/.test(name)) return 'CN=Example Issuing CA,O=Example Bank,C=NL';
  return /ur[il]|endpoint|address|host|audience/.test(name) ? 'https://example.org/' : 'example';
}

function clientLines(template: Template): readonly string[] {
  const { clientDefaults: defaults, profile } = template;
  const given = isObject(defaults.attributes) ? defaults.attributes : {};
  const attributes = attributeLines(template, given);
  const isPublic = defaults.publicClient === true;
  return [
    // Files for several templates may share a realm.
    `  - clientId: ${scalar(`accounts-app-${template.id}`)}`,
    '    name: Accounts app',
    ...(defaults.standardFlowEnabled === false ? [] : redirectLines(template)),
    ...(isPublic && defaults.webOrigins === undefined
      ? ['    # Origins whose scripts may call the token endpoint: named one by one, never *.', ...origins(template)]
      : []),
    ...(attributes.length === 0 ? [] : ['    attributes:', ...attributes.map(line => `      ${line}`)]),
    ...(profile.sender_constrain === 'mtls' && !isPublic && defaults.clientAuthenticatorType !== 'client-x509'
      ? ['    # It needs a certificate for mutual TLS, too: its access tokens are bound to it.']
      : []),
  ];
}

function redirectLines(template: Template): readonly string[] {
  if (!allowsLoopback(template)) {
    return [
      '    # Exact addresses: no wildcard, no fragment.',
      '    redirectUris:',
      '      - https://accounts-app.example.org/callback',
    ];
  }
  return [
    '    # An https address that the app has claimed, the loopback interface (without a port: the app may listen on any),',
    '    # or a scheme that is a domain name of yours in reverse order.',
    '    redirectUris:',
    '      - https://accounts-app.example.org/callback',
    '      - http://127.0.0.1/callback',
    "      - 'http://[::1]/callback'",
    '      # - org.example.accounts-app:/callback',
  ];
}

function origins(template: Template): readonly string[] {
  return allowsLoopback(template) ? ['    webOrigins: []'] : ['    webOrigins: [https://accounts-app.example.org]'];
}

function attributeLines({ clientDefaults, profile }: Template, given: JsonObject): readonly string[] {
  const signs =
    clientDefaults.clientAuthenticatorType === 'client-jwt' ||
    profile.fapi_request_method === 'signed_non_repudiation' ||
    given['request.object.required'] !== undefined ||
    given['ciba.backchannel.auth.request.signing.alg'] !== undefined;
  const lines: string[] = [];
  if (clientDefaults.publicClient === true) return lines;
  if (clientDefaults.clientAuthenticatorType === 'client-x509' && given['x509.subjectdn'] === undefined) {
    lines.push(
      "# Exactly the subject of the client's certificate, as openssl x509 -noout -subject -nameopt RFC2253 prints it.",
      'x509.subjectdn: CN=accounts-app,O=Example Third Party,C=NL',
    );
  }
  if (signs) {
    lines.push(
      '# Where the client publishes its public keys. (Or take both lines away and name a file, beside "attributes":',
      '# "jwksFile: ./keys/accounts-app.json", with its JSON Web Key Set.)',
      'use.jwks.url: true',
      'jwks.url: https://accounts-app.example.org/jwks.json',
    );
  }
  if (profile.ciba_mode === 'ping') {
    lines.push(
      '# Where Keycloak tells that the user has decided.',
      'ciba.backchannel.client.notification.endpoint: https://accounts-app.example.org/ciba',
    );
  }
  if (given['backchannel.logout.session.required'] === 'true' && given['backchannel.logout.url'] === undefined) {
    lines.push(
      "# Where Keycloak tells that the user's session has ended.",
      'backchannel.logout.url: https://accounts-app.example.org/logout',
    );
  }
  return lines;
}

/** Whether an executor lets redirect URIs on the loopback interface through, which most templates refuse. */
function allowsLoopback({ resources: { clientProfiles = [] } }: Template): boolean {
  const executors = clientProfiles.flatMap(({ executors: list }) => (isList(list) ? list : []));
  return executors.some(
    executor =>
      isObject(executor) &&
      executor.executor === 'secure-redirect-uris-enforcer' &&
      isObject(executor.configuration) &&
      String(executor.configuration['allow-http-scheme']) === 'true',
  );
}

function scalar(value: string | number | boolean): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 110) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
