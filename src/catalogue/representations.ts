/**
 * What a field of a representation holds: `integer` a whole number of 32 bits, `long` one of 64, `strings` a list of
 * strings, `texts` a map to strings, `objects` a list of objects, `object` any other object.
 */
export type FieldType = 'boolean' | 'integer' | 'long' | 'string' | 'strings' | 'texts' | 'objects' | 'object';

/** The fields of one of Keycloak's representations, by name. */
export type Fields = Readonly<Record<string, FieldType>>;

const FLOWS =
  'Make flows and required actions in the Admin Console (Authentication), and name flows by their alias: "browserFlow", "authenticationFlowBindingOverrides".';
const SCOPES = 'Name the scopes in "defaultClientScopes" and "optionalClientScopes" under "clientDefaults".';
const FEDERATION = 'Connect user storage in the Admin Console (User federation).';

/**
 * RealmRepresentation, without what has a section of its own in a template, without the realm's identity, and without
 * what the admin API does not show of a realm ({@link unreadable}).
 */
export const realmFields: Fields = fields({
  boolean: `
    adminEventsDetailsEnabled adminEventsEnabled adminPermissionsEnabled bruteForceProtected duplicateEmailsAllowed
    editUsernameAllowed enabled eventsEnabled internationalizationEnabled loginWithEmailAllowed
    offlineSessionMaxLifespanEnabled organizationsEnabled otpPolicyCodeReusable permanentLockout registrationAllowed
    registrationEmailAsUsername rememberMe resetPasswordAllowed revokeRefreshToken scimApiEnabled
    userManagedAccessAllowed verifiableCredentialsEnabled verifyEmail webAuthnPolicyAvoidSameAuthenticatorRegister
    webAuthnPolicyPasswordlessAvoidSameAuthenticatorRegister webAuthnPolicyPasswordlessPasskeysEnabled
  `,
  integer: `
    accessCodeLifespan accessCodeLifespanLogin accessCodeLifespanUserAction accessTokenLifespan
    accessTokenLifespanForImplicitFlow actionTokenGeneratedByAdminLifespan actionTokenGeneratedByUserLifespan
    clientOfflineSessionIdleTimeout clientOfflineSessionMaxLifespan clientSessionIdleTimeout
    clientSessionMaxLifespan failureFactor maxDeltaTimeSeconds maxFailureWaitSeconds
    maxSecondaryAuthFailures maxTemporaryLockouts minimumQuickLoginWaitSeconds notBefore oauth2DeviceCodeLifespan
    oauth2DevicePollingInterval offlineSessionIdleTimeout offlineSessionMaxLifespan otpPolicyDigits
    otpPolicyInitialCounter otpPolicyLookAheadWindow otpPolicyPeriod
    refreshTokenMaxReuse ssoSessionIdleTimeout ssoSessionIdleTimeoutRememberMe ssoSessionMaxLifespan
    ssoSessionMaxLifespanRememberMe waitIncrementSeconds webAuthnPolicyCreateTimeout
    webAuthnPolicyPasswordlessCreateTimeout
  `,
  long: 'eventsExpiration quickLoginCheckMilliSeconds',
  string: `
    accountTheme adminTheme browserFlow bruteForceStrategy clientAuthenticationFlow defaultLocale
    defaultSignatureAlgorithm directGrantFlow displayName displayNameHtml dockerAuthenticationFlow emailTheme
    firstBrokerLoginFlow loginTheme otpPolicyAlgorithm otpPolicyType passwordPolicy registrationFlow
    resetCredentialsFlow sslRequired webAuthnPolicyAttestationConveyancePreference
    webAuthnPolicyAuthenticatorAttachment webAuthnPolicyPasswordlessAttestationConveyancePreference
    webAuthnPolicyPasswordlessAuthenticatorAttachment webAuthnPolicyPasswordlessMediation
    webAuthnPolicyPasswordlessRequireResidentKey webAuthnPolicyPasswordlessResidentKey
    webAuthnPolicyPasswordlessRpEntityName webAuthnPolicyPasswordlessRpId
    webAuthnPolicyPasswordlessUserVerificationRequirement webAuthnPolicyRequireResidentKey webAuthnPolicyResidentKey
    webAuthnPolicyRpEntityName webAuthnPolicyRpId webAuthnPolicyUserVerificationRequirement
  `,
  strings: `
    defaultGroups enabledEventTypes eventsListeners requiredCredentials supportedLocales
    webAuthnPolicyAcceptableAaguids webAuthnPolicyExtraOrigins webAuthnPolicyPasswordlessAcceptableAaguids webAuthnPolicyPasswordlessExtraOrigins
    webAuthnPolicyPasswordlessSignatureAlgorithms webAuthnPolicySignatureAlgorithms
  `,
  texts: 'attributes browserSecurityHeaders smtpServer',
});

/** ClientRepresentation, without what only the server writes. */
export const clientFields: Fields = fields({
  boolean: `
    alwaysDisplayInConsole authorizationServicesEnabled bearerOnly consentRequired directAccessGrantsEnabled enabled
    frontchannelLogout fullScopeAllowed implicitFlowEnabled publicClient serviceAccountsEnabled standardFlowEnabled
    surrogateAuthRequired
  `,
  integer: 'nodeReRegistrationTimeout notBefore',
  string: 'adminUrl baseUrl clientAuthenticatorType clientId description name protocol rootUrl secret',
  strings: 'defaultClientScopes optionalClientScopes redirectUris webOrigins',
  texts: 'attributes authenticationFlowBindingOverrides',
  objects: 'protocolMappers',
});

/** ClientScopeRepresentation. */
export const clientScopeFields: Fields = fields({
  string: 'description name protocol',
  texts: 'attributes',
  objects: 'protocolMappers',
});

/** ProtocolMapperRepresentation. */
export const protocolMapperFields: Fields = fields({
  string: 'name protocol protocolMapper',
  texts: 'config',
});

/** RoleRepresentation, without what only the server writes. */
export const roleFields: Fields = fields({
  string: 'description name',
  object: 'attributes composites',
});

/** UserRepresentation, without what only the server writes, and without what the admin API does not show ({@link unreadable}). */
export const userFields: Fields = fields({
  boolean: 'emailVerified enabled',
  string: 'email firstName lastName username',
  strings: 'realmRoles requiredActions',
  objects: 'credentials',
  object: 'attributes clientRoles',
});

/** CredentialRepresentation, as far as it can be written. */
export const credentialFields: Fields = fields({
  boolean: 'temporary',
  string: 'credentialData secretData type value',
});

/** By section, what takes the place of a field that could be imported or posted, but never compared. */
export const unreadable: Readonly<Record<'realm' | 'users', Readonly<Record<string, string>>>> = {
  realm: {
    authenticationFlows: FLOWS,
    authenticatorConfig: FLOWS,
    requiredActions: FLOWS,
    identityProviders:
      'Make identity providers in the Admin Console (Identity providers); policies name them by alias.',
    identityProviderMappers: 'Make mappers in the Admin Console (Identity providers).',
    defaultDefaultClientScopes: SCOPES,
    defaultOptionalClientScopes: SCOPES,
    defaultRoles: 'Name the roles in the composites of the role default-roles-<realm>, under "realmRoles".',
    groups: 'Make groups in the Admin Console (Groups); "defaultGroups" names them by path.',
    organizations: 'Make organizations in the Admin Console (Organizations).',
    userFederationProviders: FEDERATION,
    userFederationMappers: FEDERATION,
    otpSupportedApplications: 'Delete it: Keycloak works it out from the settings of the OTP policy.',
    localizationTexts: 'Write texts in the Admin Console (Realm settings, Localization), or into a theme.',
  },
  users: {
    clientConsents: 'Delete it: a user consents when logging in.',
    federatedIdentities: 'Link users in the Admin Console (Users, Identity provider links).',
    groups:
      'Add users to groups in the Admin Console (Users, Groups), or give roles by "realmRoles" and "clientRoles".',
    notBefore: 'Delete it, and sign users out in the Admin Console (Users, Sessions).',
  },
};

// The names are the setters of the classes in keycloak-core 26.7.4, where Keycloak's own JSON reader takes them from.
function fields(names: Partial<Record<FieldType, string>>): Fields {
  return Object.fromEntries(
    Object.entries(names).flatMap(([type, text]) =>
      text
        .trim()
        .split(/\s+/)
        .map(name => [name, type as FieldType]),
    ),
  );
}
