/* Faults are data: one row each. `--fault=NAME[:ARG]` and POST /orgwire-org/fault switch them. */
#ifndef ORG_FAULTS_H
#define ORG_FAULTS_H

#include <glib.h>
#include <stdbool.h>

typedef struct Org Org;

/* identifier, name, argument ("" none), what it does */
#define FAULT_LIST(X) \
    /* sign-in */ \
    X(CONSENT_DENIED, "consent-denied", "", "the consent page always answers with access_denied") \
    X(CONSENT_PAGE, "consent-page", "ERROR", "authorize shows an error page and never redirects: " \
      "OAUTH_APP_BLOCKED, OAUTH_EC_APP_NOT_FOUND, OAUTH_APP_ACCESS_DENIED, …") \
    X(CONSENT_SILENT, "consent-silent", "", "authorize shows a page without buttons: no callback ever") \
    X(WRONG_STATE, "wrong-state", "", "the callback carries another state") \
    X(CODE_EXPIRED, "code-expired", "", "authorization codes are expired when they are exchanged") \
    X(REDIRECT_MISMATCH, "redirect-mismatch", "", "no redirect_uri is registered") \
    X(UNINSTALLED_APP, "uninstalled-app", "", "sign-in: app must be installed into org") \
    X(REFRESH_ROTATION, "refresh-rotation", "", "refresh tokens rotate; a used one revokes all") \
    X(REFRESH_DEAD, "refresh-dead", "", "refresh tokens are expired") \
    /* token endpoint */ \
    X(NOT_APPROVED, "not-approved", "[N]", "user hasn't approved this consumer (the next N times)") \
    X(CLIENT_UNKNOWN, "client-unknown", "[N]", "invalid_client_id (the next N times)") \
    X(APP_ACCESS, "app-access", "[N]", "invalid_app_access: user is not admin approved") \
    X(APP_NOT_FOUND, "app-not-found", "", "app_not_found: External client app is not installed") \
    X(BAD_AUDIENCE, "bad-audience", "ORIGIN", "audience is invalid for every audience but ORIGIN") \
    X(BAD_ASSERTION, "bad-assertion", "[N]", "invalid assertion (the next N times)") \
    X(ASSERTION_EXPIRED, "assertion-expired", "", "expired authorization code for every JWT") \
    X(USER_INACTIVE, "user-inactive", "", "inactive_user at the token endpoint") \
    X(USER_LOCKED, "user-locked", "", "authentication failure at the token endpoint") \
    X(PASSWORD_EXPIRED, "password-expired", "", "the user's password is expired") \
    X(LOGIN_RATE, "login-rate", "[N]", "login rate exceeded (the next N times)") \
    X(IP_RESTRICTED, "ip-restricted", "", "ip restricted at the token endpoint") \
    X(LOGIN_HOURS, "login-hours", "", "invalid login hours at the token endpoint") \
    X(APP_BLOCKED, "app-blocked", "", "app_blocked at the token endpoint") \
    X(FLOW_DISABLED, "flow-disabled", "", "oauth_flow_disabled at the token endpoint") \
    X(ORG_INACTIVE, "org-inactive", "", "inactive_org at the token endpoint") \
    X(TOKEN_ERROR, "token-error", "ERROR[=TEXT]", "the token endpoint answers with this error") \
    X(TOKEN_IN_ERROR, "token-in-error", "", "errors repeat the token they were asked with") \
    X(TOKEN_HTML, "token-html", "", "the token endpoint answers with an HTML page") \
    X(FOREIGN_INSTANCE_URL, "foreign-instance-url", "URL", "instance_url of another host") \
    X(FOREIGN_USER, "foreign-user", "", "tokens name another user of the org") \
    X(TOKEN_DIES, "token-dies", "N", "a token is dead after N requests") \
    X(USERINFO_DEAD, "userinfo-dead", "", "userinfo and identity answer Bad_OAuth_Token") \
    /* deploy and set-up */ \
    X(CONNECTED_APPS, "connected-apps-allowed", "", "connected apps may be created") \
    X(NO_EXTERNAL_APPS, "no-external-client-apps", "", "external client apps cannot be created") \
    X(DEPLOY_PENDING, "deploy-pending-forever", "", "deploys stay Pending") \
    X(DEPLOY_FAILS, "deploy-fails", "TEXT", "deploys fail with this problem") \
    X(DEPLOY_DENIED, "deploy-denied", "[CODE]", "INSUFFICIENT_ACCESS (or CODE) for every deploy") \
    X(DEPLOY_POLLS, "deploy-polls", "N", "a deploy is done at the Nth look (default 3)") \
    X(POLICIES_DIFFER, "policies-differ", "[ELEMENT=VALUE]", "policies come back other than deployed") \
    X(KEY_KEPT_OLD, "key-kept-old", "", "the org chooses the consumer key itself") \
    X(CERTIFICATE_KEPT, "certificate-kept-old", "", "a new certificate is accepted, the old one stays") \
    X(ACCESS_DROPPED, "access-dropped", "", "the policy's permission set gives no access") \
    X(SET_VANISHES, "set-vanishes", "", "permission sets vanish after the deploy that made them") \
    X(LICENCE_MISMATCH, "licence-mismatch", "", "assignments are refused for the user's licence") \
    X(ADMIN_LACKS, "admin-lacks", "NAME", "the administrator lacks this user permission") \
    X(READ_ONLY_ORG, "read-only-org", "", "every change is refused") \
    X(CONSUMER_KEY_TAKEN, "consumer-key-taken", "", "every new consumer key is taken already") \
    X(SANDBOX, "sandbox", "", "the org says that it is a sandbox") \
    /* network edge */ \
    X(SLOW, "slow", "MS", "every answer waits this long") \
    X(TRUNCATE, "truncate", "PATHPREFIX", "half of the body, then the connection closes") \
    X(CUT_AFTER, "cut-after", "[METHOD ]PATHPREFIX", "done, then closed without an answer, once") \
    X(UNAVAILABLE, "503", "[N]", "503 with Retry-After (the next N times)") \
    X(HTML_ERROR, "html-error", "[N]", "502 with an HTML page (the next N times)") \
    X(TOO_MANY, "429", "[N]", "429 with Retry-After (the next N times)") \
    X(REDIRECT, "redirect", "URL", "REST answers 302 to this origin") \
    X(GZIP_BOMB, "gzip-bomb", "PATHPREFIX", "256 KB that unpack to 256 MB") \
    X(LONG_ERROR, "long-error", "PATHPREFIX", "400 with 4 MiB of JSON") \
    X(NO_GZIP, "no-gzip", "", "answers are never compressed") \
    X(GARBAGE, "garbage", "PATHPREFIX", "200 with bytes that are no JSON") \
    X(NO_DATE, "no-date", "", "answers have no Date header") \
    /* REST data */ \
    X(SESSION_INVALID, "session-invalid", "[N]", "INVALID_SESSION_ID for good tokens (the next N times)") \
    X(API_DISABLED, "api-disabled", "", "API_DISABLED_FOR_ORG") \
    X(REQUEST_LIMIT, "request-limit", "[N]", "REQUEST_LIMIT_EXCEEDED after N requests (default 0)") \
    X(LOCK_ROW, "lock-row", "N", "the next N writes of rows answer UNABLE_TO_LOCK_ROW") \
    X(QUERY_TIMEOUT, "query-timeout", "[N]", "the next N queries answer QUERY_TIMEOUT") \
    X(LOCATOR_DEAD, "locator-dead", "", "INVALID_QUERY_LOCATOR for every nextRecordsUrl") \
    X(ROW_FAILS, "row-fails", "PERCENT", "so many of 100 rows written in bulk fail validation") \
    X(DUPLICATES, "duplicates-detected", "", "creates hit a duplicate rule unless allowSave") \
    X(BULK_FAILS, "bulk-fails", "", "bulk jobs end Failed") \
    X(BULK_POLLS, "bulk-polls", "N", "a bulk job is done at the Nth look (default 2)")

#define FAULT_ENUM(id, name, arg, what) FAULT_##id,
typedef enum { FAULT_LIST(FAULT_ENUM) FAULT_N } FaultId;
#undef FAULT_ENUM

typedef struct Faults Faults;
Faults *faults_new(void);
void faults_free(Faults *faults);
/* "NAME" or "NAME:ARG"; false: no such fault. */
bool faults_set(Faults *faults, const char *text, bool on);
/* "NAME[:ARG]  what", a row each. */
char *faults_help(void);

bool fault_on(const Org *org, FaultId id);
const char *fault_arg(const Org *org, FaultId id); /* "" if there is none; NULL: the fault is off */
gint64 fault_number(const Org *org, FaultId id, gint64 fallback);
/* Faults that count: true while on; a number in the argument is one less each time, then off. */
bool fault_take(Org *org, FaultId id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Faults, faults_free)

#endif
