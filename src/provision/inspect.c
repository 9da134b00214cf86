/* A connection as an administrator finds it in the org. */
#include "config.h"

#include "core/problem.h"
#include "provision/bundle.h"
#include "provision/provision.h"
#include "salesforce/setup.h"

static void defect_free(gpointer data)
{
    Defect *defect = data;

    g_free(defect->text);
    g_free(defect);
}

static void add(GPtrArray *defects, DefectKind kind, StepId step, char *text)
{
    Defect *defect;

    for (guint i = 0; i < defects->len; i++)
        if (g_str_equal(((Defect *) defects->pdata[i])->text, text)) {
            g_free(text);
            return;
        }
    defect = g_new0(Defect, 1);

    defect->kind = kind;
    defect->step = step;
    defect->text = text;
    g_ptr_array_add(defects, defect);
}

static void add_all(GPtrArray *defects, DefectKind kind, StepId step, GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        add(defects, kind, step, g_strdup(texts->pdata[i]));
}

static bool inspect_org(Api *admin, const Connection *connection, GPtrArray *defects,
                        GCancellable *cancellable, GError **error)
{
    g_autoptr(SetupOrg) org = setup_org(admin, cancellable, error);

    if (!org)
        return false;
    if (connection->org_id && g_strcmp0(org->id, connection->org_id) != 0)
        add(defects, DEFECT_REFRESHED, STEP_DEPLOY,
            g_strdup_printf("the org's id is %s, not %s: the sandbox was refreshed", org->id,
                            connection->org_id));
    return true;
}

static bool inspect_user(Api *admin, const Connection *connection, GPtrArray *defects,
                         char **ret_id, GCancellable *cancellable, GError **error)
{
    GError *why = NULL;
    g_autoptr(SetupUser) user = setup_user(admin, connection->username, cancellable, &why);

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    *ret_id = user ? g_strdup(user->id) : NULL;
    if (!user)
        add(defects, DEFECT_USER, STEP_N,
            g_strdup_printf("there is no user %s any more", connection->username));
    else if (!user->active)
        add(defects, DEFECT_USER, STEP_N,
            g_strdup_printf("the user %s is not active", connection->username));
    else if (user->frozen)
        add(defects, DEFECT_USER, STEP_N,
            g_strdup_printf("the user %s is frozen", connection->username));
    return true;
}

static bool inspect_app(Api *admin, const Connection *connection, const PlanNames *names,
                        GPtrArray *grants, GPtrArray *defects, GCancellable *cancellable,
                        GError **error)
{
    g_autoptr(GPtrArray) facts = bundle_facts(connection, names);
    g_autoptr(GPtrArray) app = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) excess = g_ptr_array_new_with_free_func(g_free);

    if (!bundle_compare(admin, facts, app, cancellable, error) ||
        (names->access_set &&
         !bundle_compare_set(admin, names, grants, missing, excess, cancellable, error)))
        return false;
    add_all(defects, DEFECT_APP, STEP_DEPLOY, app);
    add_all(defects, DEFECT_RIGHTS, STEP_DEPLOY, missing);
    add_all(defects, DEFECT_EXCESS, STEP_DEPLOY, excess);
    return true;
}

/* One permission set: is it there, and the user's? `kind`: what it means that it is not. ret_id:
 * NULL when it is not there. */
static bool inspect_set(Api *admin, const char *name, DefectKind kind, const char *user_id,
                        GPtrArray *defects, char **ret_id, GCancellable *cancellable,
                        GError **error)
{
    GError *why = NULL;
    g_autofree char *id = setup_permission_set_id(admin, name, cancellable, &why);
    g_autofree char *assignment =
        id && user_id ? setup_assignment_id(admin, user_id, id, cancellable, &why) : NULL;

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    if (!id)
        add(defects, kind, STEP_DEPLOY, g_strdup_printf("the permission set %s is missing", name));
    else if (user_id && !assignment)
        add(defects, kind, STEP_ASSIGN,
            g_strdup_printf("the permission set %s is not assigned to the user", name));
    *ret_id = g_steal_pointer(&id);
    return true;
}

static bool inspect_access(Api *admin, const Connection *connection, const PlanNames *names,
                           const char *user_id, GPtrArray *defects, GCancellable *cancellable,
                           GError **error)
{
    bool external = connection->app_kind == APP_EXTERNAL_CLIENT_APP;
    GError *why = NULL;
    g_autofree char *data = NULL;
    g_autofree char *set = NULL;
    g_autofree char *app = NULL;
    bool has = true;

    if ((names->data_set && !inspect_set(admin, names->data_set, DEFECT_RIGHTS, user_id, defects,
                                         &data, cancellable, error)) ||
        (names->access_set && !inspect_set(admin, names->access_set, DEFECT_ACCESS, user_id,
                                           defects, &set, cancellable, error)))
        return false;
    app = setup_app_id(admin, external ? names->app : names->label, external, cancellable, &why);
    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    if (set && app && !setup_has_access(admin, set, app, &has, cancellable, error))
        return false;
    if (!has)
        add(defects, DEFECT_ACCESS, STEP_ASSIGN,
            g_strdup_printf("the permission set %s is not let into the app", names->access_set));
    return true;
}

GPtrArray *provision_inspect(Api *admin, const Connection *connection, GPtrArray *grants,
                             GCancellable *cancellable, GError **error)
{
    g_autoptr(GPtrArray) defects = g_ptr_array_new_with_free_func(defect_free);
    g_autoptr(PlanNames) names = plan_names_of(connection);
    g_autofree char *user_id = NULL;

    if (!inspect_org(admin, connection, defects, cancellable, error) ||
        !inspect_user(admin, connection, defects, &user_id, cancellable, error))
        return NULL;
    if (connection->app_kind == APP_GIVEN)
        return g_steal_pointer(&defects);
    /* The way in comes first: a set that both miss counts as what it means to it. */
    if (!inspect_access(admin, connection, names, user_id, defects, cancellable, error) ||
        !inspect_app(admin, connection, names, grants, defects, cancellable, error))
        return NULL;
    return g_steal_pointer(&defects);
}
