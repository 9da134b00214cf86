/* Lists, describes, drift and association. */
#include "config.h"

#include "app/objects.h"

#include <glib/gstdio.h>
#include <string.h>

#include "actions/action.h"
#include "app/app-private.h"
#include "app/session.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"

void objects_view_free(ObjectsView *view)
{
    if (!view)
        return;
    api_free(view->api);
    describe_cache_free(view->cache);
    sign_in_free(view->sign_in);
    g_free(view);
}

/* What a connection's user sees is less than what an administrator sees: never one cache for both.
 */
static ObjectsView *view_new(App *app, Api *api, const char *org_id, const char *user_id)
{
    ObjectsView *view = g_new0(ObjectsView, 1);

    view->api = api;
    view->cache = app_describe_cache(app, org_id, user_id, api_version(api));
    return view;
}

static ObjectsView *view_of_connection(App *app, const Connection *connection,
                                       GCancellable *cancellable, GError **error)
{
    Api *api = session_api(app, connection, cancellable, error);

    return api ? view_new(app, api, connection->org_id, connection->user_id) : NULL;
}

ObjectsView *objects_view_of(App *app, SignIn *sign_in)
{
    return view_new(app, sign_in_api(app, sign_in), sign_in->org_id, sign_in->user_id);
}

ObjectsView *objects_view(App *app, const char *connection, GCancellable *cancellable,
                          GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(Connection) chosen = session_connection(app, connection, NULL, NULL, &why);
    g_autoptr(GPtrArray) names = NULL;
    SignIn *sign_in;
    ObjectsView *view;

    if (chosen)
        return view_of_connection(app, chosen, cancellable, error);
    names = files_connections(app_folders(app));
    if (connection || names->len > 0) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    sign_in = sign_in_find(app, NULL, cancellable, error);
    if (!sign_in)
        return NULL;
    view = objects_view_of(app, sign_in);
    view->sign_in = sign_in;
    return view;
}

static bool contains(const char *text, const char *part)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_autofree char *wanted = g_utf8_casefold(part, -1);

    return strstr(folded, wanted) != NULL;
}

static bool matches(const ObjectInfo *info, const char *pattern, bool all)
{
    if (pattern && g_ascii_strcasecmp(pattern, info->name) == 0)
        return true;
    if (info->hidden && !all)
        return false;
    if (!pattern)
        return true;
    if (strpbrk(pattern, "*?"))
        return g_pattern_match_simple(pattern, info->name);
    return contains(info->name, pattern) || contains(info->label, pattern);
}

GPtrArray *objects_list(ObjectsView *view, const char *pattern, bool all, GCancellable *cancellable,
                        GError **error)
{
    GPtrArray *list = describe_list(view->api, view->cache, cancellable, error);

    if (!list)
        return NULL;
    for (guint i = list->len; i > 0; i--)
        if (!matches(list->pdata[i - 1], pattern, all))
            g_ptr_array_remove_index(list, i - 1);
    return list;
}

char *objects_near(ObjectsView *view, const char *object, GCancellable *cancellable)
{
    g_autoptr(GPtrArray) list = describe_list(view->api, view->cache, cancellable, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *near;

    for (guint i = 0; list && i < list->len; i++)
        g_ptr_array_add(names, ((ObjectInfo *) list->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    near = names_nearest(object, (const char *const *) names->pdata);
    return near ? g_strdup_printf("did you mean '%s'?", near) : g_strdup("orgwire objects");
}

static void add_near(ObjectsView *view, const char *object, GCancellable *cancellable,
                     GError **error)
{
    g_autofree char *next = objects_near(view, object, cancellable);

    problem_set(error, PROBLEM_NOT_FOUND, "the org has no such object, or this user cannot see it",
                next, "'%s' is not an object of this org", object);
}

Describe *objects_describe(ObjectsView *view, const char *object, GCancellable *cancellable,
                           GError **error)
{
    GError *why = NULL;
    Describe *describe;

    if (!names_is_identifier(object)) {
        problem_set(error, PROBLEM_USAGE, "letters, digits and underscores", NULL,
                    "'%s' is no name of an object", object);
        return NULL;
    }
    describe = describe_object(view->api, view->cache, object, cancellable, &why);
    if (describe)
        return describe;
    if (problem_is(why, PROBLEM_NOT_FOUND)) {
        g_error_free(why);
        add_near(view, object, cancellable, error);
    } else {
        g_propagate_error(error, why);
    }
    return NULL;
}

/* --- drift --- */

static char *shape_path(App *app, const Integration *integration, const Connection *connection)
{
    g_autofree char *file = g_strdup_printf("%s@%s.json", integration->name, connection->name);

    return g_build_filename(app_folders(app)->state, "shapes", file, NULL);
}

static GPtrArray *describes_of(App *app, const Integration *integration,
                               const Connection *connection, GCancellable *cancellable,
                               GError **error)
{
    g_autoptr(ObjectsView) view = view_of_connection(app, connection, cancellable, error);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GPtrArray *describes;
    GError *problem = NULL;

    if (!view)
        return NULL;
    for (guint i = 0; i < integration->objects->len; i++)
        g_ptr_array_add(names, ((IntegrationObject *) integration->objects->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    describes = describe_objects(view->api, view->cache, (const char *const *) names->pdata,
                                 cancellable, &problem);
    /* An org without any of the objects is told like one without some of them: with the list. */
    if (problem_is(problem, PROBLEM_NOT_FOUND)) {
        g_clear_error(&problem);
        describes = g_ptr_array_new();
        g_ptr_array_set_size(describes, (gint) integration->objects->len);
    }
    if (problem)
        g_propagate_error(error, problem);
    return describes;
}

static bool write_shape(App *app, const Integration *integration, const Connection *connection,
                        GPtrArray *describes, GError **error)
{
    g_autoptr(json_object) shape = shape_build(integration, describes);
    g_autofree char *text = json_build(shape, true);
    g_autofree char *path = shape_path(app, integration, connection);
    g_autofree char *folder = g_path_get_dirname(path);

    return files_make_folder(folder, error) && files_write(path, text, strlen(text), error);
}

bool objects_snapshot(App *app, const Integration *integration, const Connection *connection,
                      GCancellable *cancellable, GError **error)
{
    g_autoptr(GPtrArray) describes = describes_of(app, integration, connection, cancellable, error);

    return describes && write_shape(app, integration, connection, describes, error);
}

void objects_forget_snapshots(App *app, const char *connection)
{
    g_autofree char *folder = g_build_filename(app_folders(app)->state, "shapes", NULL);
    g_autofree char *suffix = g_strdup_printf("@%s.json", connection);
    g_autoptr(GPtrArray) names = files_names(folder, suffix);

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path =
            g_strdup_printf("%s/%s%s", folder, (char *) names->pdata[i], suffix);

        files_remove(path, NULL);
    }
}

void objects_move_snapshots(App *app, const char *from, const char *to)
{
    g_autofree char *folder = g_build_filename(app_folders(app)->state, "shapes", NULL);
    g_autofree char *suffix = g_strdup_printf("@%s.json", from);
    g_autoptr(GPtrArray) names = files_names(folder, suffix);

    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *old = g_strdup_printf("%s/%s%s", folder, name, suffix);
        g_autofree char *new = g_strdup_printf("%s/%s@%s.json", folder, name, to);

        g_rename(old, new);
    }
}

GPtrArray *objects_drift(App *app, const Integration *integration, const Connection *connection,
                         GCancellable *cancellable, GError **error)
{
    g_autofree char *path = shape_path(app, integration, connection);
    gsize length = 0;
    g_autoptr(GError) why = NULL;
    g_autoptr(GPtrArray) describes = describes_of(app, integration, connection, cancellable, error);
    g_autofree char *text = NULL;
    g_autoptr(json_object) shape = NULL;

    if (!describes)
        return NULL;
    text = files_read(path, &length, &why);
    if (!text && problem_is(why, PROBLEM_NOT_FOUND)) {
        if (write_shape(app, integration, connection, describes, error))
            problem_set(error, PROBLEM_NOT_FOUND, "it was taken just now", "check again later",
                        "there was no snapshot of '%s' to compare with", integration->name);
        return NULL;
    }
    if (!text) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    shape = shape_parse(text, (gssize) length, error);
    return shape ? drift_compare(shape, integration, describes) : NULL;
}

/* --- association --- */

static void set_misfit(GError **error, const char *integration, const char *connection,
                       GPtrArray *misfits)
{
    g_autofree char *why = NULL;

    g_ptr_array_add(misfits, NULL);
    why = g_strjoinv("; ", (char **) misfits->pdata);
    problem_set(error, PROBLEM_CONFLICT, why,
                "give the connection's user these rights, or choose another connection",
                "the org of '%s' does not fit the integration '%s'", connection, integration);
}

bool objects_use(App *app, const char *integration, const char *connection, const char *env,
                 GCancellable *cancellable, GError **error)
{
    const Folders *folders = app_folders(app);
    g_autoptr(Integration) wanted = files_integration(folders, integration, error);
    g_autoptr(Connection) through = wanted ? files_connection(folders, connection, error) : NULL;
    g_autoptr(GPtrArray) describes = NULL;
    g_autoptr(GPtrArray) misfits = NULL;
    g_autoptr(ActionSet) set = NULL;

    if (!through)
        return false;
    describes = describes_of(app, wanted, through, cancellable, error);
    if (!describes)
        return false;
    misfits = drift_misfits(wanted, describes);
    if (misfits->len > 0) {
        set_misfit(error, wanted->name, through->name, misfits);
        return false;
    }
    set = action_set_new(wanted, describes, error);
    return set &&
           files_associate(folders, wanted->name, env ? env : "default", through->name, error) &&
           write_shape(app, wanted, through, describes, error);
}
