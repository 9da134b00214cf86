/* A change: run, resumed, undone; and what follows when it has ended well. */
#include "config.h"

#include "app/change.h"

#include <string.h>

#include "app/app-private.h"
#include "app/change-private.h"
#include "app/objects.h"
#include "app/set-up-private.h"
#include "core/json.h"
#include "core/problem.h"
#include "core/text.h"
#include "crypto/certificate.h"

#define LOCK_PATIENCE 5

Change *change_new(App *app, Plan *plan, Journal *journal, SignIn *sign_in, bool owns_sign_in)
{
    Change *change = g_new0(Change, 1);

    change->app = app;
    change->plan = plan;
    change->journal = journal;
    change->sign_in = sign_in;
    change->owns_sign_in = owns_sign_in;
    if (sign_in)
        change->admin = sign_in_api(app, sign_in);
    return change;
}

void change_free(Change *change)
{
    if (!change)
        return;
    api_free(change->admin);
    if (change->owns_sign_in)
        sign_in_free(change->sign_in);
    plan_free(change->plan);
    journal_free(change->journal);
    secret_unref(change->given_key);
    g_free(change);
}

void change_set_waiting(Change *change, bool no_wait, guint seconds)
{
    change->no_wait = no_wait;
    change->wait = seconds;
}

const Plan *change_plan(const Change *change)
{
    return change->plan;
}

const Connection *change_connection(const Change *change)
{
    return change->journal->connection;
}

const Integration *change_integration(const Change *change)
{
    return change->journal->integration;
}

const SignIn *change_sign_in(const Change *change)
{
    return change->sign_in;
}

/* --- as JSON --- */

static void add_certificate(json_object *object, const char *pem)
{
    g_autoptr(Certificate) certificate = pem ? certificate_parse(pem, NULL) : NULL;
    json_object *entry;
    g_autofree char *until = NULL;

    if (!certificate)
        return;
    entry = json_object_new_object();
    until = text_time(certificate->not_after);
    json_add_text(entry, "sha256", certificate->sha256);
    json_add_text(entry, "not_after", until);
    json_add_take(object, "certificate", entry);
}

static json_object *objects_to_json(const Integration *integration)
{
    json_object *objects = json_object_new_array();

    for (guint i = 0; integration && i < integration->objects->len; i++) {
        const IntegrationObject *chosen = integration->objects->pdata[i];
        json_object *entry = json_object_new_object();
        g_autofree char *rights = rights_build(chosen->rights);

        json_add_text(entry, "name", chosen->name);
        json_add_text(entry, "rights", rights);
        json_object_array_add(objects, entry);
    }
    return objects;
}

static void add_names(json_object *object, const Change *change)
{
    const Integration *integration = change->journal->integration;
    g_autofree char *module = integration ? integration_module(integration) : NULL;

    json_add_text(object, "connection", change->journal->connection->name);
    json_add_text(object, "integration", integration ? integration->name : NULL);
    json_add_text(object, "module", module);
}

json_object *change_to_json(const Change *change)
{
    const Connection *connection = change->journal->connection;
    json_object *object = json_object_new_object();
    json_object *sets = json_object_new_array();

    json_add_integer(object, "schema", 1);
    add_names(object, change);
    json_add_text(object, "state", connection->state ? connection->state : "not checked");
    json_add_text(object, "org_id", connection->org_id);
    json_add_text(object, "instance_url", connection->instance_url);
    json_add_text(object, "app", connection->app);
    json_add_text(object, "app_kind", app_kind_name(connection->app_kind));
    for (char **set = connection->permission_sets; set && *set; set++)
        json_append_text(sets, *set);
    json_add_take(object, "permission_sets", sets);
    add_certificate(object, connection->certificate);
    json_add_take(object, "objects", objects_to_json(change->journal->integration));
    return object;
}

json_object *change_plan_to_json(const Change *change)
{
    json_object *object = json_object_new_object();

    json_add_integer(object, "schema", 1);
    json_add_flag(object, "dry_run", true);
    add_names(object, change);
    json_add_take(object, "plan", plan_to_json(change->plan));
    json_add_take(object, "objects", objects_to_json(change->journal->integration));
    return object;
}

/* --- run and undo --- */

static FileLock *lock_change(Change *change, GCancellable *cancellable, GError **error)
{
    g_autofree char *name = g_strconcat("change-", change->journal->name, NULL);

    return file_lock_take(app_folders(change->app), name, LOCK_PATIENCE, cancellable, error);
}

/* Somebody may have made, or changed, the connection since this change was planned. */
static bool is_as_planned(const Change *change, GError **error)
{
    const Journal *journal = change->journal;
    const Connection *before = journal->before;
    g_autoptr(Connection) saved = NULL;

    if ((!before || !g_str_equal(before->name, journal->connection->name)) &&
        !set_up_name_is_free(change->app, journal->connection->name, error))
        return false;
    if (!before)
        return true;
    saved = files_connection(app_folders(change->app), before->name, error);
    if (!saved)
        return false;
    if (g_strcmp0(saved->id, before->id) == 0 && g_strcmp0(saved->app, before->app) == 0 &&
        g_strcmp0(saved->certificate, before->certificate) == 0 &&
        g_strcmp0(saved->username, before->username) == 0)
        return true;
    problem_set(error, PROBLEM_CONFLICT, NULL, "try again",
                "the connection '%s' was changed by another process meanwhile", before->name);
    return false;
}

/* Somebody may have begun another change of this connection since this one was planned. */
static bool claim(Change *change, GError **error)
{
    g_autofree char *folder = app_journal_folder(change->app);
    const char *name = change->journal->name;
    g_autoptr(GError) why = NULL;
    g_autoptr(Journal) other = journal_read(folder, name, &why);

    if (change->resumed) {
        if (other && g_str_equal(other->run, change->journal->run))
            return true;
        problem_set(error, PROBLEM_CONFLICT, "another process finished or undid it", NULL,
                    "the change of '%s' is not under way any more", name);
        return false;
    }
    if (!other && problem_is(why, PROBLEM_NOT_FOUND))
        return is_as_planned(change, error) && journal_write(change->journal, error);
    if (other)
        problem_set(error, PROBLEM_CONFLICT, NULL,
                    "finish it: orgwire new --resume\nor take it back: orgwire new --undo",
                    "a change of '%s' is under way already", name);
    else
        g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static void context_init(Change *change, ProvisionContext *context, ProvisionKeep *keep,
                         ReportFunc report, gpointer report_data)
{
    change_keep(change, keep);
    *context = (ProvisionContext){
        .admin = change->admin,
        .http = app_http(change->app, change->journal->connection),
        .keep = keep,
        .no_wait = change->no_wait,
        .wait = change->wait,
        .report = report,
        .report_data = report_data,
    };
}

/* The administrator's grant ends with the set-up, whatever comes after it. */
static void forget_sign_in(Change *change, GCancellable *cancellable)
{
    g_autoptr(GError) revoke = NULL;
    g_autoptr(GError) why = NULL;

    if (change->plan->kind != PLAN_CREATE || change->journal->keep_sign_in || !change->sign_in)
        return;
    if (!sign_in_forget(change->app, change->sign_in, &revoke, cancellable, &why))
        app_log(change->app, "the sign-in could not be forgotten: %s", why->message);
    if (revoke)
        app_log(change->app, "the sign-in could not be revoked: %s", revoke->message);
}

/* What later checks compare with; a removal leaves nothing to check. */
static void take_snapshot(Change *change, GCancellable *cancellable)
{
    const Journal *journal = change->journal;
    g_autoptr(GError) why = NULL;

    if (change->plan->kind == PLAN_REMOVE || !journal->integration)
        return;
    if (!objects_snapshot(change->app, journal->integration, journal->connection, cancellable,
                          &why))
        app_log(change->app, "no snapshot for later checks: %s", why->message);
}

static bool end(Change *change, const char *how, GError **error)
{
    app_log(change->app, "%s %s: %s, run %s", plan_kind_name(change->plan->kind),
            change->journal->connection->name, how, change->journal->run);
    return journal_end(change->journal, error);
}

/* A given app's key comes from a file: it must be in hand before STEP_STORE asks for it. */
static bool store_given_key(Change *change, GCancellable *cancellable, GError **error)
{
    Journal *journal = change->journal;

    if (!change->given_key || journal->steps[STEP_STORE] == JOURNAL_DONE)
        return true;
    journal->wrote_key = true;
    return journal_mark(journal, STEP_STORE, JOURNAL_INTENDED, error) &&
           secret_store_put(app_store(change->app, journal->connection->store),
                            journal->connection->id, SECRET_PRIVATE_KEY, change->given_key,
                            "orgwire private key", cancellable, error);
}

/* A new key that the org does not want must not stand where the old one worked. What may pass by
 * itself, or was the user's wish, is left to be resumed. */
static bool must_go_back(const Change *change, const GError *why)
{
    /* The way on is another set-up; of this one nothing but the key is there. */
    if (change->plan->kind == PLAN_CREATE && problem_remedy(why) == PROBLEM_REMEDY_ECA &&
        change->journal->steps[STEP_DEPLOY] == JOURNAL_PENDING)
        return true;
    if (change->plan->kind != PLAN_ROTATE || change->journal->steps[STEP_SWITCH] != JOURNAL_PENDING)
        return false;
    switch (problem_code(why)) {
    case PROBLEM_PREPARING:
    case PROBLEM_INTERRUPTED:
    case PROBLEM_NETWORK:
    case PROBLEM_TIMEOUT:
    case PROBLEM_LIMIT:
    case PROBLEM_STORE_UNAVAILABLE:
    case PROBLEM_CONFLICT:
        return false;
    default:
        return true;
    }
}

static void go_back(Change *change, const ProvisionContext *context, GCancellable *cancellable)
{
    g_autoptr(GError) why = NULL;

    if (provision_undo(context, change->plan, change->journal, cancellable, &why))
        change->rolled_back = end(change, "rolled back", NULL);
    else
        app_log(change->app, "%s could not be rolled back: %s", change->journal->connection->name,
                why->message);
}

/* A set-up whose store is not open is not begun: it could neither go on nor be taken back, and
 * would stand in the way of one with another store. */
static bool store_is_open(Change *change, GCancellable *cancellable, GError **error)
{
    return change->resumed || change->plan->kind != PLAN_CREATE ||
           app_store_is_open(change->app, change->journal->connection->store, cancellable, error);
}

static bool undo(Change *change, const ProvisionContext *context, GCancellable *cancellable,
                 GError **error)
{
    return provision_undo(context, change->plan, change->journal, cancellable, error) &&
           end(change, "undone", error);
}

bool change_is_undoing(const Change *change)
{
    return change->journal->undoing;
}

bool change_is_rolled_back(const Change *change)
{
    return change->rolled_back;
}

/* Who broke it off wants to know how it goes on. */
static void say_ways_on(const Change *change, GError *why)
{
    const char *name = change->journal->connection->name;
    g_autofree char *next = g_strdup_printf("finish it: orgwire new %s --resume\n"
                                            "or take it back: orgwire new %s --undo",
                                            name, name);

    problem_reword(why, problem_why(why), next);
}

bool change_run(Change *change, ReportFunc report, gpointer report_data, GCancellable *cancellable,
                GError **error)
{
    g_autoptr(FileLock) lock = lock_change(change, cancellable, error);
    ProvisionKeep keep;
    ProvisionContext context;
    GError *why = NULL;

    if (!lock || !store_is_open(change, cancellable, error) || !claim(change, error))
        return false;
    change->resumed = true;
    context_init(change, &context, &keep, report, report_data);
    if (change->journal->undoing)
        return undo(change, &context, cancellable, error);
    app_log(change->app, "%s %s: begun, run %s", plan_kind_name(change->plan->kind),
            change->journal->connection->name, change->journal->run);
    if (store_given_key(change, cancellable, &why) &&
        provision_run(&context, change->plan, change->journal, cancellable, &why)) {
        take_snapshot(change, cancellable);
        forget_sign_in(change, cancellable);
        return end(change, "done", error);
    }
    app_log(change->app, "%s %s: %s", plan_kind_name(change->plan->kind),
            change->journal->connection->name, why->message);
    if (must_go_back(change, why))
        go_back(change, &context, cancellable);
    if (problem_is(why, PROBLEM_INTERRUPTED) && !change->rolled_back)
        say_ways_on(change, why);
    g_propagate_error(error, why);
    return false;
}

/* Resuming may have been possible without the administrator; undoing is not. */
static bool need_admin(Change *change, GCancellable *cancellable, GError **error)
{
    if (change->admin || !change_needs_admin(change->plan, change->journal, true))
        return true;
    change->sign_in = sign_in_for(change->app, change->journal->connection, cancellable, error);
    change->owns_sign_in = true;
    if (change->sign_in)
        change->admin = sign_in_api(change->app, change->sign_in);
    return change->admin != NULL;
}

bool change_undo(Change *change, ReportFunc report, gpointer report_data, GCancellable *cancellable,
                 GError **error)
{
    g_autoptr(FileLock) lock = NULL;
    ProvisionKeep keep;
    ProvisionContext context;

    if (change->rolled_back)
        return true;
    lock = lock_change(change, cancellable, error);
    if (!lock || !claim(change, error) || !need_admin(change, cancellable, error))
        return false;
    context_init(change, &context, &keep, report, report_data);
    return undo(change, &context, cancellable, error);
}
