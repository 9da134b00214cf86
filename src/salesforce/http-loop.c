#include "config.h"

#include "salesforce/http-loop.h"

#include <glib-unix.h>

/* What Salesforce bears at once without its concurrency limit (which counts requests of 20 s). */
#define MAX_HOST_CONNECTIONS 25L

typedef struct {
    curl_socket_t fd;
    gpointer tag; /* of g_source_add_unix_fd() */
} Watch;

typedef struct {
    HttpLoopDone done;
    gpointer user_data;
} Job;

struct HttpLoop {
    int references;
    bool inside; /* curl is running: it takes no new handles */
    CURLM *multi;
    GSource *source;
    GHashTable *watches; /* fd → Watch */
    GHashTable *jobs;    /* CURL * → Job */
    GQueue waiting;      /* CURL * to be added */
};

typedef struct {
    GSource source;
    HttpLoop *loop;
} LoopSource;

static void release(HttpLoop *loop)
{
    if (--loop->references > 0)
        return;
    g_hash_table_unref(loop->watches);
    g_hash_table_unref(loop->jobs);
    g_queue_clear(&loop->waiting);
    g_free(loop);
}

static GIOCondition wanted(int what)
{
    GIOCondition condition = 0;

    if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
        condition |= G_IO_IN;
    if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
        condition |= G_IO_OUT;
    return condition;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *user_data, void *socket_data)
{
    HttpLoop *loop = user_data;
    Watch *watch = g_hash_table_lookup(loop->watches, GINT_TO_POINTER(fd));

    if (what == CURL_POLL_REMOVE) {
        if (watch)
            g_source_remove_unix_fd(loop->source, watch->tag);
        g_hash_table_remove(loop->watches, GINT_TO_POINTER(fd));
    } else if (watch) {
        g_source_modify_unix_fd(loop->source, watch->tag, wanted(what));
    } else {
        watch = g_new0(Watch, 1);
        watch->fd = fd;
        watch->tag = g_source_add_unix_fd(loop->source, fd, wanted(what));
        g_hash_table_insert(loop->watches, GINT_TO_POINTER(fd), watch);
    }
    return 0;
}

static int on_timer(CURLM *multi, long milliseconds, void *user_data)
{
    HttpLoop *loop = user_data;
    gint64 at = milliseconds < 0 ? -1 : g_get_monotonic_time() + milliseconds * G_GINT64_CONSTANT(1000);

    g_source_set_ready_time(loop->source, at);
    return 0;
}

static int curl_events(GIOCondition condition)
{
    int events = 0;

    if (condition & (G_IO_IN | G_IO_HUP))
        events |= CURL_CSELECT_IN;
    if (condition & G_IO_OUT)
        events |= CURL_CSELECT_OUT;
    if (condition & (G_IO_ERR | G_IO_NVAL))
        events |= CURL_CSELECT_ERR;
    return events;
}

typedef struct {
    curl_socket_t fd;
    int events;
} Ready;

/* A list first: curl changes the table while it runs. */
static GArray *collect(HttpLoop *loop)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Ready));
    GHashTableIter iter;
    gpointer watch;

    g_hash_table_iter_init(&iter, loop->watches);
    while (g_hash_table_iter_next(&iter, NULL, &watch)) {
        GIOCondition condition = g_source_query_unix_fd(loop->source, ((Watch *) watch)->tag);
        Ready ready = {((Watch *) watch)->fd, curl_events(condition)};

        if (ready.events)
            g_array_append_val(list, ready);
    }
    return list;
}

static void run_curl(HttpLoop *loop)
{
    g_autoptr(GArray) list = collect(loop);
    gint64 due = g_source_get_ready_time(loop->source);
    int running;

    loop->inside = true;
    for (guint i = 0; i < list->len; i++) {
        Ready *ready = &g_array_index(list, Ready, i);

        if (g_hash_table_contains(loop->watches, GINT_TO_POINTER(ready->fd)))
            curl_multi_socket_action(loop->multi, ready->fd, ready->events, &running);
    }
    if (due >= 0 && due <= g_get_monotonic_time()) {
        if (g_source_get_ready_time(loop->source) == due)
            g_source_set_ready_time(loop->source, -1);
        curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    loop->inside = false;
}

static void add_waiting(HttpLoop *loop)
{
    CURL *easy;

    while ((easy = g_queue_pop_head(&loop->waiting)))
        curl_multi_add_handle(loop->multi, easy);
}

/* Each `done` may add and remove others, or free the loop. */
static void deliver(HttpLoop *loop)
{
    CURLMsg *message;
    int left;

    while (loop->multi && (message = curl_multi_info_read(loop->multi, &left))) {
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;
        Job *job = g_hash_table_lookup(loop->jobs, easy);
        Job copy = *job;

        g_hash_table_remove(loop->jobs, easy);
        curl_multi_remove_handle(loop->multi, easy);
        copy.done(result, copy.user_data);
    }
}

static gboolean dispatch(GSource *source, GSourceFunc callback, gpointer user_data)
{
    HttpLoop *loop = ((LoopSource *) source)->loop;

    loop->references++;
    run_curl(loop);
    add_waiting(loop);
    deliver(loop);
    release(loop);
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {.dispatch = dispatch};

HttpLoop *http_loop_new(void)
{
    HttpLoop *loop = g_new0(HttpLoop, 1);

    loop->references = 1;
    loop->watches = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    loop->jobs = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    g_queue_init(&loop->waiting);
    loop->source = g_source_new(&source_funcs, sizeof(LoopSource));
    ((LoopSource *) loop->source)->loop = loop;
    g_source_set_static_name(loop->source, "curl");
    g_source_attach(loop->source, g_main_context_get_thread_default());
    loop->multi = curl_multi_init();
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
    curl_multi_setopt(loop->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl_multi_setopt(loop->multi, CURLMOPT_MAX_HOST_CONNECTIONS, MAX_HOST_CONNECTIONS);
    return loop;
}

void http_loop_free(HttpLoop *loop)
{
    GHashTableIter iter;
    gpointer easy;

    if (!loop)
        return;
    g_assert(!loop->inside);
    g_hash_table_iter_init(&iter, loop->jobs);
    while (g_hash_table_iter_next(&iter, &easy, NULL)) {
        curl_multi_remove_handle(loop->multi, easy);
        g_hash_table_iter_remove(&iter);
    }
    curl_multi_cleanup(loop->multi);
    loop->multi = NULL;
    g_source_destroy(loop->source);
    g_source_unref(loop->source);
    release(loop);
}

void http_loop_add(HttpLoop *loop, CURL *easy, HttpLoopDone done, gpointer user_data)
{
    Job *job = g_new0(Job, 1);

    job->done = done;
    job->user_data = user_data;
    g_hash_table_insert(loop->jobs, easy, job);
    if (loop->inside)
        g_queue_push_tail(&loop->waiting, easy);
    else
        curl_multi_add_handle(loop->multi, easy);
}

void http_loop_remove(HttpLoop *loop, CURL *easy)
{
    g_assert(!loop->inside);
    if (g_hash_table_remove(loop->jobs, easy))
        curl_multi_remove_handle(loop->multi, easy);
}
