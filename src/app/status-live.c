/* One connection, asked of its org. */
#include "config.h"

#include "app/app-private.h"
#include "app/life-private.h"
#include "app/objects.h"
#include "app/session.h"
#include "app/set-up-private.h"
#include "app/status-private.h"
#include "provision/provision.h"
#include "salesforce/oauth.h"

/* Same user, same org? A refreshed sandbox may hold a user of the same name. */
static bool look_at_identity(App *app, Status *status, const SessionToken *token,
                             GCancellable *cancellable)
{
    const Connection *connection = status->connection;
    g_autoptr(GError) why = NULL;
    g_autoptr(OauthUser) user = oauth_userinfo(app_http(app, connection), token->instance_url,
                                               token->access_token, cancellable, &why);

    if (!user) {
        status_add_problem(status, why);
        return false;
    }
    if (connection->org_id && g_strcmp0(user->org_id, connection->org_id) != 0)
        status_add(status, STATUS_REFRESHED, "the org's id has changed: the sandbox was refreshed");
    else if (!session_check_user(connection, user->org_id, user->user_id, &why))
        status_add_problem(status, why);
    return true;
}

static void look_at_limits(App *app, Status *status, GCancellable *cancellable)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(Api) api = session_api(app, status->connection, cancellable, &why);
    g_autoptr(json_object) limits =
        api ? api_get(api, "limits", "the org's limits cannot be read", cancellable, &why) : NULL;
    json_object *calls = json_member(limits, "DailyApiRequests");
    gint64 most = json_integer(calls, "Max", -1);
    gint64 left = json_integer(calls, "Remaining", -1);

    if (!limits) {
        status_add_problem(status, why);
        return;
    }
    if (most < 0 || left < 0)
        return;
    status->calls_limit = (int) most;
    status->calls_used = (int) (most - left);
    if (left == 0)
        status_add(status, STATUS_LIMIT, "no API call is left for today");
}

/* What the user cannot reach. It is the permission set's, where that is made for the integration;
 * an administrator's sign-in tells better. */
static bool is_of_rights(const DriftChange *change)
{
    return change->kind == DRIFT_OBJECT_REMOVED || change->kind == DRIFT_OBJECT_RIGHTS;
}

/* One finding for each integration: the list is `orgwire check`. `own`: the permission set is made
 * for it. */
static void add_drift(Status *status, const char *integration, bool own, GPtrArray *changes)
{
    guint breaking = 0;
    bool rights = false;
    g_autofree char *first = NULL;
    g_autofree char *what = NULL;

    for (guint i = 0; i < changes->len; i++) {
        const DriftChange *change = changes->pdata[i];

        if (!change->breaking)
            continue;
        breaking++;
        rights |= is_of_rights(change);
        if (!first)
            first = drift_line(change);
    }
    if (!breaking)
        return;
    what = breaking == 1 ? g_strdup_printf("%s: %s", integration, first)
                         : g_strdup_printf("%s: %s, and %u more", integration, first, breaking - 1);
    if (own && rights)
        status_add_rights(status, false, what);
    else
        status_add(status, STATUS_DRIFT, what);
}

static void look_at_drift(App *app, Status *status, GCancellable *cancellable)
{
    g_autoptr(Integration) own = status->connection->app_kind == APP_GIVEN
                                     ? NULL
                                     : life_integration(app, status->connection, NULL, NULL);

    for (guint i = 0; i < status->associations->len; i++) {
        const Association *one = status->associations->pdata[i];
        g_autoptr(Integration) integration =
            files_integration(app_folders(app), one->integration, NULL);
        g_autoptr(GPtrArray) changes =
            integration ? objects_drift(app, integration, status->connection, cancellable, NULL)
                        : NULL;

        if (changes)
            add_drift(status, one->integration,
                      own && g_str_equal(own->name, one->integration), changes);
    }
}

/* A fresh token says more than a stored one: the app, the key and the access are all asked about.
 */
void status_look(App *app, Status *status, GCancellable *cancellable)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(SessionToken) token = session_renew(app, status->connection, NULL, cancellable, &why);

    if (!token) {
        status_add_problem(status, why);
        return;
    }
    status->minted_at = token->minted_at;
    status->verified_at = token->verified_at;
    if (!look_at_identity(app, status, token, cancellable))
        return;
    look_at_limits(app, status, cancellable);
    look_at_drift(app, status, cancellable);
}

static void add_defect(Status *status, const Defect *defect)
{
    switch (defect->kind) {
    case DEFECT_REFRESHED:
        status_add(status, STATUS_REFRESHED, defect->text);
        break;
    case DEFECT_APP:
        status_add(status, STATUS_REVOKED, defect->text);
        break;
    case DEFECT_ACCESS:
        status_add(status, STATUS_NO_ACCESS, defect->text);
        break;
    case DEFECT_RIGHTS:
    case DEFECT_EXCESS:
        status_add_rights(status, defect->kind == DEFECT_EXCESS, defect->text);
        break;
    case DEFECT_USER:
        status_add(status, STATUS_BLOCKED, defect->text);
        break;
    }
}

/* The rows that its permission set should have; NULL: not known, they are not compared. */
static GPtrArray *grants_of(App *app, Status *status, SignIn *sign_in, GCancellable *cancellable)
{
    g_autoptr(Integration) integration = life_integration(app, status->connection, NULL, NULL);
    g_autoptr(ObjectsView) view = objects_view_of(app, sign_in);
    g_auto(Asked) asked = {0};
    g_autoptr(GError) why = NULL;
    GPtrArray *grants = integration && status->connection->app_kind != APP_GIVEN
                            ? ask_grants(view, integration, &asked, cancellable, &why)
                            : NULL;

    /* The org itself has it no more: no repair brings that back. */
    if (problem_is(why, PROBLEM_USAGE))
        status_drop_rights(status, why->message);
    else if (why)
        app_log(app, "status %s: %s", status->name, why->message);
    return grants;
}

void status_look_as_admin(App *app, Status *status, GCancellable *cancellable)
{
    g_autoptr(SignIn) sign_in = sign_in_for(app, status->connection, cancellable, NULL);
    g_autoptr(Api) api = NULL;
    g_autoptr(GPtrArray) grants = NULL;
    g_autoptr(GPtrArray) defects = NULL;
    g_autoptr(GError) why = NULL;

    if (!sign_in)
        return;
    api = sign_in_api(app, sign_in);
    grants = grants_of(app, status, sign_in, cancellable);
    defects = provision_inspect(api, status->connection, grants, cancellable, &why);
    if (!defects) {
        app_log(app, "status %s as administrator: %s", status->name, why->message);
        return;
    }
    for (guint i = 0; i < defects->len; i++)
        add_defect(status, defects->pdata[i]);
}
