/* Which connection a command is about. */
#include "config.h"

#include "app/app-private.h"
#include "app/session.h"
#include "app/settings.h"
#include "core/names.h"
#include "core/problem.h"

static Connection *load_named(App *app, const char *name, GError **error)
{
    return files_connection(app_folders(app), name, error);
}

static void set_several(GError **error, GPtrArray *names)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(list, "%s%s", i ? ", " : "", (char *) names->pdata[i]);
    problem_set(error, PROBLEM_NOT_FOUND, list->str,
                "name one with -c NAME\nor choose a default: orgwire config set connection NAME",
                "there are several connections, and none is the default");
}

Connection *session_connection(App *app, const char *name, const char *integration, const char *env,
                               GError **error)
{
    const Folders *folders = app_folders(app);
    g_autofree char *set_env = env ? g_strdup(env) : setting_get(app, "env");
    g_autofree char *set = NULL;
    g_autoptr(GPtrArray) names = NULL;

    if (name)
        return load_named(app, name, error);
    if (integration) {
        g_autoptr(GError) why = NULL;
        g_autofree char *associated = files_associated(folders, integration, set_env, &why);

        if (associated)
            return load_named(app, associated, error);
        if (env || !problem_is(why, PROBLEM_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return NULL;
        }
    }
    set = setting_get(app, "connection");
    if (set)
        return load_named(app, set, error);
    names = files_connections(folders);
    if (names->len == 1)
        return load_named(app, names->pdata[0], error);
    if (names->len == 0)
        problem_set(error, PROBLEM_NOT_FOUND, NULL, "orgwire new", "there is no connection yet");
    else
        set_several(error, names);
    return NULL;
}

char *session_base_url(const Connection *connection)
{
    return g_strdup_printf("%s/services/data/v%s", connection->instance_url,
                           connection->api_version);
}
