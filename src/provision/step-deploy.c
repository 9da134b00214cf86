/* The one deploy, its undoing, and the deletion of what it made. */
#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "core/text.h"
#include "provision/step.h"
#include "salesforce/setup.h"

#define DEPLOY_PATIENCE (20 * 60) /* seconds: a busy org queues deploys */
#define UNDO_PATIENCE (5 * 60)

static void on_progress(const char *status, int done, int total, gpointer user_data)
{
    g_autofree char *text =
        total > 0 ? g_strdup_printf("%s, %d of %d", status, done, total) : g_strdup(status);

    run_progress(user_data, REPORT_PROGRESS, text, 0, 0);
}

/* `patience`: seconds, unless the person said how long. */
static bool wait_for_deploy(Run *run, bool remove, guint patience, GError **error)
{
    bool ended = false;
    bool ok = metadata_wait(run->context->admin, run->journal->deploy_id, remove,
                            run->context->wait ? run->context->wait : patience, on_progress, run,
                            &ended, run->cancellable, error);

    run->refused = ended && !ok;
    /* The org runs them one after another: what was sent before has ended, too. */
    if (ended)
        run->journal->unanswered = false;
    return ok;
}

static bool forget_deploy(Run *run, GError **error)
{
    g_clear_pointer(&run->journal->deploy_id, g_free);
    return journal_write(run->journal, error);
}

/* Did the org say no, so that no deploy came of it? Without an answer one may be under way. */
static bool is_refusal(const GError *why)
{
    switch (problem_code(why)) {
    case PROBLEM_NETWORK:
    case PROBLEM_TIMEOUT:
    case PROBLEM_INTERRUPTED:
    case PROBLEM_SIGN_IN_NEEDED:
    case PROBLEM_MALFORMED_ANSWER:
        return false;
    default:
        return true;
    }
}

bool run_deploy(Run *run, GPtrArray *parts, bool remove, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree MetadataPart *plain = g_new0(MetadataPart, parts->len);
    g_autoptr(GBytes) zip = NULL;

    for (guint i = 0; i < parts->len; i++) {
        const BundlePart *part = parts->pdata[i];

        plain[i] = (MetadataPart){part->type, part->full_name, part->xml};
    }
    zip = metadata_zip(plain, parts->len, run->journal->connection->api_version, remove);
    run->journal->deploy_id = metadata_deploy(run->context->admin, zip, run->cancellable, &why);
    if (!run->journal->deploy_id) {
        run->refused = is_refusal(why);
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    run->refused = false;
    if (!journal_write(run->journal, error))
        return false;
    if (wait_for_deploy(run, remove, DEPLOY_PATIENCE, error))
        return forget_deploy(run, error);
    if (run->refused)
        forget_deploy(run, NULL);
    return false;
}

typedef enum { THERE_NOTHING, THERE_OURS, THERE_OTHERS } There;

static const char *text_of(GHashTable *read, const char *element)
{
    return read ? g_hash_table_lookup(read, element) : NULL;
}

/* Whose is the app of our name? Ours has our certificate, or our run in its description. */
static bool look_for_app(Run *run, There *ret_there, GError **error)
{
    const Journal *journal = run->journal;
    bool external = journal->connection->app_kind == APP_EXTERNAL_CLIENT_APP;
    g_autofree char *global = g_strconcat(journal->names->app, "_glbloauth", NULL);
    GError *why = NULL;
    g_autoptr(GHashTable) app =
        metadata_read(run->context->admin, external ? "ExternalClientApplication" : "ConnectedApp",
                      journal->names->app, run->cancellable, &why);
    g_autoptr(GHashTable) settings = NULL;
    const char *text;

    if (!app) {
        *ret_there = THERE_NOTHING;
        if (why)
            g_propagate_error(error, why);
        return why == NULL;
    }
    if (external) {
        settings = metadata_read(run->context->admin, "ExtlClntAppGlobalOauthSettings", global,
                                 run->cancellable, &why);
        if (why) {
            g_propagate_error(error, why);
            return false;
        }
    }
    text = text_of(app, "description");
    if ((text && strstr(text, journal->names->run_id)) ||
        certificates_equal(external ? text_of(settings, "certificate")
                                    : text_of(app, "oauthConfig.certificate"),
                           run_certificate(run)))
        *ret_there = THERE_OURS;
    else
        *ret_there = THERE_OTHERS;
    return true;
}

static bool look_for_set(Run *run, There *ret_there, GError **error)
{
    GError *why = NULL;
    g_autoptr(GHashTable) set =
        metadata_read(run->context->admin, "PermissionSet", run->journal->names->access_set,
                      run->cancellable, &why);
    const char *text = text_of(set, "description");

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    *ret_there = !set                                                ? THERE_NOTHING
                 : text && strstr(text, run->journal->names->run_id) ? THERE_OURS
                                                                     : THERE_OTHERS;
    return true;
}

static bool is_new(const Run *run)
{
    return run->plan->kind == PLAN_CREATE || run->plan->kind == PLAN_MIGRATE;
}

static void set_taken(GError **error, const char *what, const char *name)
{
    problem_set(error, PROBLEM_CONFLICT,
                "somebody else, or an earlier run whose journal is lost, made it",
                "begin anew, after --undo: another name is chosen then\n"
                "or ask the other administrators: a connection elsewhere may live by it",
                "the %s '%s' is in the org already, and not this connection's", what, name);
}

/* The permission set's name stands for all names of a run: the org lets one of several who want it
 * at once create it, while a second deploy would silently replace the first one's app. */
static bool claim_names(Run *run, GError **error)
{
    const Journal *journal = run->journal;
    g_autofree char *text = bundle_description(journal->connection, journal->names);
    g_autoptr(GError) why = NULL;

    /* Whoever may not make one hears from the deploy what is missing. */
    if (setup_create_permission_set(run->context->admin, journal->names->access_set, text,
                                    run->cancellable, &why) ||
        problem_is(why, PROBLEM_NOT_PERMITTED))
        return true;
    if (problem_is(why, PROBLEM_CONFLICT) && !problem_is_retryable(why))
        set_taken(error, "permission set", journal->names->access_set);
    else
        g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* The claimed name is given back. */
static bool unclaim(Run *run, There set, GError **error)
{
    GError *why = NULL;
    g_autofree char *id =
        set == THERE_OURS
            ? setup_permission_set_id(run->context->admin, run->journal->names->access_set,
                                      run->cancellable, &why)
            : NULL;

    if (why)
        g_propagate_error(error, why);
    return !why &&
           (!id || setup_delete(run->context->admin, "PermissionSet", id, run->cancellable, error));
}

/* Looks before creating: adopts what an earlier run of ours made, refuses what is another's. */
static bool look(Run *run, bool *ret_there, GError **error)
{
    There app, set;

    *ret_there = false;
    if (!look_for_app(run, &app, error) || !look_for_set(run, &set, error))
        return false;
    if (app == THERE_OTHERS) {
        set_taken(error, "app", run->journal->names->app);
        return false;
    }
    if (set == THERE_OTHERS) {
        set_taken(error, "permission set", run->journal->names->access_set);
        return false;
    }
    *ret_there = app == THERE_OURS && set == THERE_OURS;
    return set == THERE_OURS || claim_names(run, error);
}

/* A deploy of an earlier run is under way, or over: its end decides. An org that does not know it
 * any more has ended it long ago. */
static bool finish_earlier(Run *run, bool remove, guint patience, bool *ret_done, GError **error)
{
    g_autoptr(GError) why = NULL;

    *ret_done = wait_for_deploy(run, remove, patience, &why);
    if (!*ret_done && !run->refused && !problem_is(why, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    return forget_deploy(run, error);
}

/* A new key is no reason to touch anybody's rights. */
static GPtrArray *parts_of(Run *run, const Connection *connection, GPtrArray *grants)
{
    const PlanNames *names = run->journal->names;

    return run->plan->kind == PLAN_ROTATE ? bundle_app_parts(connection, names)
                                          : bundle_parts(connection, names, grants);
}

static GPtrArray *wanted_parts(Run *run)
{
    const Journal *journal = run->journal;
    g_autoptr(Connection) connection = connection_copy(journal->connection);

    g_free(connection->certificate);
    connection->certificate = g_strdup(run_certificate(run));
    return parts_of(run, connection, journal->grants);
}

static bool deployed(Run *run, GError **error)
{
    Connection *connection = run->journal->connection;

    run->journal->deployed_at = g_get_real_time() / G_USEC_PER_SEC;
    g_free(connection->deployed_at);
    connection->deployed_at = text_time(run->journal->deployed_at);
    return journal_write(run->journal, error);
}

/* Is nothing of the run in the org any more? */
static bool left_nothing(Run *run)
{
    There app, set;

    if (run->journal->unanswered)
        return false;
    return !is_new(run) || (look_for_app(run, &app, NULL) && look_for_set(run, &set, NULL) &&
                            app != THERE_OURS && unclaim(run, set, NULL));
}

/* A deploy that the org refused, or itself calls failed, has left nothing but the claimed name:
 * there is nothing to look for or to undo. */
static bool failed(Run *run)
{
    if (run->refused && left_nothing(run))
        journal_mark(run->journal, STEP_DEPLOY, JOURNAL_PENDING, NULL);
    return false;
}

static bool act_deploy(Run *run, GError **error)
{
    g_autoptr(GPtrArray) parts = NULL;
    bool there = false;

    /* An earlier run may have been cut off between sending and hearing. */
    if (run->intended && !run->journal->deploy_id)
        run->journal->unanswered = true;
    if (run->journal->deploy_id && !finish_earlier(run, false, DEPLOY_PATIENCE, &there, error))
        return false;
    if (!there && is_new(run) && !look(run, &there, error))
        return false;
    run->found = there;
    if (there)
        return deployed(run, error);
    parts = wanted_parts(run);
    return run_deploy(run, parts, false, error) ? deployed(run, error) : failed(run);
}

static bool remove_parts(Run *run, AppKind kind, const PlanNames *names, bool app, bool sets,
                         GError **error)
{
    g_autoptr(GPtrArray) parts = bundle_removal(kind, names, app, sets);

    return parts->len == 0 || run_deploy(run, parts, true, error);
}

/* The old state put back: certificate, rights. */
static bool restore(Run *run, GError **error)
{
    const Journal *journal = run->journal;
    g_autoptr(GPtrArray) parts = NULL;

    if (!journal->before)
        return true;
    parts = parts_of(run, journal->before, journal->grants_before);
    return run_deploy(run, parts, false, error);
}

/* A deploy under way is called off, or its end waited for. One that does not end is left to the
 * org: what undoes it queues behind it. */
static bool call_off(Run *run, bool *ret_ended, GError **error)
{
    g_autoptr(GError) why = NULL;
    bool done;

    *ret_ended = false;
    if (!run->journal->deploy_id)
        return true;
    metadata_cancel(run->context->admin, run->journal->deploy_id, run->cancellable, NULL);
    *ret_ended = finish_earlier(run, false, UNDO_PATIENCE, &done, &why);
    if (*ret_ended || (problem_is(why, PROBLEM_TIMEOUT) && forget_deploy(run, NULL)))
        return true;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static bool undo_deploy(Run *run, GError **error)
{
    There app, set;
    bool ended;

    if (!call_off(run, &ended, error))
        return false;
    if (!is_new(run))
        return run->plan->kind == PLAN_REPAIR || restore(run, error);
    if (!look_for_app(run, &app, error) || !look_for_set(run, &set, error))
        return false;
    if (app == THERE_NOTHING && ended && !run->journal->unanswered)
        return unclaim(run, set, error);
    /* What is not there may still be on its way (sent, never answered): the deletion queues
     * behind it. What is another's stays; whoever has the set may be about to make the app. */
    return remove_parts(run, run->journal->connection->app_kind, run->journal->names,
                        app == THERE_OURS || (app == THERE_NOTHING && set != THERE_OTHERS),
                        set != THERE_OTHERS, error);
}

static bool act_delete(Run *run, GError **error)
{
    const Journal *journal = run->journal;
    bool migrates = run->plan->kind == PLAN_MIGRATE;
    g_autoptr(PlanNames) names =
        migrates ? plan_names_of(journal->before) : plan_names_copy(journal->names);
    AppKind kind = migrates ? journal->before->app_kind : journal->connection->app_kind;

    if (journal->deploy_id) {
        bool done;

        if (!finish_earlier(run, true, DEPLOY_PATIENCE, &done, error))
            return false;
    }
    return journal->keep_app || remove_parts(run, kind, names, true, true, error);
}

const Step step_deploy = {act_deploy, undo_deploy};
const Step step_delete = {act_delete, NULL};
