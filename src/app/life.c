/* Changes of a connection that exists: removed, rotated, edited, migrated. */
#include "config.h"

#include "app/life.h"

#include <string.h>

#include "actions/action.h"
#include "app/app-private.h"
#include "app/life-private.h"
#include "app/set-up-private.h"
#include "core/problem.h"

void life_start_clear(LifeStart *start)
{
    connection_free(start->connection);
    integration_free(start->integration);
    g_free(start->env);
    sign_in_free(start->sign_in);
    *start = (LifeStart){0};
}

static void find_integration(LifeStart *start)
{
    const Folders *folders = app_folders(start->app);
    g_autoptr(GPtrArray) all = files_associations(folders);

    start->env = g_strdup("default");
    for (guint i = 0; i < all->len && !start->integration; i++) {
        const Association *one = all->pdata[i];

        if (!g_str_equal(one->connection, start->connection->name))
            continue;
        start->integration = files_integration(folders, one->integration, NULL);
        g_free(start->env);
        start->env = g_strdup(one->env);
    }
}

bool life_start(App *app, LifeStart *start, const char *name, bool needs_admin,
                GCancellable *cancellable, GError **error)
{
    start->app = app;
    start->connection = files_connection(app_folders(app), name, error);
    if (!start->connection)
        return false;
    find_integration(start);
    if (needs_admin)
        start->sign_in = sign_in_for(app, start->connection, cancellable, error);
    return !needs_admin || start->sign_in;
}

Journal *life_begin(LifeStart *start, PlanKind kind)
{
    g_autofree char *folder = app_journal_folder(start->app);
    Journal *journal = journal_new(folder, kind, start->connection);

    journal->before = connection_copy(start->connection);
    journal->integration = start->integration ? integration_copy(start->integration) : NULL;
    journal->names = plan_names_of(start->connection);
    g_free(journal->names->run_id);
    journal->names->run_id = g_strdup(journal->run);
    g_free(journal->env);
    journal->env = g_strdup(start->env);
    journal->keep_sign_in = true;
    return journal;
}

Change *life_finish(LifeStart *start, Journal *journal, const SetupUser *user,
                    GCancellable *cancellable)
{
    PlanFound found = {.user = user};
    Plan *plan = change_plan_of(start->app, journal, &found, cancellable);

    return change_new(start->app, plan, journal, g_steal_pointer(&start->sign_in), true);
}

/* --- remove --- */

static GStrv words(const char *first, const char *second)
{
    const char *const list[] = {first ? first : second, first ? second : NULL, NULL};

    return g_strdupv((char **) list);
}

Change *remove_prepare(App *app, const char *name, bool keep_app, bool force,
                       GCancellable *cancellable, GError **error)
{
    g_auto(LifeStart) start = {0};
    Journal *journal;
    g_autofree char *folder = app_journal_folder(app);
    g_autoptr(Journal) begun = journal_read(folder, name, NULL);
    bool here_only;
    Change *change;

    /* A removal that was begun goes on where it stopped. */
    if (begun && begun->kind == PLAN_REMOVE)
        return change_resume(app, name, cancellable, error);
    if (!life_start(app, &start, name, false, cancellable, error))
        return NULL;
    here_only = force || start.connection->app_kind == APP_GIVEN;
    if (!here_only) {
        start.sign_in = sign_in_for(app, start.connection, cancellable, error);
        if (!start.sign_in)
            return NULL;
    }
    journal = life_begin(&start, PLAN_REMOVE);
    journal->keep_app = keep_app;
    /* The words tell plan_remove() what to leave out. */
    journal->findings =
        words(keep_app ? step_name(STEP_DELETE) : NULL, here_only ? step_name(STEP_FORGET) : NULL);
    change = life_finish(&start, journal, NULL, cancellable);
    change->forced = force;
    return change;
}

/* --- rotate, migrate, edit: the org is asked again, since a deploy is always complete --- */

static bool ask_again(LifeStart *start, const Integration *integration, const char *username,
                      Asked *asked, GCancellable *cancellable, GError **error)
{
    g_autoptr(ObjectsView) view = objects_view_of(start->app, start->sign_in);

    return ask_user(view->api, username, asked, cancellable, error) &&
           ask_taken(view->api, asked, cancellable, error) &&
           (!integration || ask_objects(view, integration, asked, cancellable, error));
}

static bool set_grants(Journal *journal, const Asked *asked, GError **error)
{
    if (!journal->integration) {
        journal->grants = g_ptr_array_new_with_free_func((GDestroyNotify) grant_free);
        return true;
    }
    journal->grants = grants_build(journal->integration, asked->describes,
                                   (const char *const *) asked->takers, error);
    return journal->grants != NULL;
}

static bool refuse_given(const Connection *connection, const char *what, GError **error)
{
    if (connection->app_kind != APP_GIVEN)
        return true;
    problem_set(error, PROBLEM_USAGE, "somebody else made it and looks after it",
                "ask its owner, then set up anew with --client-id",
                "the app of '%s' cannot be %s from here", connection->name, what);
    return false;
}

Change *rotate_prepare(App *app, const char *name, guint key_size, guint valid_days,
                       GCancellable *cancellable, GError **error)
{
    g_auto(LifeStart) start = {0};
    g_auto(Asked) asked = {0};
    g_autoptr(Journal) journal = NULL;

    if (!life_start(app, &start, name, true, cancellable, error) ||
        !refuse_given(start.connection, "rotated", error) ||
        !ask_again(&start, start.integration, start.connection->username, &asked, cancellable,
                   error))
        return NULL;
    journal = life_begin(&start, PLAN_ROTATE);
    journal->key_size = key_size ? key_size : 2048;
    journal->valid_days = valid_days ? valid_days : 365;
    if (!set_grants(journal, &asked, error))
        return NULL;
    return life_finish(&start, g_steal_pointer(&journal), asked.user, cancellable);
}

Change *migrate_prepare(App *app, const char *name, GCancellable *cancellable, GError **error)
{
    g_auto(LifeStart) start = {0};
    g_auto(Asked) asked = {0};
    g_autoptr(Journal) journal = NULL;
    Connection *connection;

    if (!life_start(app, &start, name, true, cancellable, error) ||
        !refuse_given(start.connection, "migrated", error))
        return NULL;
    if (start.connection->app_kind != APP_CONNECTED_APP) {
        problem_set(error, PROBLEM_CONFLICT, NULL, NULL, "'%s' has an external client app already",
                    name);
        return NULL;
    }
    if (!ask_again(&start, start.integration, start.connection->username, &asked, cancellable,
                   error))
        return NULL;
    journal = life_begin(&start, PLAN_MIGRATE);
    journal->key_size = 2048;
    journal->valid_days = 365;
    plan_names_free(journal->names);
    journal->names = plan_names_new(name, (const char *const *) asked.taken,
                                    start.connection->permission_sets &&
                                        g_strv_length(start.connection->permission_sets) > 1);
    g_clear_pointer(&journal->names->wished, g_free);
    g_free(journal->names->run_id);
    journal->names->run_id = g_strdup(journal->run);
    connection = journal->connection;
    connection->app_kind = APP_EXTERNAL_CLIENT_APP;
    set_up_use_names(connection, journal->names);
    if (!set_grants(journal, &asked, error))
        return NULL;
    return life_finish(&start, g_steal_pointer(&journal), asked.user, cancellable);
}

static void take_text(char **place, const char *value)
{
    if (!value)
        return;
    g_free(*place);
    *place = g_strdup(value);
}

static Integration *edited(const LifeStart *start, const Answers *answers)
{
    Integration *integration = start->integration ? integration_copy(start->integration)
                                                  : integration_new(start->connection->name,
                                                                    start->connection->api_version);

    if (answers->objects->len > 0) {
        g_ptr_array_set_size(integration->objects, 0);
        for (guint i = 0; i < answers->objects->len; i++)
            g_ptr_array_add(integration->objects,
                            integration_object_copy(answers->objects->pdata[i]));
    }
    /* A new object that clashes with an old one takes another name: scripts call the old one. */
    if (start->integration)
        action_keep_names(start->integration, integration);
    return integration;
}

static bool check_new_name(App *app, const char *name, const char *new_name, GError **error)
{
    return !new_name || g_str_equal(name, new_name) ||
           (connection_check_name(new_name, error) && set_up_name_is_free(app, new_name, error));
}

Change *edit_prepare(App *app, const char *name, const Answers *answers, GCancellable *cancellable,
                     GError **error)
{
    g_auto(LifeStart) start = {0};
    g_auto(Asked) asked = {0};
    g_autoptr(Journal) journal = NULL;
    g_autoptr(Integration) wanted = NULL;
    const char *username;

    if (!answers_check(answers, NULL, error) ||
        !life_start(app, &start, name, true, cancellable, error) ||
        !refuse_given(start.connection, "edited", error) ||
        !check_new_name(app, start.connection->name, answers->values[QUESTION_CONNECTION], error))
        return NULL;
    wanted = edited(&start, answers);
    username = answers->values[QUESTION_USERNAME] ? answers->values[QUESTION_USERNAME]
                                                  : start.connection->username;
    if (!ask_again(&start, wanted, username, &asked, cancellable, error))
        return NULL;
    journal = life_begin(&start, PLAN_EDIT);
    /* What an undo goes back to; an org that lost an object meanwhile has nothing to go back to. */
    if (start.integration && set_grants(journal, &asked, NULL))
        journal->grants_before = g_steal_pointer(&journal->grants);
    integration_free(journal->integration);
    journal->integration = integration_copy(wanted);
    take_text(&journal->connection->name, answers->values[QUESTION_CONNECTION]);
    take_text(&journal->connection->username, asked.user->username);
    take_text(&journal->connection->user_id, asked.user->id);
    take_text(&journal->connection->email, answers->values[QUESTION_EMAIL]);
    if (!set_grants(journal, &asked, error))
        return NULL;
    return life_finish(&start, g_steal_pointer(&journal), asked.user, cancellable);
}

/* --- leftovers --- */

static bool owns(const Connection *connection, const char *name)
{
    return connection &&
           (g_strcmp0(connection->app, name) == 0 ||
            (connection->permission_sets &&
             g_strv_contains((const char *const *) connection->permission_sets, name)));
}

/* By a connection here, or by a change of one that is under way. */
static bool is_owned(App *app, const char *name)
{
    const Folders *folders = app_folders(app);
    g_autofree char *folder = app_journal_folder(app);
    g_autoptr(GPtrArray) names = files_connections(folders);
    g_autoptr(GPtrArray) begun = journal_names(folder);

    for (guint i = 0; i < names->len; i++) {
        g_autoptr(Connection) connection = files_connection(folders, names->pdata[i], NULL);

        if (owns(connection, name))
            return true;
    }
    for (guint i = 0; i < begun->len; i++) {
        g_autoptr(Journal) journal = journal_read(folder, begun->pdata[i], NULL);

        if (journal && (owns(journal->connection, name) || owns(journal->before, name)))
            return true;
    }
    return false;
}

GPtrArray *leftovers(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    g_autoptr(Api) api = sign_in_api(app, sign_in);
    GPtrArray *found = provision_leftovers(api, cancellable, error);

    for (guint i = found ? found->len : 0; i > 0; i--) {
        const char *name = strchr(found->pdata[i - 1], ' ');

        if (name && is_owned(app, name + 1))
            g_ptr_array_remove_index(found, i - 1);
    }
    return found;
}

bool leftovers_remove(App *app, SignIn *sign_in, GPtrArray *found, GCancellable *cancellable,
                      GError **error)
{
    g_autoptr(Api) api = sign_in_api(app, sign_in);

    app_log(app, "deleting %u leftovers in %s", found->len, sign_in->instance_url);
    return provision_remove_leftovers(api, found, cancellable, error);
}
