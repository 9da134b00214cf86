#include "config.h"

#include "salesforce/answer-rows.h"

#define ASSIGN                                                                                     \
    "assign the connection's permission set to the user: 'orgwire repair'\n"                       \
    "see whether the user's licence fits the permission set\n"                                     \
    "see whether the app has the scopes api and refresh_token"
#define SIGN_IN_AGAIN "sign in again"
#define OTHER_WAYS                                                                                 \
    "sign in another way: with a Salesforce CLI login, an access token or an app of your own\n"    \
    "or get the permission 'Approve Uninstalled Connected Apps' (or, under API access control, "   \
    "'Use Any API Client')"
#define OPEN_USER "open the user in Setup: Users"
#define WAIT "wait a minute and try again"
#define START_AGAIN "start the sign-in again"

const AnswerRow answer_oauth_rows[] = {
    /* Consent and approval */
    {"access_denied", NULL, PROBLEM_DENIED, false, "consent was refused in the browser",
     "start the sign-in again and choose Allow"},
    {"access-denied", NULL, PROBLEM_DENIED, false, "consent was refused in the browser",
     "start the sign-in again and choose Allow"},
    {NULL, "hasn't approved this consumer", PROBLEM_DENIED, false, "the user may not use the app",
     ASSIGN},
    {"invalid_app_access", NULL, PROBLEM_DENIED, false, "the user is outside the app's policy",
     ASSIGN},
    /* The app and the host */
    {"app_not_found", NULL, PROBLEM_SIGN_IN_NEEDED, false,
     "the app is not in this org: the wrong host, or a sandbox that was refreshed",
     "use the org's own My Domain host\ncreate the app again: 'orgwire repair'"},
    {NULL, "not installed in this org", PROBLEM_SIGN_IN_NEEDED, false,
     "the app is not in this org: the wrong host, or a sandbox that was refreshed",
     "use the org's own My Domain host\ncreate the app again: 'orgwire repair'"},
    {"OAUTH_EC_APP_NOT_FOUND", NULL, PROBLEM_NOT_PERMITTED, false,
     "the org blocks the sign-in app, or does not know it", OTHER_WAYS},
    {"invalid_client_id", NULL, PROBLEM_SIGN_IN_NEEDED, false,
     "the app is not known there: not spread yet (2 to 10 minutes after its creation), or deleted",
     "wait, if it was created just now\nlook for it and create it again: 'orgwire repair'"},
    {NULL, "audience", PROBLEM_FAILED, false, "the host does not take requests for this audience",
     "use the org's own My Domain host"},
    {NULL, "invalid assertion", PROBLEM_SIGN_IN_NEEDED, false,
     "the private key and the app's certificate do not match",
     "compare the fingerprints: 'orgwire status'\nmake a new pair: 'orgwire rotate'"},
    {NULL, "signature", PROBLEM_SIGN_IN_NEEDED, false,
     "the private key and the app's certificate do not match",
     "compare the fingerprints: 'orgwire status'\nmake a new pair: 'orgwire rotate'"},
    {"invalid_client", "installed", PROBLEM_NOT_PERMITTED, false,
     "the org lets only installed apps in", OTHER_WAYS},
    {"OAUTH_APP_BLOCKED", NULL, PROBLEM_NOT_PERMITTED, false, "the org blocks the app",
     OTHER_WAYS},
    {"OAUTH_APP_ACCESS_DENIED", NULL, PROBLEM_NOT_PERMITTED, false,
     "the org does not let this user use the app", OTHER_WAYS},
    {"OAUTH_APPROVAL_ERROR_GENERIC", NULL, PROBLEM_NOT_PERMITTED, false,
     "the org blocks the app, or does not let this user approve it", OTHER_WAYS},
    {"OAUTH_AUTHORIZATION_BLOCKED", NULL, PROBLEM_NOT_PERMITTED, false,
     "an administrator blocked the app", OTHER_WAYS},
    {"app_blocked", NULL, PROBLEM_NOT_PERMITTED, false, "an administrator blocked the app",
     "unblock it in Setup: Connected Apps OAuth Usage"},
    {"fail_close_app_blocked", NULL, PROBLEM_NOT_PERMITTED, false,
     "an administrator blocked the app", "unblock it in Setup: Connected Apps OAuth Usage"},
    {"invalid_client", NULL, PROBLEM_SIGN_IN_NEEDED, false,
     "the app wants a consumer secret, or another one", "use an app without a secret"},
    {"redirect_uri_*", NULL, PROBLEM_USAGE, false,
     "the app does not know the address the browser was to come back to",
     "set 'signin.redirect_uris' to the app's registered callbacks\n"
     "or paste the address the browser ended on"},
    /* Time */
    {NULL, "expired authorization", PROBLEM_SIGN_IN_NEEDED, false,
     "it was used before or came too late; or this computer's clock is wrong",
     START_AGAIN "\ncheck this computer's clock"},
    {NULL, "expired access/refresh token", PROBLEM_SIGN_IN_NEEDED, false,
     "the sign-in has ended or was revoked", SIGN_IN_AGAIN},
    {NULL, "invalid refresh token", PROBLEM_SIGN_IN_NEEDED, false,
     "the sign-in has ended or was revoked", SIGN_IN_AGAIN},
    {"invalid_token", NULL, PROBLEM_SIGN_IN_NEEDED, false, "the token is no longer valid",
     SIGN_IN_AGAIN},
    {NULL, "code verifier", PROBLEM_SIGN_IN_NEEDED, false,
     "the answer belongs to another attempt to sign in", START_AGAIN},
    {"bad_jti_claim", NULL, PROBLEM_FAILED, true, "the request was taken for a repeated one",
     "try again"},
    /* The user and the org */
    {"inactive_user", NULL, PROBLEM_NOT_PERMITTED, false, "the user is not active", OPEN_USER},
    {NULL, "user is inactive", PROBLEM_NOT_PERMITTED, false, "the user is not active", OPEN_USER},
    {NULL, "password expired", PROBLEM_NOT_PERMITTED, false, "the user's password has expired",
     OPEN_USER},
    {NULL, "locked", PROBLEM_NOT_PERMITTED, false, "the user or the org is locked", OPEN_USER},
    {"inactive_org", NULL, PROBLEM_NOT_PERMITTED, false, "the org is not active", NULL},
    {NULL, "ip restricted", PROBLEM_NOT_PERMITTED, false,
     "the org does not take requests from this address",
     "ask the administrator which addresses the app's IP policy and the profile allow"},
    {NULL, "ip not allowed", PROBLEM_NOT_PERMITTED, false,
     "the org does not take requests from this address",
     "ask the administrator which addresses the app's IP policy and the profile allow"},
    {NULL, "login hours", PROBLEM_NOT_PERMITTED, true,
     "the user's profile forbids it at this hour", "try again within the login hours"},
    {NULL, "client credentials user", PROBLEM_NOT_PERMITTED, false,
     "the app names no user to run as", NULL},
    {"invalid_session_level", NULL, PROBLEM_NOT_PERMITTED, false,
     "the org wants a sign-in with a second factor", START_AGAIN},
    {"invalid_grant", "authentication failure", PROBLEM_NOT_PERMITTED, false,
     "the user is frozen or unknown, or the org has this way of signing in switched off",
     OPEN_USER "\nsee Setup: OAuth and OpenID Connect Settings"},
    {"user_authentication_failed", NULL, PROBLEM_NOT_PERMITTED, false,
     "the user could not be recognised", START_AGAIN},
    {"login_error", NULL, PROBLEM_NOT_PERMITTED, false, "the user could not be recognised",
     START_AGAIN},
    /* What the app may do */
    {"unsupported_grant_type", NULL, PROBLEM_NOT_PERMITTED, false,
     "this way of signing in is switched off for the app or the org",
     "see Setup: OAuth and OpenID Connect Settings"},
    {"oauth_flow_disabled", NULL, PROBLEM_NOT_PERMITTED, false,
     "this way of signing in is switched off in the org",
     "see Setup: OAuth and OpenID Connect Settings"},
    {"invalid_scope", NULL, PROBLEM_NOT_PERMITTED, false,
     "the app does not have the scopes that are asked for", NULL},
    /* Limits and the service itself */
    {"rate_limit_exceeded", NULL, PROBLEM_LIMIT, true, "too many logins of this user", WAIT},
    {NULL, "login rate exceeded", PROBLEM_LIMIT, true, "too many logins of this user", WAIT},
    {"exceeded_registration_limit", NULL, PROBLEM_LIMIT, true, NULL, WAIT},
    {"slow_down", NULL, PROBLEM_LIMIT, true, "the login service asks for a pause", WAIT},
    {"server_error", NULL, PROBLEM_NETWORK, true, "the login service fails at the moment", WAIT},
    {"service_unavailable", NULL, PROBLEM_NETWORK, true, "the login service is not available",
     WAIT},
    {"system_down", NULL, PROBLEM_NETWORK, true, "the login service is down", WAIT},
    {"unknown_error", NULL, PROBLEM_NETWORK, true, "the login service fails at the moment", WAIT},
    /* The plain words of userinfo */
    {"Bad_OAuth_Token", NULL, PROBLEM_SIGN_IN_NEEDED, false, "the token is no longer valid",
     SIGN_IN_AGAIN},
    {"Missing_OAuth_Token", NULL, PROBLEM_SIGN_IN_NEEDED, false, "no token was sent",
     SIGN_IN_AGAIN},
    {"Wrong_Org", NULL, PROBLEM_SIGN_IN_NEEDED, false, "the token is of another org",
     SIGN_IN_AGAIN},
    {"authorization_pending", NULL, PROBLEM_PREPARING, true, "nobody has approved it yet", NULL},
    {NULL, NULL, PROBLEM_FAILED, false, NULL, NULL},
};
