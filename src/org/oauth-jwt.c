/* The JWT bearer grant (salesforce-api §4.5): the assertion against the deployed certificate, the
 * user against the app's policy, and the minutes in which a new app is not known everywhere yet. */
#include "config.h"

#include <string.h>

#include "crypto/jwt.h"
#include "org/log.h"
#include "org/logins.h"
#include "org/oauth.h"
#include "org/sessions.h"

typedef struct {
    Org *org;
    const char *assertion;
    OrgReply *reply;
    const OrgUser *user; /* as soon as he is known: for the login history */
    const AppView *app;
} Grantee;

/* Always false. */
static bool refuse(Grantee *who, const char *error, const char *description)
{
    if (who->user)
        login_note(who->org, who->user, who->app ? who->app->label : "", description);
    oauth_fail(who->org, who->assertion, who->reply, error, description);
    return false;
}

/* How much of the propagation window has passed since `then`: 0 to 1; 1 when it is over. */
static double spread(const Org *org, gint64 then)
{
    gint64 passed = org_now(org) - then;

    return org->options.propagation == 0 || passed >= org->options.propagation
               ? 1.0
               : (double) passed / org->options.propagation;
}

static bool check_faults(Grantee *who)
{
    Org *org = who->org;

    if (fault_take(org, FAULT_CLIENT_UNKNOWN))
        return refuse(who, "invalid_client_id", "client identifier invalid");
    if (fault_on(org, FAULT_APP_NOT_FOUND))
        return refuse(who, "app_not_found", "External client app is not installed in this org");
    if (fault_on(org, FAULT_IP_RESTRICTED))
        return refuse(who, "invalid_grant", "ip restricted");
    if (fault_take(org, FAULT_BAD_ASSERTION))
        return refuse(who, "invalid_grant", "invalid assertion");
    if (fault_on(org, FAULT_ASSERTION_EXPIRED))
        return refuse(who, "invalid_grant", "expired authorization code");
    if (fault_take(org, FAULT_NOT_APPROVED))
        return refuse(who, "invalid_grant", "user hasn't approved this consumer");
    if (fault_take(org, FAULT_APP_ACCESS))
        return refuse(who, "invalid_app_access", "user is not admin approved to access this app");
    return true;
}

static bool check_app(Grantee *who, const JwtRead *jwt)
{
    Org *org = who->org;

    if (!who->app && jwt->iss && g_hash_table_contains(org->lost_keys, jwt->iss))
        return refuse(who, "app_not_found", "External client app is not installed in this org");
    if (!who->app || (who->app->app && spread(org, who->app->app->created_at) < 0.5))
        return refuse(who, "invalid_client_id", "client identifier invalid");
    if (!who->app->enabled)
        return refuse(who, "app_blocked", "this app is blocked by admin");
    return true;
}

/* While a new certificate spreads, the one before it is what counts. */
static bool check_signature(Grantee *who)
{
    const App *app = who->app->app;
    bool spreading = app && app->previous_certificate && app->certificate_at > app->created_at &&
                     spread(who->org, app->certificate_at) < 1.0;
    const char *pem = spreading ? app->previous_certificate : who->app->certificate;
    g_autoptr(Certificate) certificate = pem && *pem ? certificate_parse(pem, NULL) : NULL;

    if (!certificate || !jwt_verify(who->assertion, certificate))
        return refuse(who, "invalid_grant", "invalid assertion");
    return true;
}

static bool is_audience(const Org *org, const char *aud)
{
    const char *only = fault_arg(org, FAULT_BAD_AUDIENCE);
    g_autofree char *token_url = g_strconcat(org->url, "/services/oauth2/token", NULL);
    const char *const allowed[] = {"https://login.salesforce.com",
                                   "https://test.salesforce.com",
                                   org->url,
                                   org->login_url,
                                   token_url,
                                   NULL};

    if (!aud)
        return false;
    return only ? strcmp(only, aud) == 0 : g_strv_contains(allowed, aud);
}

static gboolean is_over(gpointer jti, gpointer exp, gpointer now)
{
    return *(gint64 *) exp <= *(gint64 *) now;
}

/* A jti must not come twice while its assertion lives. */
static bool check_replay(Grantee *who, const JwtRead *jwt)
{
    GHashTable *seen = who->org->assertions;
    gint64 now = org_now(who->org);

    if (!jwt->jti)
        return true;
    g_hash_table_foreach_remove(seen, is_over, &now);
    if (g_hash_table_contains(seen, jwt->jti))
        return refuse(who, "bad_jti_claim", "the jti was used before");
    g_hash_table_insert(seen, g_strdup(jwt->jti), g_memdup2(&jwt->exp, sizeof jwt->exp));
    return true;
}

static bool check_claims(Grantee *who, const JwtRead *jwt)
{
    if (!is_audience(who->org, jwt->aud))
        return refuse(who, "invalid_grant", "audience is invalid");
    if (jwt->exp <= org_now(who->org))
        return refuse(who, "invalid_grant", "expired authorization code");
    return check_replay(who, jwt);
}

static bool check_user(Grantee *who)
{
    const AppView *app = who->app;
    const OrgUser *user = who->user;

    if (!user || user->frozen)
        return refuse(who, "invalid_grant", "authentication failure");
    if (!user->active)
        return refuse(who, "inactive_user", "user is inactive");
    if (app->app && spread(who->org, app->app->created_at) < 1.0)
        return refuse(who, "invalid_grant", "user hasn't approved this consumer");
    if (app->admin_approved && !app_is_preauthorized(who->org, app->app, user))
        return refuse(who, "invalid_app_access", "user is not admin approved to access this app");
    if (!app->admin_approved && !grant_exists(who->org, user->id, app->key))
        return refuse(who, "invalid_grant", "user hasn't approved this consumer");
    return true;
}

void oauth_jwt_grant(Org *org, GHashTable *form, OrgReply *reply)
{
    const char *assertion = g_hash_table_lookup(form, "assertion");
    JwtRead *jwt = assertion ? jwt_read(assertion) : NULL;
    g_autoptr(AppView) app = jwt && jwt->iss ? app_view_find(org, jwt->iss) : NULL;
    Grantee who = {org, assertion, reply, NULL, app};

    if (!jwt) {
        oauth_fail(org, assertion, reply, assertion ? "invalid_grant" : "invalid_request",
                   assertion ? "invalid assertion" : "missing required parameter: assertion");
        return;
    }
    who.user = jwt->sub ? org_user_by_name(org, jwt->sub) : NULL;
    if (check_faults(&who) && check_app(&who, jwt) && check_signature(&who) &&
        check_claims(&who, jwt) && check_user(&who)) {
        login_note(org, who.user, app->label, "Success");
        oauth_answer_token(org, who.user, app, app->scopes, NULL, false, false, reply);
    }
    jwt_read_free(jwt);
}
