import { describe, expect, it } from 'vitest';
import { faults, LEAST, lines, load } from '../folder.js';

const POLICY = 'clientPolicies:\n  - name: p\n    enabled: true\n';
const MARKED =
  '    conditions: [{ condition: client-attributes, configuration: { attributes: { fapi.profile: x } } }]\n';
const PROFILE = 'clientProfiles:\n  - name: ours\n    executors:\n';
const OURS = `${POLICY}${MARKED}    profiles: [ours]\n${PROFILE}`;
const BUILT_IN = `${POLICY}${MARKED}    profiles: [fapi-2-dpop-security-profile]\n`;
const scoped = (type: string, more = '') =>
  `${POLICY}    conditions: [{ condition: client-scopes, configuration: { scopes: [payments], type: ${type}${more} } }]\n    profiles: [ours]\nclientScopes: [{ name: payments }]\n${PROFILE}`;
const client = (text: string) => `clients:\n  - clientId: a\n${text}`;
const marked = (text: string) => client(`    attributes: { fapi.profile: x }\n${text}`);

/** By rule: the text below {@link LEAST} (which has two lines), and what is said about it. */
const rules: Readonly<Record<string, readonly [text: string, ...problems: readonly string[]]>> = {
  'an executor without the setting that it fails without': [
    `${PROFILE}      - executor: pkce-enforcer\n`,
    '6:19: The executor pkce-enforcer needs a value for "auto-configure": without it Keycloak answers 500 whenever a client of the policy is created or saved',
  ],
  'a condition without what it looks for': [
    `${POLICY}    conditions: [{ condition: client-access-type }]\n    profiles: [fapi-1-baseline]\n`,
    '6:31: The condition client-access-type needs a value for "type": without it the condition fits no client, and nothing is enforced',
  ],
  'a condition whose list is empty': [
    `${POLICY}    conditions: [{ condition: client-roles, configuration: { roles: [] } }]\n    profiles: [fapi-1-baseline]\n`,
    '6:69: The condition client-roles needs a value for "roles": without it the condition fits no client, and nothing is enforced',
  ],
  'a condition on scopes without their kind': [
    `${POLICY}    conditions: [{ condition: client-scopes, configuration: { scopes: [profile] } }]\n    profiles: [oauth-2-1-for-public-client]\n`,
    '6:61: The condition client-scopes needs a value for "type": without it Keycloak answers every authorization request with 500',
  ],
  'a period that is no number': [
    `${PROFILE}      - { executor: secure-request-object, configuration: { available-period: 1h } }\n`,
    '6:79: "available-period" of the executor secure-request-object must be a whole number',
  ],
  'a setting of a protocol mapper': [
    'clientScopes:\n  - name: s\n    protocolMappers: [{ name: m, protocolMapper: oidc-acr-mapper, config: { acess.token.claim: true } }]\n',
    '5:77: The protocol mapper oidc-acr-mapper knows no "acess.token.claim"; did you mean "access.token.claim"?',
  ],
  "an algorithm that is none: the realm's": [
    'realm: { defaultSignatureAlgorithm: XX999 }\n',
    '3:37: "defaultSignatureAlgorithm" cannot be "XX999"',
  ],
  'an algorithm that is none': [
    client('    attributes: { token.endpoint.auth.signing.alg: XX999 }\n'),
    '5:52: The client attribute "token.endpoint.auth.signing.alg" cannot be "XX999"',
  ],
  'an algorithm of the wrong kind': [
    client('    attributes: { id.token.encrypted.response.alg: A256GCM }\n'),
    '5:52: The client attribute "id.token.encrypted.response.alg" cannot be "A256GCM"',
  ],
  'the word any for an algorithm': [
    client('    attributes: { request.object.signature.alg: any }\n'),
    '5:49: The client attribute "request.object.signature.alg" cannot be "any"',
  ],
  'an algorithm of CIBA that Keycloak answers with 500': [
    client('    attributes: { ciba.backchannel.auth.request.signing.alg: HS256 }\n'),
    '5:62: The client attribute "ciba.backchannel.auth.request.signing.alg" cannot be "HS256"; did you mean "ES256"?',
  ],
  'a PKCE method in lower case': [
    client('    attributes: { pkce.code.challenge.method: s256 }\n'),
    '5:47: The client attribute "pkce.code.challenge.method" cannot be "s256"; did you mean "S256"?',
  ],
  'a mode of CIBA that Keycloak does not have': [
    client('    attributes: { ciba.backchannel.token.delivery.mode: push }\n'),
    '5:57: The client attribute "ciba.backchannel.token.delivery.mode" cannot be "push"',
  ],
  'when a request object is required, misspelt': [
    client('    attributes: { request.object.required: request-only }\n'),
    '5:44: The client attribute "request.object.required" cannot be "request-only"; did you mean "request only"?',
  ],
  'a yes where only true is true': [
    client('    attributes: { dpop.bound.access.tokens: yes }\n'),
    '5:45: The client attribute "dpop.bound.access.tokens" must be true or false, not "yes"',
  ],
  'a boolean of a client scope': [
    'clientScopes: [{ name: s, attributes: { include.in.token.scope: 1 } }]\n',
    '3:65: The client scope attribute "include.in.token.scope" must be true or false, not "1"',
  ],
  'a lifetime with a unit': [
    client('    attributes: { access.token.lifespan: 5m }\n'),
    '5:42: The client attribute "access.token.lifespan" must be a whole number of seconds, not "5m"',
  ],
  'an address that is none': [
    client('    attributes: { backchannel.logout.url: a.example/logout }\n'),
    '5:43: The client attribute "backchannel.logout.url" must be an address with http:// or https://, not "a.example/logout"',
  ],
  'levels of authentication that are no JSON': [
    client('    attributes: { acr.loa.map: gold }\n'),
    '5:32: The client attribute "acr.loa.map" must be JSON such as {"gold": 2}, not "gold"',
  ],
  'the subject of an authority that is no distinguished name': [
    client('    attributes: { x509.casubjectdn: My CA }\n'),
    '5:37: The client attribute "x509.casubjectdn" must be a distinguished name (RFC 4514), not "My CA"',
  ],

  'keys that nobody looks at': [
    client('    attributes: { jwks.url: "https://a.example/" }\n'),
    '5:29: Keycloak does not look at "jwks.url" without "use.jwks.url": true',
  ],
  'encryption of authorization responses by half': [
    client('    attributes: { authorization.encrypted.response.alg: RSA-OAEP }\n'),
    '5:57: Without "authorization.encrypted.response.enc" Keycloak does not encrypt authorization responses',
  ],
  'encryption by the other half': [
    client('    attributes: { id.token.encrypted.response.enc: A256GCM }\n'),
    '5:52: Without "id.token.encrypted.response.alg" Keycloak encrypts nothing, whatever "id.token.encrypted.response.enc" says',
  ],
  'request objects by value alone, where requests must be pushed': [
    client('    attributes: { require.pushed.authorization.requests: true, request.object.required: request only }\n'),
    '5:89: "request only" refuses every pushed request, and "require.pushed.authorization.requests" every other',
  ],
  'request objects that are required and unsigned': [
    client('    attributes: { request.object.required: request or request_uri, request.object.signature.alg: none }\n'),
    '5:98: A request object is required, and with "none" nobody signs it',
  ],
  'a certificate of nobody': [
    client('    clientAuthenticatorType: client-x509\n'),
    '4:5: A client with client-x509 needs "x509.subjectdn": without it, it cannot authenticate',
  ],
  'a subject that is taken for an expression': [
    client('    clientAuthenticatorType: client-x509\n    attributes: { x509.subjectdn: CN=app.example }\n'),
    '6:35: "x509.subjectdn" is taken for a regular expression, as "x509.allow.regex.pattern.comparison" is not false',
  ],
  'a subject that is no distinguished name': [
    client(
      '    clientAuthenticatorType: client-x509\n    attributes: { x509.subjectdn: /CN=a/O=b, x509.allow.regex.pattern.comparison: false }\n',
    ),
    '6:35: "x509.subjectdn" must be a distinguished name (RFC 4514), not "/CN=a/O=b"',
  ],
  'a subject that is no expression': [
    client(
      '    clientAuthenticatorType: client-x509\n    attributes: { x509.subjectdn: CN=(a, x509.allow.regex.pattern.comparison: true }\n',
    ),
    '6:35: "x509.subjectdn" is no regular expression',
  ],
  'an assertion that the key cannot sign': [
    'clientDefaults: { clientAuthenticatorType: client-jwt }\n' +
      client('    attributes: { token.endpoint.auth.signing.alg: HS256 }\n'),
    '6:52: Assertions are to be signed with "HS256", which the private key of client-jwt cannot make',
  ],
  'an assertion that the secret cannot sign': [
    client(
      '    clientAuthenticatorType: client-secret-jwt\n    attributes: { token.endpoint.auth.signing.alg: ES256 }\n',
    ),
    '6:52: Assertions are to be signed with "ES256", which the secret of client-secret-jwt cannot make',
  ],
  'a service account of a public client': [
    client('    publicClient: true\n    serviceAccountsEnabled: true\n'),
    '6:29: A public client cannot have a service account: it proves nothing of itself',
  ],
  'a client that is pinged nowhere': [
    client('    attributes: { ciba.backchannel.token.delivery.mode: ping }\n'),
    '4:5: A client that is pinged needs "ciba.backchannel.client.notification.endpoint"',
  ],

  'a value that an executor replaces': [
    `${BUILT_IN}${marked('    consentRequired: false\n')}`,
    '11:22: "consentRequired" must be true, not "false": changed by consent-required of Keycloak\'s profile fapi-2-dpop-security-profile (t.yaml:7)',
  ],
  'a value that an executor refuses': [
    `${OURS}      - { executor: pkce-enforcer, configuration: { auto-configure: false } }\n${client('    attributes: { fapi.profile: x, pkce.code.challenge.method: plain }\n')}`,
    '14:64: "pkce.code.challenge.method" must be S256, not "plain": refused by pkce-enforcer of the profile "ours" (t.yaml:11)',
  ],
  'redirect URIs that an executor refuses': [
    `${BUILT_IN}${marked('    redirectUris: ["https://a.example/cb", "http://a.example/cb", "https://a.example/*"]\n')}`,
    '11:44: "redirectUris" must begin with https:// and have no *, not "http://a.example/cb": refused by secure-client-uris of Keycloak\'s profile fapi-2-dpop-security-profile (t.yaml:7)',
    '11:67: "redirectUris" must begin with https:// and have no *, not "https://a.example/*": refused by secure-client-uris of Keycloak\'s profile fapi-2-dpop-security-profile (t.yaml:7)',
  ],
  'an algorithm that an executor refuses': [
    `${BUILT_IN}${client('    attributes: { fapi.profile: x, id.token.signed.response.alg: RS256 }\n')}`,
    '10:66: "id.token.signed.response.alg" must be PS256, PS384, PS512, ES256, ES384, ES512, not "RS256": refused by secure-signature-algorithm of Keycloak\'s profile fapi-2-dpop-security-profile (t.yaml:7)',
  ],
  'a way to authenticate that an executor refuses': [
    `${BUILT_IN}${marked('    clientAuthenticatorType: client-secret\n')}`,
    '11:30: "clientAuthenticatorType" must be client-jwt, client-x509, not "client-secret": refused by secure-client-authenticator of Keycloak\'s profile fapi-2-dpop-security-profile (t.yaml:7)',
  ],
  'a public client whose every request is refused': [
    `${BUILT_IN}${marked('    publicClient: true\n')}`,
    '11:19: "publicClient" must be false, not "true": refused by confidential-client of Keycloak\'s profile fapi-2-dpop-security-profile (t.yaml:7)',
  ],

  'web origins, and URIs in one text, that an executor refuses': [
    `${BUILT_IN}${client('    redirectUris: [https://a.example/cb]\n    webOrigins: [+, http://a.example]\n    attributes:\n      fapi.profile: x\n      request.uris: https://a.example/r##http://a.example/r\n      post.logout.redirect.uris: https://a.example/*\n')}`,
    '11:21: "webOrigins" must begin with https:// and have no *, not "http://a.example": refused by secure-client-uris of Keycloak\'s profile fapi-2-dpop-security-profile (t.yaml:7)',
    '14:21: "request.uris" must each begin with https:// and have no *, not "https://a.example/r##http://a.example/r": refused by secure-client-uris of Keycloak\'s profile fapi-2-dpop-security-profile (t.yaml:7)',
    '15:34: "post.logout.redirect.uris" must each begin with https:// and have no *, not "https://a.example/*": refused by secure-client-uris of Keycloak\'s profile fapi-2-dpop-security-profile (t.yaml:7)',
  ],
  'an address for the front-channel that an executor refuses': [
    `${OURS}      - executor: secure-logout\n${client('    attributes: { fapi.profile: x, frontchannel.logout.url: "https://a.example/out" }\n')}`,
    '14:61: "frontchannel.logout.url" must be absent, not "https://a.example/out": refused by secure-logout of the profile "ours" (t.yaml:11)',
  ],
  'a public client whose every authorization is refused, by a scope that it has by default': [
    `${scoped('Default')}      - executor: confidential-client\n${client('    publicClient: true\n    defaultClientScopes: [payments]\n')}`,
    '15:19: "publicClient" must be false, not "true": refused by confidential-client of the profile "ours" (t.yaml:12)',
  ],
  'what is refused on saving, where another condition has no say': [
    `${POLICY}    conditions:\n      - { condition: client-attributes, configuration: { attributes: { fapi.profile: x } } }\n      - { condition: client-scopes, configuration: { scopes: [profile], type: Any } }\n    profiles: [fapi-1-baseline]\n${marked('    consentRequired: false\n')}`,
    '13:22: "consentRequired" must be true, not "false": changed by consent-required of Keycloak\'s profile fapi-1-baseline (t.yaml:9)',
  ],
  'pushed requests, at which an executor fails': [
    `${POLICY}${MARKED}    profiles: [oauth-2-1-for-public-client]\n${client('    attributes: { fapi.profile: x, require.pushed.authorization.requests: true }\n')}`,
    '10:75: "require.pushed.authorization.requests" must be false, not "true": answered with 500 by secure-redirect-uris-enforcer of Keycloak\'s profile oauth-2-1-for-public-client (t.yaml:7)',
  ],
  'a value that a policy by role refuses': [
    `${POLICY}    conditions: [{ condition: client-roles, configuration: { roles: [r] } }]\n    profiles: [fapi-1-baseline]\n${client('    roles: [{ name: r }]\n    consentRequired: false\n')}`,
    '11:22: "consentRequired" must be true, not "false": changed by consent-required of Keycloak\'s profile fapi-1-baseline (t.yaml:7)',
  ],
  'an executor that never sees what it is there for': [
    `${POLICY}    conditions: [{ condition: client-access-type, configuration: { type: [confidential] } }]\n    profiles: [fapi-2-security-profile]\n`,
    '7:16: The policy "p" never carries out secure-par-content of "fapi-2-security-profile": it acts at PRE_AUTHORIZATION_REQUEST alone, where client-access-type has no say',
  ],
  'STRICT with a condition that abstains': [
    `${POLICY}    mode: STRICT\n    conditions:\n      - { condition: client-access-type, configuration: { type: [confidential] } }\n      - { condition: client-attributes, configuration: { attributes: { fapi.profile: x } } }\n    profiles: [ours]\n${PROFILE}      - executor: secure-par-content\n`,
    '10:16: The policy "p" never carries out secure-par-content of "ours": it acts at PRE_AUTHORIZATION_REQUEST alone, where STRICT with client-access-type and client-attributes have no say',
  ],
  'executors that act when a client is saved, for grants': [
    `${POLICY}    conditions: [{ condition: grant-type, configuration: { grant_types: [refresh_token] } }]\n    profiles: [ours]\n${PROFILE}      - { executor: full-scope-disabled, configuration: { auto-configure: true } }\n      - executor: secure-session\n      - executor: secure-client-authentication-assertion\n`,
    '7:16: The policy "p" never carries out full-scope-disabled, secure-session of "ours": they act at REGISTER and UPDATE and AUTHORIZATION_REQUEST alone, where grant-type has no say',
  ],
  'a condition that names an attribute twice': [
    `${POLICY}    conditions:\n      - condition: client-attributes\n        configuration: { attributes: [{ key: a.b, value: x }, { key: a.b, value: y }] }\n    profiles: [fapi-1-baseline]\n`,
    '8:38: The condition names the attribute "a.b" twice, and fits no client: Keycloak wants both values',
  ],
  'a marker that is misspelt': [
    `${POLICY}    conditions: [{ condition: client-attributes, configuration: { attributes: { fapi.profile: fapi2-dpp } } }]\n    profiles: [fapi-1-baseline]\nclientDefaults: { attributes: { fapi.profile: fapi2-dpop } }\n`,
    '6:79: No client of this template has "fapi2-dpp" for the attribute "fapi.profile"; did you mean "fapi2-dpop"?',
  ],
};

describe('what Keycloak would store and not carry out is refused', () => {
  for (const [rule, [text, ...problems]] of Object.entries(rules)) {
    it(rule, async () => {
      expect(lines(await faults(`${LEAST}${text}`))).toEqual(problems.map(problem => `t.yaml:${problem}`));
    });
  }
});

// A marker that another policy looks for is no slip.
const TWO = `${POLICY}${MARKED}    profiles: [ours]\n  - name: q\n    enabled: true\n${MARKED.replace(': x', ': y')}    profiles: [ours]\n${PROFILE}      - executor: secure-session\n`;

const AT_REQUESTS = `      - executor: confidential-client
      - { executor: reject-ropc-grant, configuration: { auto-configure: false } }
      - { executor: dpop-bind-enforcer, configuration: { auto-configure: false } }
      - { executor: secure-client-authenticator, configuration: { allowed-client-authenticators: [client-jwt] } }
      - executor: secure-client-uris
`;
const LAX = `    directAccessGrantsEnabled: true
    clientAuthenticatorType: client-secret
    rootUrl: http://a.example
    attributes: { dpop.bound.access.tokens: false }
`;

const fine: Readonly<Record<string, string>> = {
  'STRICT where the executors act at other events, too': `${POLICY}    mode: STRICT\n    conditions:\n      - { condition: client-access-type, configuration: { type: [public] } }\n      - { condition: client-attributes, configuration: { attributes: { fapi.profile: x } } }\n    profiles: [oauth-2-1-for-public-client]\n`,
  'an executor that another policy carries out': `${POLICY}    conditions: [{ condition: client-scopes, configuration: { scopes: [s], type: Any } }]\n    profiles: [ours]\n  - name: q\n    enabled: true\n${MARKED}    profiles: [ours]\n${PROFILE}      - { executor: full-scope-disabled, configuration: { auto-configure: true } }\n`,
  'a policy that is not enabled': `${POLICY.replace('true', 'false')}    conditions: [{ condition: client-updater-context, configuration: { update-client-source: [ByAnonymous] } }]\n    profiles: [ours]\n${PROFILE}      - executor: secure-session\n`,
  'a client for which no policy holds': `${BUILT_IN}${client('    consentRequired: false\n    attributes: { fapi.profile: other }\n')}`,
  'a client for which it cannot be told': `${POLICY}    conditions: [{ condition: client-roles, configuration: { roles: [r] } }]\n    profiles: [fapi-1-baseline]\n${client('    consentRequired: false\n')}`,
  'a client whose requests alone could tell': `${POLICY}    conditions: [{ condition: client-scopes, configuration: { type: Optional, scopes: [offline_access] } }]\n    profiles: [ours]\n${PROFILE}      - executor: confidential-client\n${client('    publicClient: true\n')}`,
  'a policy for requests that ask for a scope': `${scoped('Optional')}${AT_REQUESTS}${client(`    publicClient: true\n    optionalClientScopes: [payments]\n${LAX}`)}`,
  'a policy for requests that ask for a scope, or have it': `${scoped('Any')}${AT_REQUESTS}${client(`    publicClient: false\n    defaultClientScopes: [payments]\n${LAX}`)}`,
  'a policy for requests that do not ask for a scope': `${scoped('Any', ', is-negative-logic: true')}${AT_REQUESTS}${client(`    publicClient: true\n    optionalClientScopes: [payments]\n${LAX}`)}`,
  'STRICT, where another condition has no say on saving': `${POLICY}    mode: STRICT\n    conditions:\n      - { condition: client-attributes, configuration: { attributes: { fapi.profile: x } } }\n      - { condition: client-scopes, configuration: { scopes: [profile], type: Default } }\n    profiles: [ours]\n${PROFILE}${AT_REQUESTS}${client(`    publicClient: false\n${LAX.replace('{ ', '{ fapi.profile: x, ')}`)}`,
  'a public client that nobody is sent from to log in': `${OURS}      - executor: confidential-client\n${marked('    publicClient: true\n    standardFlowEnabled: false\n    directAccessGrantsEnabled: true\n')}`,
  'web origins like the redirect URIs': `${OURS}      - executor: secure-client-uris\n${client('    redirectUris: [https://a.example/cb]\n    webOrigins: [+]\n    attributes: { fapi.profile: x, post.logout.redirect.uris: + }\n')}`,
  "a marker that differs from the clients' in a digit": `${BUILT_IN.replace(': x', ': tpp-2')}${client('    attributes: { fapi.profile: tpp-1 }\n')}`,
  'a marker that is meant as it stands': `${BUILT_IN.replace(': x', ': fapi2-dpp')}${client('    attributes: { fapi.profile: fapi2-dpop }\n')}customAttributes: [fapi.profile]\n`,
  'attributes of federated-jwt, of the device flow and of SAML': `${client('    attributes: { jwt.credential.issuer: "https://idp.example", jwt.credential.sub: a, oauth2.device.polling.interval: 5, oauth2.device.code.lifespan: 600 }\n')}  - { clientId: b, protocol: saml, attributes: { saml.assertion.signature: true, saml_assertion_consumer_url_post: "https://a.example/saml" } }\n`,
  'two policies, one without clients': `${TWO}${client('    attributes: { fapi.profile: y }\n')}`,
  'negative logic': `${POLICY}    conditions: [{ condition: client-attributes, configuration: { attributes: { fapi.profile: x }, is-negative-logic: true } }]\n    profiles: [fapi-1-baseline]\n${marked('    consentRequired: false\n')}`,
  'defaults without what each client brings': `clientDefaults:\n  clientAuthenticatorType: client-x509\n  attributes: { use.jwks.url: true, ciba.backchannel.token.delivery.mode: ping }\n`,
  'an empty text, which takes an attribute away': client('    attributes: { pkce.code.challenge.method: "" }\n'),
  'an address relative to the client': client('    attributes: { backchannel.logout.url: /logout }\n'),
  'TRUE, which Keycloak reads as true': client('    attributes: { dpop.bound.access.tokens: "TRUE" }\n'),
};

describe('what Keycloak carries out is not complained of', () => {
  for (const [title, text] of Object.entries(fine)) {
    it(title, async () => {
      await expect(load(`${LEAST}${text}`)).resolves.toMatchObject({ id: 't' });
    });
  }
});

const subject = (text: string) =>
  `${LEAST}${client(`    clientAuthenticatorType: client-x509\n    attributes: { x509.allow.regex.pattern.comparison: true, x509.subjectdn: '${text}' }\n`)}`;

describe('a subject that is a regular expression of Java', () => {
  it.each(['(?i)CN=app,.*', 'CN=app.*+,O=.++', 'CN=(?>a|ab)c', '(?i:CN)=app,.*', '\\QCN=a(b\\E.*', 'CN=a\\+b'])(
    'may be %s',
    async text => {
      await expect(load(subject(text))).resolves.toMatchObject({ id: 't' });
    },
  );
  it.each(['CN=(a', '(?i)CN=(a', 'CN=[a', '*CN', 'CN=a)'])('may not be %s', async text => {
    expect(lines(await faults(subject(text)))).toEqual(['t.yaml:6:78: "x509.subjectdn" is no regular expression']);
  });
});
