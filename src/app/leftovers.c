/* What this tool made in an org and nobody here owns. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/change-private.h"
#include "app/life.h"
#include "core/problem.h"
#include "provision/journal.h"
#include "provision/provision.h"

static bool owns(const Connection *connection, const char *name)
{
    return g_strcmp0(connection->app, name) == 0 ||
           (connection->permission_sets &&
            g_strv_contains((const char *const *) connection->permission_sets, name));
}

static bool add_connections(App *app, GPtrArray *owners, GError **error)
{
    const Folders *folders = app_folders(app);
    g_autofree char *folder = g_build_filename(folders->config, "connections", NULL);
    g_autoptr(GPtrArray) names = NULL;

    if (!files_make_folder(folder, error))
        return false;
    names = files_connections(folders);
    for (guint i = 0; i < names->len; i++) {
        Connection *connection = files_connection(folders, names->pdata[i], error);

        if (!connection)
            return false;
        g_ptr_array_add(owners, connection);
    }
    return true;
}

/* A journal that is damaged is looked at with what is called left over: it owns nothing. */
static bool add_changes(App *app, GPtrArray *owners, GError **error)
{
    g_autofree char *folder = app_journal_folder(app);
    g_autoptr(GPtrArray) begun = journal_names(folder, error);

    for (guint i = 0; begun && i < begun->len; i++) {
        g_autoptr(GError) why = NULL;
        g_autoptr(Journal) journal = journal_read(folder, begun->pdata[i], &why);

        if (!journal && !problem_is(why, PROBLEM_MALFORMED_ANSWER)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        if (!journal)
            continue;
        g_ptr_array_add(owners, connection_copy(journal->connection));
        if (journal->before)
            g_ptr_array_add(owners, connection_copy(journal->before));
    }
    return begun != NULL;
}

static bool is_owned(const GPtrArray *owners, const char *name)
{
    for (guint i = 0; i < owners->len; i++)
        if (owns(owners->pdata[i], name))
            return true;
    return false;
}

GPtrArray *leftovers(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    g_autoptr(GPtrArray) owners = g_ptr_array_new_with_free_func((GDestroyNotify) connection_free);
    g_autoptr(Api) api = sign_in_api(app, sign_in);
    g_autoptr(GPtrArray) found = provision_leftovers(api, cancellable, error);

    /* In this order: what a set-up makes has its journal before it is in the org, and its
     * connection before the journal ends. All of them, or the app of one that cannot be read would
     * be taken for a leftover. */
    if (!found || !add_changes(app, owners, error) || !add_connections(app, owners, error))
        return NULL;
    for (guint i = found->len; i > 0; i--) {
        const char *name = strchr(found->pdata[i - 1], ' ');

        if (name && is_owned(owners, name + 1))
            g_ptr_array_remove_index(found, i - 1);
    }
    return g_steal_pointer(&found);
}

bool leftovers_remove(App *app, SignIn *sign_in, GPtrArray *found, GCancellable *cancellable,
                      GError **error)
{
    g_autoptr(Api) api = sign_in_api(app, sign_in);

    app_log(app, "deleting %u leftovers in %s", found->len, sign_in->instance_url);
    return provision_remove_leftovers(api, found, cancellable, error);
}
