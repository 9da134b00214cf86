#include "config.h"

#include "org/schema-metadata.h"

#include <string.h>

#define TEXT(n) {.name = n, .kind = ELEMENT_TEXT}
#define NEED(n) {.name = n, .kind = ELEMENT_TEXT, .required = true}
#define FLAG(n) {.name = n, .kind = ELEMENT_BOOLEAN, .fallback = "false"}
#define NUMBER(n) {.name = n, .kind = ELEMENT_INTEGER}
#define WORD(n, w, f) {.name = n, .kind = ELEMENT_WORD, .words = w, .fallback = f}
#define LIST(n) {.name = n, .kind = ELEMENT_TEXT, .repeated = true}
#define GROUP(n, c) {.name = n, .kind = ELEMENT_GROUP, .children = c}
#define GROUPS(n, c) {.name = n, .kind = ELEMENT_GROUP, .repeated = true, .children = c}
#define END {.name = NULL}

static const Element attribute[] = {TEXT("formula"), TEXT("key"), END};
static const Element ip_range[] = {TEXT("description"), NEED("endIpAddress"),
                                   NEED("startIpAddress"), END};
static const Element id_token[] = {TEXT("idTokenAudience"),
                                   FLAG("idTokenIncludeAttributes"),
                                   FLAG("idTokenIncludeCustomPermissions"),
                                   FLAG("idTokenIncludeStandardClaims"),
                                   NUMBER("idTokenValidityInMinutes"),
                                   END};

static const Element application[] = {
    TEXT("contactEmail"), /* its absence is told in words of its own */
    TEXT("contactPhone"),
    TEXT("description"),
    WORD("distributionState", "Local|Packaged|Managed|AutoInstalled", "Local"),
    TEXT("iconUrl"),
    TEXT("infoUrl"),
    FLAG("isProtected"),
    TEXT("label"),
    TEXT("logoUrl"),
    WORD("managedType", "Local|Global", NULL),
    TEXT("orgScopedExternalApp"),
    END,
};

static const Element app_policies[] = {
    TEXT("externalClientApplication"),
    {.name = "isCanvasPluginEnabled", .kind = ELEMENT_BOOLEAN, .fallback = "false", .since = 66},
    {.name = "isEnabled", .kind = ELEMENT_BOOLEAN, .required = true},
    FLAG("isMobilePluginEnabled"),
    FLAG("isNotificationPluginEnabled"),
    FLAG("isOauthPluginEnabled"),
    FLAG("isPushPluginEnabled"),
    {.name = "isSamlPluginEnabled", .kind = ELEMENT_BOOLEAN, .fallback = "false", .since = 63},
    TEXT("label"),
    WORD("startPage", "None|Custom|OAuth|SAML", "None"),
    TEXT("startUrl"),
    END,
};

static const Element oauth_settings[] = {
    FLAG("areAttributesIncludedInAssetToken"),
    FLAG("areCustomPermsIncludedInAssetToken"),
    TEXT("assetTokenAudiences"),
    TEXT("assetTokenSigningCertificate"),
    NUMBER("assetTokenValidity"),
    TEXT("clientAssertionCertificate"),
    TEXT("commaSeparatedCustomScopes"),
    TEXT("commaSeparatedOauthScopes"),
    GROUPS("customAttributes", attribute),
    TEXT("externalClientApplication"),
    FLAG("isFirstPartyAppEnabled"),
    TEXT("label"),
    TEXT("oauthLink"),
    TEXT("singleLogoutUrl"),
    GROUPS("trustedIpRanges", ip_range),
    END,
};

static const Element global_settings[] = {
    TEXT("callbackUrl"),
    {.name = "certificate", .kind = ELEMENT_TEXT, .since = 60},
    TEXT("consumerKey"),
    TEXT("consumerSecret"),
    TEXT("externalClientApplication"),
    GROUP("idTokenConfig", id_token),
    FLAG("isClientCredentialsFlowEnabled"),
    FLAG("isCodeCredFlowEnabled"),
    FLAG("isCodeCredPostOnly"),
    FLAG("isConsumerSecretOptional"),
    FLAG("isDeviceFlowEnabled"),
    FLAG("isIntrospectAllTokens"),
    {.name = "isNamedUserJwtEnabled", .kind = ELEMENT_BOOLEAN, .fallback = "false", .since = 61},
    FLAG("isPkceRequired"),
    FLAG("isRefreshTokenRotationEnabled"),
    FLAG("isSecretRequiredForRefreshToken"),
    FLAG("isSecretRequiredForTokenExchange"),
    FLAG("isTokenExchangeEnabled"),
    TEXT("label"),
    FLAG("shouldRotateConsumerKey"),
    FLAG("shouldRotateConsumerSecret"),
    END,
};

static const Element oauth_policies[] = {
    TEXT("apexHandler"),
    TEXT("clientCredentialsFlowUser"),
    TEXT("commaSeparatedCustomScopes"),
    TEXT("commaSeparatedPermissionSet"),
    TEXT("commaSeparatedProfile"),
    GROUPS("customAttributes", attribute),
    TEXT("executeHandlerAs"),
    TEXT("externalClientApplication"),
    WORD("guestJwtSessionTimeoutType", "UserSession|Custom", NULL),
    NUMBER("guestJwtTimeout"),
    WORD("ipRelaxationPolicyType", "Enforce|Bypass|Bypass_2factor|Enforce_RelaxRefresh", "Enforce"),
    FLAG("isClientCredentialsFlowEnabled"),
    FLAG("isGuestCodeCredFlowEnabled"),
    {.name = "isNamedUserJwtEnabled", .kind = ELEMENT_BOOLEAN, .since = 61, .until = 64},
    FLAG("isTokenExchangeFlowEnabled"),
    TEXT("label"),
    WORD("namedUserJwtSessionTimeoutType", "UserSession|Custom", NULL),
    NUMBER("namedUserJwtTimeout"),
    WORD("permittedUsersPolicyType", "AllSelfAuthorized|AdminApprovedPreAuthorized",
         "AllSelfAuthorized"),
    WORD("policyAction", "Block|RaiseSessionLevel", NULL),
    WORD("refreshTokenPolicyType", "Infinite|Zero|SpecificLifetime|SpecificInactivity", "Infinite"),
    NUMBER("refreshTokenValidityPeriod"),
    TEXT("refreshTokenValidityUnit"),
    WORD("requiredSessionLevel", "LOW|STANDARD|HIGH_ASSURANCE", "STANDARD"),
    NUMBER("sessionTimeoutInMinutes"),
    TEXT("singleLogoutUrl"),
    TEXT("startUrl"),
    END,
};

static const Element connected_ip_range[] = {TEXT("description"), NEED("end"), NEED("start"), END};
static const Element connected_id_token[] = {
    TEXT("idTokenAudience"), FLAG("idTokenIncludeAttributes"), FLAG("idTokenIncludeCustomPerms"),
    FLAG("idTokenIncludeStandardClaims"), NUMBER("idTokenValidity"), END};
static const Element connected_session[] = {TEXT("policyAction"), TEXT("sessionLevel"),
                                            NUMBER("sessionTimeout"), END};
static const Element connected_policy[] = {NEED("ipRelaxation"), FLAG("isTokenExchangeFlowEnabled"),
                                           NEED("refreshTokenPolicy"), TEXT("singleLogoutUrl"),
                                           END};

#define CONNECTED_SCOPES \
    "Basic|Api|Web|Full|Chatter|CustomApplications|RefreshToken|OpenID|Profile|Email|Address|" \
    "Phone|OfflineAccess|CustomPermissions|Wave|Eclair|Pardot|Lightning|Content|CDPIngest|" \
    "CDPProfile|CDPQuery|Chatbot|CDPSegment|CDPIdentityResolution|CDPCalculatedInsight|" \
    "ForgotPassword|UserRegistration|SFAP|Interaction|CDP|EinsteinGPT|PwdlessLogin|MCP|SCRT"

static const Element connected_oauth[] = {
    GROUP("assetTokenConfig", NULL),
    NEED("callbackUrl"),
    TEXT("certificate"),
    TEXT("consumerKey"),
    TEXT("consumerSecret"),
    GROUP("idTokenConfig", connected_id_token),
    FLAG("isAdminApproved"),
    FLAG("isClientCredentialEnabled"),
    FLAG("isCodeCredentialEnabled"),
    FLAG("isCodeCredentialPostOnly"),
    FLAG("isConsumerSecretOptional"),
    FLAG("isIntrospectAllTokens"),
    FLAG("isNamedUserJwtEnabled"),
    FLAG("isPkceRequired"),
    FLAG("isRefreshTokenRotationEnabled"),
    FLAG("isSecretRequiredForRefreshToken"),
    FLAG("isSecretRequiredForTokenExchange"),
    FLAG("isTokenExchangeEnabled"),
    TEXT("oauthClientCredentialUser"),
    {.name = "scopes", .kind = ELEMENT_WORD, .repeated = true, .words = CONNECTED_SCOPES},
    TEXT("singleLogoutUrl"),
    END,
};

static const Element connected_app[] = {
    GROUPS("attributes", attribute),
    GROUP("canvas", NULL),
    GROUP("canvasConfig", NULL),
    NEED("contactEmail"),
    TEXT("contactPhone"),
    TEXT("description"),
    TEXT("iconUrl"),
    TEXT("infoUrl"),
    GROUPS("ipRanges", connected_ip_range),
    NEED("label"),
    TEXT("logoUrl"),
    GROUP("mobileAppConfig", NULL),
    TEXT("mobileStartUrl"),
    GROUP("oauthConfig", connected_oauth),
    GROUP("oauthPolicy", connected_policy),
    LIST("permissionSetName"),
    TEXT("plugin"),
    TEXT("pluginExecutionUser"),
    LIST("profileName"),
    GROUP("samlConfig", NULL),
    GROUP("sessionPolicy", connected_session),
    TEXT("startUrl"),
    END,
};

#define NEED_FLAG(n) {.name = n, .kind = ELEMENT_BOOLEAN, .required = true}
static const Element object_permissions[] = {
    NEED_FLAG("allowCreate"),
    NEED_FLAG("allowDelete"),
    NEED_FLAG("allowEdit"),
    NEED_FLAG("allowRead"),
    {.name = "customizeSetup", .kind = ELEMENT_BOOLEAN},
    {.name = "deleteSetup", .kind = ELEMENT_BOOLEAN},
    NEED_FLAG("modifyAllRecords"),
    NEED("object"),
    {.name = "viewAllFields", .kind = ELEMENT_BOOLEAN, .since = 63},
    NEED_FLAG("viewAllRecords"),
    {.name = "viewSetup", .kind = ELEMENT_BOOLEAN},
    END,
};
static const Element field_permissions[] = {NEED_FLAG("editable"),
                                            NEED("field"),
                                            {.name = "readable", .kind = ELEMENT_BOOLEAN},
                                            END};
static const Element permissions_of_user[] = {NEED_FLAG("enabled"), NEED("name"), END};

static const Element permission_set[] = {
    GROUPS("agentAccesses", NULL),
    GROUPS("applicationVisibilities", NULL),
    GROUPS("classAccesses", NULL),
    GROUPS("customMetadataTypeAccesses", NULL),
    GROUPS("customPermissions", NULL),
    GROUPS("customSettingAccesses", NULL),
    GROUPS("dataspaceScopes", NULL),
    TEXT("description"),
    GROUPS("emailRoutingAddressAccesses", NULL),
    GROUPS("externalCredentialPrincipalAccesses", NULL),
    GROUPS("externalDataSourceAccesses", NULL),
    GROUPS("fieldPermissions", field_permissions),
    GROUPS("flowAccesses", NULL),
    GROUPS("genComputingSummaryDefAccesses", NULL),
    FLAG("hasActivationRequired"),
    NEED("label"),
    TEXT("license"),
    GROUPS("objectPermissions", object_permissions),
    GROUPS("pageAccesses", NULL),
    GROUPS("recordTypeVisibilities", NULL),
    GROUPS("servicePresenceStatusAccesses", NULL),
    GROUPS("tabSettings", NULL),
    GROUPS("userPermissions", permissions_of_user),
    END,
};

const MetadataType metadata_types[] = {
    {TYPE_PERMISSION_SET, "permissionsets", "permissionset", "0PS", 22, false, permission_set},
    {TYPE_APP, "externalClientApps", "eca", "0xI", 59, true, application},
    {TYPE_APP_POLICIES, "extlClntAppPolicies", "ecaPlcy", "0xP", 60, true, app_policies},
    {TYPE_OAUTH, "extlClntAppOauthSettings", "ecaOauth", "0xO", 59, true, oauth_settings},
    {TYPE_GLOBAL, "extlClntAppGlobalOauthSets", "ecaGlblOauth", "0xG", 59, true, global_settings},
    {TYPE_OAUTH_POLICIES, "extlClntAppOauthPolicies", "ecaOauthPlcy", "0xQ", 59, true,
     oauth_policies},
    {TYPE_CONNECTED_APP, "connectedApps", "connectedApp", "0H4", 29, false, connected_app},
    {0},
};

const MetadataType *metadata_type_find(const char *name)
{
    for (const MetadataType *type = metadata_types; type->name; type++)
        if (strcmp(type->name, name) == 0)
            return type;
    return NULL;
}
