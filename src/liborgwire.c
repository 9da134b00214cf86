/* The public library: one thread for each handle turns a loop of its own, in which each call is a
 * fiber; callers wait, and rows come back to them through a short queue. */
#include "config.h"

#include <string.h>

#include "app/session.h"
#include "core/problem.h"
#include "liborgwire-private.h"
#include "loop/fiber.h"

#define QUEUE_FULL 256 /* records; the org's page waits until the caller has read some */

/* json-c counts references without a lock, so that no object may be seen by two threads: what
 * passes from one to the other is a copy. */
static json_object *copy_for_other_thread(json_object *value)
{
    json_object *copy = NULL;

    if (value && json_object_deep_copy(value, &copy, NULL) != 0)
        g_error("out of memory");
    return copy;
}

/* A RunRow: hands a record to the waiting caller. */
bool library_row(json_object *record, gpointer user_data, GError **error)
{
    Job *job = user_data;
    json_object *copy = copy_for_other_thread(record);
    guint length;
    bool stopped;

    g_mutex_lock(&job->mutex);
    g_queue_push_tail(&job->rows, copy);
    g_cond_signal(&job->changed);
    do {
        length = job->rows.length;
        stopped = job->stopped;
        if (length < QUEUE_FULL || stopped)
            break;
        g_mutex_unlock(&job->mutex);
        if (!fiber_sleep(2, job->cancellable, error))
            return false;
        g_mutex_lock(&job->mutex);
    } while (true);
    g_mutex_unlock(&job->mutex);
    if (stopped)
        problem_set(error, PROBLEM_INTERRUPTED, NULL, NULL, "the caller wanted no more");
    return !stopped;
}

static void end_job(Job *job, GError *error)
{
    orgwire *org = job->org;

    g_mutex_lock(&org->mutex);
    org->running--;
    g_cond_broadcast(&org->idle);
    g_mutex_unlock(&org->mutex);
    g_mutex_lock(&job->mutex);
    job->error = error;
    job->done = true;
    g_cond_signal(&job->changed);
    g_mutex_unlock(&job->mutex);
}

static void run_job(gpointer user_data)
{
    Job *job = user_data;
    GError *error = NULL;

    job->run(job, &error);
    end_job(job, error);
}

static gboolean start_job(gpointer user_data)
{
    fiber_start(run_job, user_data);
    return G_SOURCE_REMOVE;
}

/* Hands rows to the callback until the job is done. */
static void receive(Job *job, LibraryRow row, void *user_data)
{
    g_mutex_lock(&job->mutex);
    while (!job->done || !g_queue_is_empty(&job->rows)) {
        g_autoptr(json_object) record = g_queue_pop_head(&job->rows);
        bool wanted = !job->stopped;

        if (!record) {
            g_cond_wait(&job->changed, &job->mutex);
            continue;
        }
        g_mutex_unlock(&job->mutex);
        if (wanted && row && row(record, user_data) != 0) {
            g_mutex_lock(&job->mutex);
            job->stopped = true;
            continue;
        }
        g_mutex_lock(&job->mutex);
    }
    g_mutex_unlock(&job->mutex);
}

/* Runs a job in the handle's thread and waits for it. */
orgwire_code library_do(Job *job, LibraryRow row, void *user_data, orgwire_error **error)
{
    g_autoptr(json_object) input = copy_for_other_thread(job->input);
    orgwire *org = job->org;
    g_autoptr(GSource) source = g_idle_source_new();
    GError *closed = NULL;

    g_mutex_init(&job->mutex);
    g_cond_init(&job->changed);
    g_queue_init(&job->rows);
    job->input = input;
    g_mutex_lock(&org->mutex);
    if (org->closing)
        problem_set(&closed, PROBLEM_INTERRUPTED, NULL, NULL, "the handle is being closed");
    else
        org->running++;
    job->cancellable = g_object_ref(org->cancellable);
    g_mutex_unlock(&org->mutex);
    if (closed) {
        job->error = closed;
    } else {
        g_source_set_priority(source, G_PRIORITY_DEFAULT);
        g_source_set_callback(source, start_job, job, NULL);
        g_source_attach(source, org->context);
        receive(job, row, user_data);
    }
    g_mutex_clear(&job->mutex);
    g_cond_clear(&job->changed);
    g_object_unref(job->cancellable);
    return library_finish(job->error, error);
}

/* ---- Opening ---- */

static bool open_integration(Job *job, GError **error)
{
    orgwire *org = job->org;
    g_autoptr(DescribeCache) cache = NULL;
    g_autofree const char **names = NULL;

    org->integration = files_integration(app_folders(org->app), org->name, error);
    if (!org->integration)
        return false;
    org->connection =
        session_connection(org->app, org->wanted, org->integration->name, org->env, error);
    if (!org->connection)
        return false;
    org->api = session_api(org->app, org->connection, job->cancellable, error);
    if (!org->api)
        return false;
    names = g_new0(const char *, org->integration->objects->len + 1);
    for (guint i = 0; i < org->integration->objects->len; i++)
        names[i] = ((const IntegrationObject *) org->integration->objects->pdata[i])->name;
    cache = app_describe_cache(org->app, org->connection->org_id, org->connection->user_id,
                               org->integration->api_version);
    org->describes = describe_objects(org->api, cache, names, job->cancellable, error);
    if (!org->describes)
        return false;
    org->set = action_set_new(org->integration, org->describes, error);
    return org->set != NULL;
}

static gpointer turn(gpointer user_data)
{
    orgwire *org = user_data;

    g_main_context_push_thread_default(org->context);
    org->app = app_new(&org->options);
    g_main_loop_run(org->loop);
    action_set_free(org->set);
    api_free(org->api);
    g_clear_pointer(&org->describes, g_ptr_array_unref);
    connection_free(org->connection);
    integration_free(org->integration);
    app_free(org->app);
    g_main_context_pop_thread_default(org->context);
    return NULL;
}

static const char *given_or(const char *given, const char *variable)
{
    const char *value = given ? given : g_getenv(variable);

    return value && *value ? value : NULL;
}

static void take_options(orgwire *org, const orgwire_options *given)
{
    orgwire_options options = {0};
    const char *hosts = g_getenv("ORGWIRE_TRUST_HOST");
    const char *timeout = g_getenv("ORGWIRE_TIMEOUT");

    if (given)
        memcpy(&options, given, MIN(given->size, sizeof options));
    org->wanted = g_strdup(given_or(options.connection, "ORGWIRE_CONNECTION"));
    org->env = g_strdup(given_or(options.env, "ORGWIRE_ENV"));
    org->ca_file = g_strdup(given_or(options.ca_file, "ORGWIRE_CA_FILE"));
    org->passphrase_file = g_strdup(given_or(options.passphrase_file, "ORGWIRE_PASSPHRASE_FILE"));
    org->root = g_strdup(options.root);
    org->trusted = options.trusted_hosts ? g_strdupv((char **) options.trusted_hosts)
                   : hosts && *hosts     ? g_strsplit(hosts, " ", -1)
                                         : NULL;
    org->options = (AppOptions){
        .root = org->root,
        .ca_file = org->ca_file,
        .trusted_hosts = (const char *const *) org->trusted,
        .timeout = options.timeout ? options.timeout
                   : timeout       ? (guint) atoi(timeout)
                                   : 0,
        .no_input = true,
        .passphrase_file = org->passphrase_file,
    };
}

static gboolean quit(gpointer user_data)
{
    g_main_loop_quit(((orgwire *) user_data)->loop);
    return G_SOURCE_REMOVE;
}

static gboolean cancel(gpointer user_data)
{
    g_cancellable_cancel(user_data);
    return G_SOURCE_REMOVE;
}

void orgwire_cancel(orgwire *org)
{
    GCancellable *old;

    g_mutex_lock(&org->mutex);
    old = org->cancellable;
    org->cancellable = g_cancellable_new();
    g_mutex_unlock(&org->mutex);
    /* In the handle's thread, where the fibers wait. */
    g_main_context_invoke_full(org->context, G_PRIORITY_HIGH, cancel, old, g_object_unref);
}

void orgwire_close(orgwire *org)
{
    if (!org)
        return;
    g_mutex_lock(&org->mutex);
    org->closing = true;
    g_mutex_unlock(&org->mutex);
    orgwire_cancel(org);
    g_mutex_lock(&org->mutex);
    while (org->running > 0)
        g_cond_wait(&org->idle, &org->mutex);
    g_mutex_unlock(&org->mutex);
    g_main_context_invoke(org->context, quit, org);
    g_thread_join(org->thread);
    g_main_loop_unref(org->loop);
    g_main_context_unref(org->context);
    g_object_unref(org->cancellable);
    g_mutex_clear(&org->mutex);
    g_cond_clear(&org->idle);
    g_strfreev(org->trusted);
    g_free(org->name);
    g_free(org->wanted);
    g_free(org->env);
    g_free(org->root);
    g_free(org->ca_file);
    g_free(org->passphrase_file);
    g_free(org);
}

orgwire_code orgwire_open(const char *integration, const orgwire_options *options,
                          orgwire **ret_org, orgwire_error **error)
{
    orgwire *org = g_new0(orgwire, 1);
    Job job = {.org = org, .run = open_integration};
    orgwire_code code;

    org->name = g_strdup(integration);
    take_options(org, options);
    g_mutex_init(&org->mutex);
    g_cond_init(&org->idle);
    org->cancellable = g_cancellable_new();
    org->context = g_main_context_new();
    org->loop = g_main_loop_new(org->context, FALSE);
    org->thread = g_thread_new("orgwire", turn, org);
    code = library_do(&job, NULL, NULL, error);
    if (code == ORGWIRE_OK)
        *ret_org = org;
    else
        orgwire_close(org);
    return code;
}
