/* Many connections at once, each in a fiber, none beyond the time limit. */
#include "config.h"

#include "app/status.h"

#include <string.h>

#include "app/app-private.h"
#include "app/change-private.h"
#include "app/status-private.h"
#include "core/json.h"
#include "core/text.h"
#include "crypto/certificate.h"
#include "loop/fiber.h"
#include "provision/journal.h"

#define AT_ONCE 16
#define PATIENCE 20
#define EXPIRING_DAYS 30
#define DAY (24 * 60 * 60)

static void finding_free(gpointer data)
{
    Finding *finding = data;

    g_free(finding->what);
    g_free(finding->effect);
    g_free(finding->fix);
    g_free(finding->command);
    g_free(finding);
}

void status_free(Status *status)
{
    if (!status)
        return;
    g_free(status->name);
    g_free(status->reason);
    g_free(status->next);
    connection_free(status->connection);
    g_ptr_array_unref(status->findings);
    g_free(status->certificate_sha256);
    g_ptr_array_unref(status->associations);
    g_free(status->since);
    g_free(status);
}

/* --- what is known without asking --- */

static void find_associations(App *app, Status *status)
{
    g_autoptr(GPtrArray) all = files_associations(app_folders(app));

    for (guint i = 0; i < all->len; i++) {
        const Association *one = all->pdata[i];
        Association *copy;

        if (!g_str_equal(one->connection, status->name))
            continue;
        copy = g_new0(Association, 1);
        copy->integration = g_strdup(one->integration);
        copy->env = g_strdup(one->env);
        copy->connection = g_strdup(one->connection);
        g_ptr_array_add(status->associations, copy);
    }
}

static void read_certificate(App *app, Status *status)
{
    const char *pem = status->connection->certificate;
    g_autoptr(Certificate) certificate = pem ? certificate_parse(pem, NULL) : NULL;
    g_autofree char *what = NULL;

    status->days_left = -1;
    if (!certificate)
        return;
    status->certificate_sha256 = g_strdup(certificate->sha256);
    status->certificate_not_after = certificate->not_after;
    status->days_left = (int) ((certificate->not_after - app_now(app)) / DAY);
    if (status->days_left > EXPIRING_DAYS)
        return;
    what = status->days_left >= 0
               ? g_strdup_printf("the certificate ends in %d days", status->days_left)
               : g_strdup("the certificate has ended");
    status_add(status, STATUS_KEY_EXPIRING, what);
}

static Status *status_new(App *app, const char *name)
{
    Status *status = g_new0(Status, 1);
    g_autoptr(GError) why = NULL;

    status->name = g_strdup(name);
    status->calls_used = status->calls_limit = -1;
    status->findings = g_ptr_array_new_with_free_func(finding_free);
    status->associations = g_ptr_array_new_with_free_func((GDestroyNotify) association_free);
    status->connection = files_connection(app_folders(app), name, &why);
    if (!status->connection) {
        status_add_problem(status, why);
        return status;
    }
    find_associations(app, status);
    read_certificate(app, status);
    return status;
}

/* --- since when --- */

static char *since_path(const App *app, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".json", NULL);

    return g_build_filename(app_folders(app)->state, "status", file, NULL);
}

/* A cache of no weight: that it cannot be read or written changes nothing but the column. */
static void keep_since(App *app, Status *status)
{
    g_autofree char *path = since_path(app, status->name);
    g_autofree char *folder = g_path_get_dirname(path);
    gsize length = 0;
    g_autofree char *text = files_read(path, &length, NULL);
    g_autoptr(json_object) object = text ? json_parse(text, (gssize) length, NULL) : NULL;
    const char *state = status_state_name(status->state);
    const char *since = json_text(object, "since", NULL);
    g_autofree char *built = NULL;

    if (since && g_strcmp0(json_text(object, "state", NULL), state) == 0) {
        status->since = g_strdup(since);
        return;
    }
    status->since = text_time(app_now(app));
    json_object_put(object);
    object = json_object_new_object();
    json_add_text(object, "state", state);
    json_add_text(object, "since", status->since);
    built = json_build(object, true);
    if (files_make_folder(folder, NULL))
        files_write(path, built, strlen(built), NULL);
}

static void keep_state(App *app, Status *status)
{
    g_autoptr(Connection) saved = files_connection(app_folders(app), status->name, NULL);
    const char *state = status_state_name(status->state);

    keep_since(app, status);
    if (!saved || status->state == STATUS_NOT_CHECKED || g_strcmp0(saved->state, state) == 0)
        return;
    g_free(saved->state);
    saved->state = g_strdup(state);
    g_free(saved->checked_at);
    saved->checked_at = text_time(app_now(app));
    files_save_connection(app_folders(app), saved, NULL);
}

/* --- one of many --- */

typedef struct {
    App *app;
    const StatusRequest *request;
    StatusFound found;
    gpointer user_data;
    GCancellable *limit;       /* the time limit, or the caller's */
    GCancellable *cancellable; /* the caller's alone */
    Status *status;
} One;

/* A set-up that was left while Salesforce prepared: gone on with, for as long as is asked. */
static void go_on(One *one)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(Change) change = change_resume(one->app, one->status->name, one->cancellable, &why);

    if (!change) {
        status_add_problem(one->status, why);
        return;
    }
    /* Waiting is all that a look may do; what changes the org is resumed by name. */
    if (!change_only_waits(change))
        return;
    if (!change_run(change, NULL, NULL, one->limit, &why)) {
        if (problem_is(why, PROBLEM_INTERRUPTED))
            status_add(one->status, STATUS_PREPARING, "Salesforce is still preparing the app");
        else
            status_add_problem(one->status, why);
        return;
    }
    connection_free(one->status->connection);
    one->status->connection = files_connection(app_folders(one->app), one->status->name, NULL);
}

static void look_offline(One *one)
{
    Status *status = one->status;
    StatusState state = STATUS_NOT_CHECKED;
    const char *saved = status->connection->state;

    if (!saved || !status_state_parse(saved, &state))
        status_add(status, STATUS_NOT_CHECKED, "it was never checked");
    else if (state != STATUS_OK)
        status_add(status, state, "as of the last check");
}

/* Our own patience ended, nobody cancelled: that is a finding, not a gap. */
static void say_late(One *one)
{
    GPtrArray *findings = one->status->findings;

    if (!g_cancellable_is_cancelled(one->limit) || g_cancellable_is_cancelled(one->cancellable))
        return;
    for (guint i = findings->len; i > 0; i--) {
        const Finding *finding = findings->pdata[i - 1];

        /* One that names a reason (a lock that another process holds) says more than we could. */
        if (finding->state == STATUS_NOT_CHECKED && g_str_has_prefix(finding->what, "cancelled"))
            g_ptr_array_remove_index(findings, i - 1);
    }
    if (findings->len == 0)
        status_add(one->status, STATUS_OFFLINE, "the org did not answer in time");
}

static Journal *unfinished(One *one)
{
    g_autofree char *folder = app_journal_folder(one->app);

    return journal_read(folder, one->status->name, NULL);
}

static void look_online(One *one)
{
    Status *status = one->status;
    g_autoptr(Journal) journal = unfinished(one);
    guint before;

    if (journal && one->request->wait > 0) {
        go_on(one);
        journal_free(journal);
        journal = unfinished(one);
    }
    if (!status->connection)
        return;
    before = status->findings->len;
    status_look(one->app, status, one->limit);
    if (journal) {
        status_drop_explained(status, before);
        status_add_unfinished(status, journal);
    }
    say_late(one);
    /* What this has no time for says nothing about the connection. */
    if (!journal && !g_cancellable_is_cancelled(one->limit))
        status_look_as_admin(one->app, status, one->limit);
}

static void look(gpointer data)
{
    One *one = data;
    Status *status = one->status;

    if (status->connection && one->request->offline)
        look_offline(one);
    else if (status->connection)
        look_online(one);
    status_settle(status);
    if (!one->request->offline && status->connection)
        keep_state(one->app, status);
    if (one->found)
        one->found(status, one->user_data);
}

/* --- all of them --- */

static GPtrArray *names_of(App *app, const StatusRequest *request, GError **error)
{
    const Folders *folders = app_folders(app);
    GPtrArray *names;

    if (!request->names || !request->names[0])
        return files_connections(folders);
    names = g_ptr_array_new_with_free_func(g_free);
    for (const char *const *name = request->names; *name; name++) {
        Connection *there = files_connection(folders, *name, error);

        if (!there && problem_is(error ? *error : NULL, PROBLEM_NOT_FOUND)) {
            g_ptr_array_unref(names);
            return NULL;
        }
        g_clear_error(error);
        connection_free(there);
        g_ptr_array_add(names, g_strdup(*name));
    }
    return names;
}

static gboolean on_late(gpointer user_data)
{
    g_cancellable_cancel(user_data);
    return G_SOURCE_REMOVE;
}

static void on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    g_cancellable_cancel(user_data);
}

static GSource *start_limit(const StatusRequest *request, GCancellable *limit)
{
    guint seconds = (request->timeout ? request->timeout : PATIENCE) + request->wait;
    GSource *source = g_timeout_source_new(seconds * 1000);

    g_source_set_callback(source, on_late, limit, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    return source;
}

/* A person who types a passphrase takes longer than an org may. */
static void open_store(App *app, const GPtrArray *names, GCancellable *cancellable)
{
    for (guint i = 0; i < names->len; i++) {
        g_autoptr(Connection) connection =
            files_connection(app_folders(app), names->pdata[i], NULL);
        g_autoptr(Secret) key = NULL;

        if (!connection || connection->store != STORE_FILE)
            continue;
        key = secret_store_get(app_store(app, STORE_FILE), connection->id, SECRET_PRIVATE_KEY,
                               cancellable, NULL);
    }
}

GPtrArray *status_check(App *app, const StatusRequest *request, StatusFound found,
                        gpointer user_data, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GPtrArray) names = names_of(app, request, &why);
    g_autoptr(GCancellable) limit = g_cancellable_new();
    GPtrArray *statuses;
    g_autofree One *all = NULL;
    g_autofree gpointer *items = NULL;
    gulong handler;
    GSource *late;

    if (!names) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    if (!request->offline)
        open_store(app, names, cancellable);
    handler =
        cancellable ? g_cancellable_connect(cancellable, G_CALLBACK(on_cancelled), limit, NULL) : 0;
    late = start_limit(request, limit);
    statuses = g_ptr_array_new_with_free_func((GDestroyNotify) status_free);
    all = g_new0(One, names->len);
    items = g_new0(gpointer, names->len);
    for (guint i = 0; i < names->len; i++) {
        all[i] = (One){
            app, request, found, user_data, limit, cancellable, status_new(app, names->pdata[i])};
        items[i] = &all[i];
        g_ptr_array_add(statuses, all[i].status);
    }
    fiber_each(items, names->len, AT_ONCE, look);
    g_source_destroy(late);
    g_source_unref(late);
    if (handler)
        g_cancellable_disconnect(cancellable, handler);
    return statuses;
}
