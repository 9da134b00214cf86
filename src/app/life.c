/* Changes of a connection that exists: removed, rotated, edited, migrated. */
#include "config.h"

#include "app/life.h"

#include <string.h>

#include "app/app-private.h"
#include "app/life-private.h"
#include "app/set-up-private.h"
#include "core/problem.h"
#include "crypto/certificate.h"

#define DAY (24 * 60 * 60)

void life_start_clear(LifeStart *start)
{
    connection_free(start->connection);
    integration_free(start->integration);
    g_clear_error(&start->unreadable);
    g_free(start->env);
    sign_in_free(start->sign_in);
    *start = (LifeStart){0};
}

/* Where nothing is recorded, only a single one can be meant. */
Integration *life_integration(App *app, const Connection *connection, char **ret_env,
                              GError **error)
{
    const Folders *folders = app_folders(app);
    g_autoptr(GPtrArray) all = files_associations(folders);
    const char *name = connection->integration;
    const char *env = NULL;
    Integration *integration = NULL;

    for (guint i = 0; i < all->len; i++) {
        const Association *one = all->pdata[i];

        if (!g_str_equal(one->connection, connection->name))
            continue;
        if (!name)
            name = one->integration;
        if (g_str_equal(one->integration, name))
            env = env ? env : one->env;
        else if (!connection->integration)
            return NULL;
    }
    if (ret_env)
        *ret_env = g_strdup(env ? env : "");
    if (name)
        files_find_integration(folders, name, &integration, error);
    return integration;
}

bool life_need_integration(const LifeStart *start, GError **error)
{
    const char *name = start->connection->name;
    const char *recorded = start->connection->integration;
    g_autofree char *next = g_strdup_printf("choose them anew: orgwire edit %s --object=…", name);
    g_autofree char *why =
        recorded ? g_strdup_printf("the integration '%s' is not here any more", recorded)
                 : g_strdup("none, or more than one, integration runs through it");

    if (start->unreadable)
        g_propagate_error(error, g_error_copy(start->unreadable));
    else if (!start->integration)
        problem_set(error, PROBLEM_CONFLICT, why, next, "it is not known what rights '%s' has",
                    name);
    return start->integration != NULL;
}

void life_key_like_before(Journal *journal, guint key_size, guint valid_days)
{
    const char *pem = journal->connection->certificate;
    g_autoptr(Certificate) old = pem ? certificate_parse(pem, NULL) : NULL;

    journal->key_size = key_size ? key_size : old && old->bits ? old->bits : 2048;
    journal->valid_days = valid_days ? valid_days
                          : old      ? (guint) ((old->not_after - old->not_before) / DAY)
                                     : 365;
}

bool life_start(App *app, LifeStart *start, const char *name, bool needs_admin,
                GCancellable *cancellable, GError **error)
{
    start->app = app;
    start->connection = files_connection(app_folders(app), name, error);
    if (!start->connection)
        return false;
    start->integration = life_integration(app, start->connection, &start->env, &start->unreadable);
    if (needs_admin)
        start->sign_in = sign_in_for(app, start->connection, cancellable, error);
    return !needs_admin || start->sign_in;
}

Journal *life_begin(LifeStart *start, PlanKind kind)
{
    g_autofree char *folder = app_journal_folder(start->app);
    Journal *journal = journal_new(folder, kind, start->connection);

    journal->before = connection_copy(start->connection);
    if (start->integration) {
        journal->integration = integration_copy(start->integration);
        g_free(journal->connection->integration);
        journal->connection->integration = g_strdup(start->integration->name);
    }
    journal->names = plan_names_of(start->connection);
    g_free(journal->names->run_id);
    journal->names->run_id = g_strdup(journal->run);
    g_free(journal->env);
    journal->env = g_strdup(start->env ? start->env : "");
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

/* What was begun in the org is left there. */
static Change *resume_here_only(App *app, Journal *begun, GCancellable *cancellable)
{
    Change *change;

    g_strfreev(begun->findings);
    begun->findings = words(NULL, step_name(STEP_FORGET));
    change = change_new(app, change_plan_of(app, begun, NULL, cancellable), begun, NULL, false);
    change->resumed = true;
    return change;
}

Change *remove_prepare(App *app, const char *name, bool keep_app, bool force,
                       GCancellable *cancellable, GError **error)
{
    g_auto(LifeStart) start = {0};
    Journal *journal;
    g_autofree char *folder = app_journal_folder(app);
    g_autoptr(Journal) begun = journal_read(folder, name, NULL);
    bool here_only;

    /* A removal that was begun goes on where it stopped. */
    if (begun && begun->kind == PLAN_REMOVE)
        return force ? resume_here_only(app, g_steal_pointer(&begun), cancellable)
                     : change_resume(app, name, cancellable, error);
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
    return life_finish(&start, journal, NULL, cancellable);
}

/* --- rotate, migrate, edit: where rights are deployed the org is asked again --- */

static bool ask_again(LifeStart *start, const Integration *integration, const char *username,
                      Asked *asked, GCancellable *cancellable, GError **error)
{
    g_autoptr(ObjectsView) view = objects_view_of(start->app, start->sign_in);

    return ask_user(view->api, username, asked, cancellable, error) &&
           ask_taken(view->api, asked, cancellable, error) &&
           ask_objects(view, integration, asked, cancellable, error) &&
           asked_check_names(asked, integration, error);
}

static bool set_grants(Journal *journal, const Asked *asked, GError **error)
{
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
    Journal *journal;

    if (!life_start(app, &start, name, true, cancellable, error) ||
        !refuse_given(start.connection, "rotated", error))
        return NULL;
    journal = life_begin(&start, PLAN_ROTATE);
    life_key_like_before(journal, key_size, valid_days);
    return life_finish(&start, journal, NULL, cancellable);
}

Change *migrate_prepare(App *app, const char *name, GCancellable *cancellable, GError **error)
{
    g_auto(LifeStart) start = {0};
    g_auto(Asked) asked = {0};
    g_autoptr(Journal) journal = NULL;
    Connection *connection;

    if (!life_start(app, &start, name, true, cancellable, error) ||
        !refuse_given(start.connection, "migrated", error) || !life_need_integration(&start, error))
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
    life_key_like_before(journal, 0, 0);
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

/* What an undo goes back to. An org that has lost an object meanwhile has nothing to go back to. */
static bool set_before(LifeStart *start, Journal *journal, GCancellable *cancellable,
                       GError **error)
{
    g_autoptr(ObjectsView) view = objects_view_of(start->app, start->sign_in);
    g_auto(Asked) asked = {0};
    GError *why = NULL;

    journal->integration_before = g_steal_pointer(&journal->integration);
    if (!journal->integration_before)
        return true;
    if (ask_objects(view, journal->integration_before, &asked, cancellable, &why))
        journal->grants_before = grants_build(journal->integration_before, asked.describes,
                                              (const char *const *) asked.takers, &why);
    if (!why || problem_is(why, PROBLEM_USAGE)) {
        g_clear_error(&why);
        return true;
    }
    g_propagate_error(error, why);
    return false;
}

static Integration *edited(const LifeStart *start, const Answers *answers, GError **error)
{
    const Connection *connection = start->connection;
    const char *name = connection->integration ? connection->integration : connection->name;
    g_autoptr(Integration) integration = start->integration
                                             ? integration_copy(start->integration)
                                             : integration_new(name, connection->api_version);

    if (answers->objects->len > 0) {
        g_ptr_array_set_size(integration->objects, 0);
        for (guint i = 0; i < answers->objects->len; i++)
            g_ptr_array_add(integration->objects,
                            integration_object_copy(answers->objects->pdata[i]));
    }
    if (start->integration)
        integration_keep_names(integration, start->integration);
    return integration_check_names(integration, error) ? g_steal_pointer(&integration) : NULL;
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
    /* Objects may be chosen anew, but not over a file that cannot be read. */
    if ((answers->objects->len == 0 || start.unreadable) && !life_need_integration(&start, error))
        return NULL;
    wanted = edited(&start, answers, error);
    if (!wanted)
        return NULL;
    username = answers->values[QUESTION_USERNAME] ? answers->values[QUESTION_USERNAME]
                                                  : start.connection->username;
    if (!ask_again(&start, wanted, username, &asked, cancellable, error))
        return NULL;
    journal = life_begin(&start, PLAN_EDIT);
    if (!set_before(&start, journal, cancellable, error))
        return NULL;
    take_text(&journal->connection->integration, wanted->name);
    journal->integration = integration_copy(wanted);
    if (!start.integration) {
        g_free(journal->env);
        journal->env = g_strdup(FILES_DEFAULT_ENV);
    }
    take_text(&journal->connection->name, answers->values[QUESTION_CONNECTION]);
    take_text(&journal->connection->username, asked.user->username);
    take_text(&journal->connection->user_id, asked.user->id);
    take_text(&journal->connection->email, answers->values[QUESTION_EMAIL]);
    if (!set_grants(journal, &asked, error))
        return NULL;
    return life_finish(&start, g_steal_pointer(&journal), asked.user, cancellable);
}
