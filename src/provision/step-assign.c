/* Assignments, and the proof that the permission set is let into the app. */
#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "provision/step.h"
#include "salesforce/setup.h"

static void set_missing(GError **error, const char *what, const char *name)
{
    problem_set(error, PROBLEM_FAILED, "somebody deleted it meanwhile, or the org is slow",
                "resume, or undo", "the %s '%s' is not in the org any more", what, name);
}

/* NULL without an error: there is none of that name. */
static char *set_id(Run *run, const char *name, GError **error)
{
    return setup_permission_set_id(run->context->admin, name, run->cancellable, error);
}

/* The usual trap: a licence that cannot hold what the set grants. */
static void say_licence(GError *why, const char *set, GError **error)
{
    const char *text = problem_salesforce_text(why);
    g_autofree char *lower = g_ascii_strdown(text ? text : why->message, -1);

    if (!strstr(lower, "licen")) {
        g_propagate_error(error, why);
        return;
    }
    problem_set(error, PROBLEM_NOT_PERMITTED, text,
                "give the user a permission set licence that covers these objects\n"
                "or choose a user with another licence\n"
                "or leave the objects out that the licence does not cover",
                "the user's licence does not allow the permission set '%s'", set);
    g_error_free(why);
}

static bool assign(Run *run, const char *name, const char *user_id, char **ret_id, GError **error)
{
    GError *why = NULL;
    g_autofree char *id = set_id(run, name, &why);

    if (!id) {
        if (why)
            g_propagate_error(error, why);
        else
            set_missing(error, "permission set", name);
        return false;
    }
    if (!setup_assign(run->context->admin, user_id, id, run->cancellable, &why)) {
        say_licence(why, name, error);
        return false;
    }
    if (ret_id)
        *ret_id = g_steal_pointer(&id);
    return true;
}

static char *app_id(Run *run, GError **error)
{
    const Journal *journal = run->journal;
    bool external = journal->connection->app_kind == APP_EXTERNAL_CLIENT_APP;
    GError *why = NULL;
    char *id =
        setup_app_id(run->context->admin, external ? journal->names->app : journal->names->label,
                     external, run->cancellable, &why);

    if (why)
        g_propagate_error(error, why);
    else if (!id)
        set_missing(error, "app", journal->names->app);
    return id;
}

/* SetupEntityAccess is what the token endpoint looks at: proven before the first token request. */
static bool prove(Run *run, const char *set, GError **error)
{
    Api *admin = run->context->admin;
    g_autofree char *app = app_id(run, error);
    bool has = false;

    if (!app || !setup_has_access(admin, set, app, &has, run->cancellable, error))
        return false;
    if (has)
        return true;
    if (!setup_grant_access(admin, set, app, run->cancellable, error) ||
        !setup_has_access(admin, set, app, &has, run->cancellable, error))
        return false;
    if (!has)
        problem_set(error, PROBLEM_FAILED, "the org took the grant and does not show it",
                    "resume in a minute, or undo", "the permission set is not let into the app");
    return has;
}

static bool assign_both(Run *run, const char *user_id, char **ret_id, GError **error)
{
    const PlanNames *names = run->journal->names;

    return assign(run, names->access_set, user_id, ret_id, error) &&
           (!names->data_set || assign(run, names->data_set, user_id, NULL, error));
}

static bool act_assign(Run *run, GError **error)
{
    const char *user_id = run->journal->connection->user_id;
    g_autofree char *set = NULL;

    return assign_both(run, user_id, &set, error) && prove(run, set, error);
}

static bool unassign(Run *run, const char *name, const char *user_id, GError **error)
{
    Api *admin = run->context->admin;
    GError *why = NULL;
    g_autofree char *set = name ? set_id(run, name, &why) : NULL;
    g_autofree char *assignment =
        set && user_id ? setup_assignment_id(admin, user_id, set, run->cancellable, &why) : NULL;

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    return !assignment ||
           setup_delete(admin, "PermissionSetAssignment", assignment, run->cancellable, error);
}

static bool unassign_both(Run *run, const PlanNames *names, const char *user_id, GError **error)
{
    return unassign(run, names->access_set, user_id, error) &&
           unassign(run, names->data_set, user_id, error);
}

static bool undo_assign(Run *run, GError **error)
{
    const Journal *journal = run->journal;
    const Connection *before = journal->before;

    /* A repair put it back where it belongs; an edit that kept the user changed nothing here. */
    if (run->plan->kind == PLAN_REPAIR ||
        (before && run->plan->kind == PLAN_EDIT &&
         g_strcmp0(before->user_id, journal->connection->user_id) == 0))
        return true;
    return unassign_both(run, journal->names, journal->connection->user_id, error);
}

static bool act_unassign(Run *run, GError **error)
{
    const Journal *journal = run->journal;
    g_autoptr(PlanNames) old = NULL;

    switch (run->plan->kind) {
    case PLAN_EDIT:
        return unassign_both(run, journal->names, journal->before->user_id, error);
    case PLAN_MIGRATE:
        old = plan_names_of(journal->before);
        return unassign_both(run, old, journal->before->user_id, error);
    default:
        return unassign_both(run, journal->names, journal->connection->user_id, error);
    }
}

/* An edit that gave the connection another user; after the switch of a migration nothing is undone.
 */
static bool undo_unassign(Run *run, GError **error)
{
    const Connection *before = run->journal->before;

    return run->plan->kind != PLAN_EDIT || assign_both(run, before->user_id, NULL, error);
}

const Step step_assign = {act_assign, undo_assign};
const Step step_unassign = {act_unassign, undo_unassign};
