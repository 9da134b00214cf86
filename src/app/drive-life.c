/* The dashboard, as jobs. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/drive-private.h"
#include "app/life.h"
#include "app/settings.h"
#include "app/status.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"

/* --- status --- */

typedef struct {
    Job *job;
    GPtrArray *names;
    GHashTable *found; /* name → Status *, borrowed while the look goes on */
} Look;

/* What one row of the dashboard borrows its texts from. */
typedef struct {
    GPtrArray *texts;
    GPtrArray *lists;
} Pool;

static const char *keep(Pool *pool, char *text)
{
    g_ptr_array_add(pool->texts, text);
    return text;
}

static const char *since_of(Drive *drive, Pool *pool, const char *since)
{
    gint64 at = since ? text_time_parse(since) : -1;

    return at < 0 ? "not yet" : keep(pool, text_duration(app_now(drive->app) - at));
}

static void fill_findings(WizardConnection *row, const Status *status, Pool *pool)
{
    WizardFinding *findings = g_new0(WizardFinding, status->findings->len + 1);

    g_ptr_array_add(pool->lists, findings);
    for (guint i = 0; i < status->findings->len; i++) {
        const Finding *finding = status->findings->pdata[i];

        findings[i] =
            (WizardFinding){finding->what, finding->effect, finding->key ? finding->fix : NULL};
    }
    row->findings = findings;
    row->n_findings = status->findings->len;
}

static void fill_saved(Drive *drive, WizardConnection *row, const char *name, Pool *pool)
{
    g_autoptr(Connection) connection = files_connection(app_folders(drive->app), name, NULL);
    g_autoptr(GPtrArray) all = files_associations(app_folders(drive->app));

    row->name = keep(pool, g_strdup(name));
    row->state = "not checked";
    row->since = "not yet";
    row->days_left = -1;
    row->checking = true;
    if (!connection)
        return;
    row->org = keep(pool, g_strdup(org_host_shown(connection->instance_url)));
    row->username = keep(pool, g_strdup(connection->username));
    row->production = !connection->sandbox;
    if (connection->state)
        row->state = keep(pool, g_strdup(connection->state));
    for (guint i = 0; i < all->len && !row->integration; i++) {
        const Association *one = all->pdata[i];

        if (!g_str_equal(one->connection, name))
            continue;
        row->integration = keep(pool, g_strdup(one->integration));
        row->environment = keep(pool, g_strdup(one->env));
    }
}

static void fill_status(Drive *drive, WizardConnection *row, const Status *status, Pool *pool)
{
    row->state = status_state_name(status->state);
    row->since = since_of(drive, pool, status->since);
    row->days_left = status->certificate_sha256 ? status->days_left : -1;
    row->checking = false;
    fill_findings(row, status, pool);
}

static bool is_unfinished(GPtrArray *unfinished, const char *name)
{
    for (guint i = 0; i < unfinished->len; i++)
        if (g_str_equal(((Unfinished *) unfinished->pdata[i])->connection, name))
            return true;
    return false;
}

static void post_rows(Look *look, bool over)
{
    Drive *drive = look->job->drive;
    g_autofree WizardConnection *rows = g_new0(WizardConnection, look->names->len + 1);
    g_autoptr(GPtrArray) unfinished = changes_unfinished(drive->app);
    Pool pool = {g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
    WizardEvent event = {.kind = WIZARD_EVENT_STATUS, .number = look->names->len};

    for (guint i = 0; i < look->names->len; i++) {
        const char *name = look->names->pdata[i];
        const Status *status = g_hash_table_lookup(look->found, name);

        fill_saved(drive, &rows[i], name, &pool);
        rows[i].resumable = is_unfinished(unfinished, name);
        if (status)
            fill_status(drive, &rows[i], status, &pool);
        else if (over)
            rows[i].checking = false;
    }
    event.connections = rows;
    job_post(look->job, &event);
    g_ptr_array_unref(pool.texts);
    g_ptr_array_unref(pool.lists);
}

static void on_status(const Status *status, gpointer user_data)
{
    Look *look = user_data;

    g_hash_table_insert(look->found, status->name, (gpointer) status);
    post_rows(look, false);
}

/* Set-ups that were left before a connection was saved stand in the list, too. */
static GPtrArray *all_names(App *app)
{
    GPtrArray *names = files_connections(app_folders(app));
    g_autoptr(GPtrArray) unfinished = changes_unfinished(app);

    for (guint i = 0; i < unfinished->len; i++) {
        const char *name = ((Unfinished *) unfinished->pdata[i])->connection;

        if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_ptr_array_add(names, g_strdup(name));
    }
    return names;
}

void drive_refresh_status(Job *job)
{
    Drive *drive = job->drive;
    StatusRequest request = {0};
    Look look = {.job = job};
    GPtrArray *statuses;

    look.names = all_names(drive->app);
    look.found = g_hash_table_new(g_str_hash, g_str_equal);
    post_rows(&look, look.names->len == 0);
    statuses = status_check(drive->app, &request, on_status, &look, job->cancellable, NULL);
    if (statuses && !job_is_cancelled(job)) {
        if (drive->statuses)
            g_ptr_array_unref(drive->statuses);
        drive->statuses = g_ptr_array_ref(statuses);
    }
    post_rows(&look, true);
    if (statuses)
        g_ptr_array_unref(statuses);
    g_hash_table_unref(look.found);
    g_ptr_array_unref(look.names);
}

/* --- fixes --- */

static const Finding *finding_of(const Job *job)
{
    GPtrArray *statuses = job->drive->statuses;

    for (guint i = 0; statuses && job->text && i < statuses->len; i++) {
        const Status *status = statuses->pdata[i];

        if (!g_str_equal(status->name, job->text))
            continue;
        return job->number >= 0 && (guint) job->number < status->findings->len
                   ? status->findings->pdata[job->number]
                   : NULL;
    }
    return NULL;
}

static void plan_fix(Job *job, Change *change, WizardJob kind, GError *error)
{
    if (!change) {
        job_fail(job, error);
        return;
    }
    change_free(job->drive->change);
    job->drive->change = change;
    drive_post_plan(job, kind);
}

static void wait_fix(Job *job)
{
    Drive *drive = job->drive;
    const char *const names[] = {job->text, NULL};
    StatusRequest request = {.names = names, .wait = 15 * 60};
    g_autoptr(GPtrArray) statuses = NULL;

    job_post_text(job, WIZARD_EVENT_BUSY, "Waiting for Salesforce");
    statuses = status_check(drive->app, &request, NULL, NULL, job->cancellable, NULL);
    drive_refresh_status(job);
}

static void unlock_fix(Job *job)
{
    g_autoptr(Connection) connection =
        files_connection(app_folders(job->drive->app), job->text, NULL);
    GError *error = NULL;

    job_post_text(job, WIZARD_EVENT_BUSY, "Waiting for the desktop's dialog to unlock the keyring");
    if (connection && !secret_store_unlock(app_store(job->drive->app, connection->store),
                                           job->cancellable, &error)) {
        job_fail(job, error);
        return;
    }
    drive_refresh_status(job);
}

void drive_fix(Job *job)
{
    App *app = job->drive->app;
    const Finding *finding = finding_of(job);
    GError *error = NULL;
    Change *change;

    switch (finding ? finding->key : 0) {
    case 'r':
        change = repair_prepare(app, job->text, job->cancellable, &error);
        plan_fix(job, change, WIZARD_JOB_REPAIR, error);
        break;
    case 'o':
        change = rotate_prepare(app, job->text, 0, 0, job->cancellable, &error);
        plan_fix(job, change, WIZARD_JOB_ROTATE, error);
        break;
    case 'w':
        wait_fix(job);
        break;
    case 'u':
        unlock_fix(job);
        break;
    default:
        if (finding && finding->command) {
            problem_set(&error, PROBLEM_FAILED, finding->effect, finding->command, "%s",
                        finding->what);
            job_fail(job, error);
        } else {
            drive_refresh_status(job);
        }
    }
}

/* --- removal --- */

static char *leftover_words(Job *job, SignIn *sign_in)
{
    g_autoptr(GPtrArray) left =
        sign_in ? leftovers(job->drive->app, sign_in, job->cancellable, NULL) : NULL;
    g_autofree char *list = NULL;

    if (!left || left->len == 0)
        return NULL;
    g_ptr_array_add(left, NULL);
    list = g_strjoinv(", ", (char **) left->pdata);
    return g_strdup_printf("Removed. Made by orgwire and still in the org: %s", list);
}

void drive_remove(Job *job)
{
    Drive *drive = job->drive;
    GError *error = NULL;
    Change *change = remove_prepare(drive->app, job->text, false, false, job->cancellable, &error);
    g_autoptr(Connection) connection = NULL;
    g_autoptr(SignIn) sign_in = NULL;
    g_autofree char *words = NULL;

    if (!change) {
        job_fail(job, error);
        return;
    }
    connection = connection_copy(change_connection(change));
    change_free(drive->change);
    drive->change = change;
    if (!drive_run_change(job, &error)) {
        job_fail(job, error);
        return;
    }
    g_clear_pointer(&drive->change, change_free);
    sign_in = sign_in_for(drive->app, connection, job->cancellable, NULL);
    words = leftover_words(job, sign_in);
    job_post_text(job, WIZARD_EVENT_REMOVED, words);
}

/* --- edit --- */

static void set_text(Answers *answers, QuestionId id, const char *value)
{
    if (value)
        answers_set(answers, id, value);
}

void drive_edit(Job *job)
{
    Drive *drive = job->drive;
    const Folders *folders = app_folders(drive->app);
    GError *error = NULL;
    g_autoptr(Connection) connection = files_connection(folders, job->text, &error);
    g_autoptr(Integration) integration = NULL;
    g_autoptr(Answers) answers = NULL;
    SignIn *sign_in;
    WizardAccount account;
    WizardEditing editing;
    WizardEvent event = {.kind = WIZARD_EVENT_EDITING};

    integration = connection ? life_integration(drive->app, connection, NULL, &error) : NULL;
    sign_in =
        connection && !error ? sign_in_for(drive->app, connection, job->cancellable, &error) : NULL;
    if (!sign_in) {
        job_fail(job, error);
        return;
    }
    g_clear_pointer(&drive->change, change_free);
    sign_in_free(drive->sign_in);
    drive->sign_in = sign_in;
    drive->keep_sign_in = true; /* it was kept before */
    account = drive_account(sign_in);
    account.kept = true;
    /* What an edit cannot change (the kind of app, the store) is not asked. */
    answers = answers_new();
    set_text(answers, QUESTION_ORG, connection->instance_url);
    set_text(answers, QUESTION_EMAIL, connection->email);
    set_text(answers, QUESTION_USERNAME, connection->username);
    set_text(answers, QUESTION_CONNECTION, connection->name);
    if (integration)
        set_text(answers, QUESTION_INTEGRATION, integration->name);
    for (guint i = 0; integration && i < integration->objects->len; i++)
        g_ptr_array_add(answers->objects, integration_object_copy(integration->objects->pdata[i]));
    editing = (WizardEditing){answers, &account};
    event.editing = &editing;
    job_post(job, &event);
}

void drive_make_default(Job *job)
{
    const char *name = job->text ? job->text : job->drive->try_connection;
    GError *error = NULL;

    if (name && setting_set(job->drive->app, "connection", name, &error))
        job_post_text(job, WIZARD_EVENT_NOTICE, "It is the default connection now");
    else if (error)
        job_fail(job, error);
}
