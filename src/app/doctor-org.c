/* The org, asked as the connection and as the administrator. */
#include "config.h"

#include "app/app-private.h"
#include "app/doctor-private.h"
#include "app/session.h"
#include "core/problem.h"
#include "salesforce/setup.h"

static void check_calls(Doctor *doctor, Api *api)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(json_object) limits =
        api_get(api, "limits", "the org's limits cannot be read", doctor->cancellable, &why);
    json_object *calls = json_member(limits, "DailyApiRequests");
    gint64 most = json_integer(calls, "Max", -1);
    gint64 left = json_integer(calls, "Remaining", -1);
    g_autofree char *value = NULL;

    if (!limits) {
        doctor_add_problem(doctor, "calls", "API calls", why);
        return;
    }
    value = g_strdup_printf("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " left", left, most);
    doctor_add(doctor, "calls", "API calls",
               left <= 0          ? CHECK_BAD
               : left < most / 10 ? CHECK_NOTE
                                  : CHECK_OK,
               value, NULL, NULL);
}

void doctor_session(Doctor *doctor)
{
    const Connection *connection = doctor->connection;
    g_autoptr(GError) why = NULL;
    g_autoptr(SessionToken) token =
        session_renew(doctor->app, connection, NULL, doctor->cancellable, &why);
    g_autoptr(Api) api = NULL;
    g_autofree char *value = NULL;

    if (!token) {
        doctor_add_problem(doctor, "token", "Token", why);
        return;
    }
    value = g_strdup_printf("as %s", connection->username);
    doctor_add(doctor, "token", "Token", CHECK_OK, value, NULL, NULL);
    doctor_add(doctor, "version", "API version", CHECK_OK, connection->api_version, NULL, NULL);
    api = session_api(doctor->app, connection, doctor->cancellable, &why);
    if (api)
        check_calls(doctor, api);
}

static bool has_alternative(GHashTable *granted, const char *name)
{
    static const char *const pairs[][2] = {{"ModifyMetadata", "ModifyAllData"},
                                           {"AssignPermissionSets", "ManageUsers"},
                                           {"ManageRemoteAccess", "ModifyAllData"}};

    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        if ((g_str_equal(name, pairs[i][0]) && g_hash_table_contains(granted, pairs[i][1])) ||
            (g_str_equal(name, pairs[i][1]) && g_hash_table_contains(granted, pairs[i][0])))
            return true;
    return false;
}

static void check_permission(Doctor *doctor, const SetupPermission *permission, GHashTable *granted)
{
    g_autofree char *id = g_strconcat("permission:", permission->name, NULL);
    bool has = g_hash_table_contains(granted, permission->name);

    if (has || has_alternative(granted, permission->name))
        doctor_add(doctor, id, permission->label, CHECK_OK, has ? "granted" : "covered by another",
                   NULL, NULL);
    else
        doctor_add(doctor, id, permission->label, permission->hard ? CHECK_BAD : CHECK_NOTE,
                   "missing", permission->need,
                   "Setup, Profiles or Permission Sets, System Permissions");
}

static void check_creation(Doctor *doctor, GHashTable *granted)
{
    bool external = g_hash_table_contains(granted, "ExternalClientAppDeveloper");
    bool connected = g_hash_table_contains(granted, "CustomizeApplication") &&
                     (g_hash_table_contains(granted, "ModifyAllData") ||
                      g_hash_table_contains(granted, "ManageRemoteAccess"));

    doctor_add(doctor, "create:external-client-app", "External client apps",
               external ? CHECK_OK : CHECK_NOTE, external ? "can be created" : "perhaps not",
               external ? NULL : "the permission to create them is missing",
               external ? NULL : "orgwire new --hand-over=DIR");
    doctor_add(doctor, "create:connected-app", "Connected apps",
               connected ? CHECK_SKIPPED : CHECK_NOTE, NULL,
               connected ? "you may; whether the org still allows any, only a try tells"
                         : "permissions are missing, and most orgs allow no new ones",
               NULL);
}

void doctor_admin(Doctor *doctor)
{
    SignIn *sign_in = doctor->request->sign_in;
    g_autoptr(Api) api = NULL;
    g_autoptr(GError) why = NULL;
    g_autoptr(GHashTable) granted = NULL;
    g_autofree char *value = NULL;

    if (!sign_in) {
        doctor_add(doctor, "permissions", "Permissions", CHECK_SKIPPED, NULL,
                   "no administrator is signed in", "orgwire auth begin");
        return;
    }
    api = sign_in_api(doctor->app, sign_in);
    value = g_strdup_printf("%s, %s, API %s", sign_in->edition ? sign_in->edition : "?",
                            sign_in->sandbox ? "sandbox" : "production", sign_in->api_version);
    doctor_add(doctor, "org", "Org", CHECK_OK, value, NULL, NULL);
    if (!doctor->connection)
        check_calls(doctor, api);
    granted = setup_granted(api, doctor->cancellable, &why);
    if (!granted) {
        doctor_add_problem(doctor, "permissions", "Permissions", why);
        return;
    }
    for (const SetupPermission *permission = setup_permissions; permission->name; permission++)
        check_permission(doctor, permission, granted);
    check_creation(doctor, granted);
}
