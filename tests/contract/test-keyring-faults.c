/* The keyring store against a provider with one fault at a time (tests/harness/mock-secrets.c),
 * against children that are no children of ours, and what the child is given. */
#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/problem.h"
#include "loop/fiber.h"
#include "store/secret-store.h"

#define KEY "-----BEGIN PRIVATE KEY-----\nCANARY-4711\n-----END PRIVATE KEY-----\n"

typedef struct {
    GTestDBus *bus;
    GSubprocess *provider;
    GDataInputStream *says;
    SecretStore *store;
} Desk;

static char *built(const char *name)
{
    return g_build_filename(g_getenv("TOP_BUILDDIR"), name, NULL);
}

static void start_provider(Desk *desk, const char *fault)
{
    g_autofree char *program = built("tests/harness/mock-secrets");
    g_autofree char *line = NULL;
    g_autoptr(GError) error = NULL;

    desk->provider = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, fault, NULL);
    g_assert_no_error(error);
    desk->says = g_data_input_stream_new(g_subprocess_get_stdout_pipe(desk->provider));
    line = g_data_input_stream_read_line(desk->says, NULL, NULL, NULL);
    g_assert_cmpstr(line, ==, "ready");
}

static Desk *desk_new(const char *fault)
{
    Desk *desk = g_new0(Desk, 1);
    g_autofree char *child = built("orgwire-keyring");

    desk->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
    g_test_dbus_up(desk->bus);
    start_provider(desk, fault);
    desk->store = keyring_store_new(child);
    return desk;
}

/* The provider must be there to the end, unless dying was its fault. */
static void desk_free(Desk *desk, bool dies)
{
    g_autoptr(GError) error = NULL;

    secret_store_free(desk->store);
    if (!dies) {
        g_assert_nonnull(g_subprocess_get_identifier(desk->provider));
        g_subprocess_force_exit(desk->provider);
    }
    g_subprocess_wait(desk->provider, NULL, &error);
    g_assert_no_error(error);
    g_assert_false(g_subprocess_get_if_exited(desk->provider) &&
                   g_subprocess_get_exit_status(desk->provider) == 3);
    g_object_unref(desk->says);
    g_object_unref(desk->provider);
    g_test_dbus_stop(desk->bus);
    g_object_unref(desk->bus);
    g_free(desk);
}

static bool put(SecretStore *store, const char *text, GError **error)
{
    g_autoptr(Secret) secret = secret_new(text, -1);

    return secret_store_put(store, "c1", SECRET_PRIVATE_KEY, secret, "test", NULL, error);
}

static Secret *get(SecretStore *store, GError **error)
{
    return secret_store_get(store, "c1", SECRET_PRIVATE_KEY, NULL, error);
}

static void assert_state(const GError *error, StoreState state)
{
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_assert_cmpstr(problem_why(error), ==, store_state_why(state));
    g_assert_nonnull(problem_next(error));
}

static void honest(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Secret) secret = NULL;

    g_assert_true(put(desk->store, KEY, &error));
    g_assert_true(put(desk->store, KEY "2", &error));
    secret = get(desk->store, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(secret_text(secret), ==, KEY "2");
    g_assert_true(secret_store_remove(desk->store, "c1", SECRET_PRIVATE_KEY, NULL, &error));
    g_assert_null(get(desk->store, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
}

static void not_kept(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(put(desk->store, KEY, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_assert_nonnull(strstr(error->message, "did not keep"));
    g_assert_null(strstr(error->message, "CANARY"));
}

static void plain_only(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(secret_store_probe(desk->store, NULL), ==, STORE_PLAIN_ONLY);
    g_assert_false(put(desk->store, KEY, &error));
    assert_state(error, STORE_PLAIN_ONLY);
    g_clear_error(&error);
    g_assert_null(get(desk->store, &error));
    assert_state(error, STORE_PLAIN_ONLY);
}

static void silent(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(secret_store_probe(desk->store, NULL), ==, STORE_SERVICE_TIMEOUT);
    g_assert_false(put(desk->store, KEY, &error));
    assert_state(error, STORE_SERVICE_TIMEOUT);
}

static void silent_create(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) names = NULL;

    g_assert_false(put(desk->store, KEY, &error));
    assert_state(error, STORE_SERVICE_TIMEOUT);
    g_clear_error(&error);
    names = secret_store_list(desk->store, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(names->len, ==, 0);
}

/* Slow probes, a silent call: the contract's 10 s are for all of them together. */
static void slow_and_silent(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    gint64 started = g_get_monotonic_time();

    g_assert_false(put(desk->store, KEY, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_assert_cmpint((g_get_monotonic_time() - started) / 1000, <, 10500);
}

static void keeps(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(put(desk->store, KEY, &error));
    g_assert_false(secret_store_remove(desk->store, "c1", SECRET_PRIVATE_KEY, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
}

static void dies_on_get(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    /* It dies while the new item is read back. */
    g_assert_false(put(desk->store, KEY, &error));
    assert_state(error, STORE_NO_SERVICE);
    start_provider(desk, "honest");
    g_clear_error(&error);
    g_assert_null(get(desk->store, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
    g_clear_error(&error);
    g_assert_true(put(desk->store, KEY, &error));
    g_subprocess_force_exit(desk->provider);
}

/* It is there, only the provider does not say so: neither "not found" nor "removed" is true. */
static void unanswered_item(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(put(desk->store, KEY, &error));
    g_assert_no_error(error);
    g_assert_null(get(desk->store, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_clear_error(&error);
    g_assert_false(secret_store_remove(desk->store, "c1", SECRET_PRIVATE_KEY, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_clear_error(&error);
    g_assert_null(secret_store_list(desk->store, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_clear_error(&error);
    g_assert_false(put(desk->store, KEY "2", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
}

static void item_goes(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(put(desk->store, KEY, &error));
    g_assert_null(get(desk->store, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
}

static void dies_on_attributes(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(put(desk->store, KEY, &error));
    g_assert_false(secret_store_remove(desk->store, "c1", SECRET_PRIVATE_KEY, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
}

static void dies_on_create(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(put(desk->store, KEY, &error));
    assert_state(error, STORE_NO_SERVICE);
}

static void assert_locked(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(secret_store_probe(desk->store, NULL), ==, STORE_LOCKED);
    g_assert_null(get(desk->store, &error));
    assert_state(error, STORE_LOCKED);
    g_clear_error(&error);
    g_assert_false(put(desk->store, KEY, &error));
    assert_state(error, STORE_LOCKED);
    g_clear_error(&error);
    g_assert_false(secret_store_remove(desk->store, "c1", SECRET_PRIVATE_KEY, NULL, &error));
    assert_state(error, STORE_LOCKED);
    g_clear_error(&error);
    g_assert_null(secret_store_list(desk->store, NULL, &error));
    assert_state(error, STORE_LOCKED);
}

typedef struct {
    GDataInputStream *says;
    GCancellable *cancellable;
} Impatience;

static gboolean on_prompting(GObject *stream, gpointer user_data)
{
    Impatience *user = user_data;
    g_autofree char *line = g_data_input_stream_read_line(user->says, NULL, NULL, NULL);

    g_assert_cmpstr(line, ==, "prompting");
    g_cancellable_cancel(user->cancellable);
    return G_SOURCE_REMOVE;
}

/* Cancelling ends the child; the prompt stays, and nobody dismisses it. */
static void prompt_waits(Desk *desk)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GSource) source = NULL;
    Impatience user = {desk->says, cancellable};

    assert_locked(desk);
    source = g_pollable_input_stream_create_source(
        G_POLLABLE_INPUT_STREAM(g_subprocess_get_stdout_pipe(desk->provider)), NULL);
    g_source_set_callback(source, (GSourceFunc) (void (*)(void)) on_prompting, &user, NULL);
    g_source_attach(source, NULL);
    g_assert_false(secret_store_unlock(desk->store, cancellable, &error));
    g_source_destroy(source);
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_INTERRUPTED);
    assert_locked(desk);
}

static void prompt_dismissed(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(secret_store_unlock(desk->store, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_assert_nonnull(strstr(problem_why(error), "dialog"));
    assert_locked(desk);
}

static void prompt_unlocks(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    assert_locked(desk);
    g_assert_true(secret_store_unlock(desk->store, NULL, &error));
    g_assert_no_error(error);
    g_assert_true(put(desk->store, KEY, &error));
}

static void dies_under_prompt(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(secret_store_unlock(desk->store, NULL, &error));
    assert_state(error, STORE_NO_SERVICE);
}

static void no_question(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(secret_store_probe(desk->store, NULL), ==, STORE_LOCKED);
    g_assert_true(put(desk->store, KEY, &error));
    g_assert_no_error(error);
}

static void assert_not_in(pid_t pid, const char *file)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/%s", (int) pid, file);
    g_autofree char *text = NULL;
    gsize length = 0;

    if (!g_file_get_contents(path, &text, &length, NULL)) {
        g_test_message("%s cannot be read, which is as good", path);
        return;
    }
    g_assert_null(memmem(text, length, "CANARY", 6));
    g_assert_null(memmem(text, length, "SECRET_BACKEND", 14));
    g_assert_null(memmem(text, length, "G_DEBUG", 7));
}

/* What we have open is none of its business. */
static void assert_closed(pid_t pid, int canary)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/fd/%d", (int) pid, canary);

    g_assert_false(g_file_test(path, G_FILE_TEST_IS_SYMLINK));
}

static bool is_child_of_ours(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int) pid);
    g_autofree char *text = NULL;
    const char *after;
    int parent = 0;

    if (!g_file_get_contents(path, &text, NULL, NULL) || !strstr(text, "(orgwire-keyring"))
        return false;
    after = strrchr(text, ')');
    return sscanf(after, ") %*c %d", &parent) == 1 && parent == (int) getpid();
}

/* Arguments and environment of a process can be read by others. */
static void gives_nothing_away(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    const char *name;
    guint n = 0;
    /* Not closed on exec, and out of the way of what the child opens. */
    int canary = fcntl(0, F_DUPFD, 200);

    g_setenv("ORGWIRE_TOKEN", "CANARY-4711", TRUE);
    g_setenv("SECRET_BACKEND", "bogus", TRUE);
    g_assert_true(put(desk->store, KEY, &error));
    g_assert_no_error(error);
    while ((name = g_dir_read_name(processes))) {
        pid_t pid = (pid_t) atoi(name);

        if (pid <= 0 || !is_child_of_ours(pid))
            continue;
        assert_not_in(pid, "cmdline");
        assert_not_in(pid, "environ");
        assert_closed(pid, canary);
        n++;
    }
    close(canary);
    g_unsetenv("ORGWIRE_TOKEN");
    g_unsetenv("SECRET_BACKEND");
    g_assert_cmpuint(n, >, 0);
}

static const struct {
    const char *name;
    const char *fault;
    void (*run)(Desk *desk);
    bool dies;
} rows[] = {
    {"/mock/an honest provider without a session collection works", "honest", honest, false},
    {"/mock/another value comes back: not stored", "other-value", not_kept, false},
    {"/mock/an item that vanishes: not stored", "absent", not_kept, false},
    {"/mock/1 MiB comes back: not stored", "huge-value", not_kept, false},
    {"/mock/no encrypted session: nothing is sent", "plain-only", plain_only, false},
    {"/mock/a provider that never answers is named", "silent", silent, false},
    {"/mock/a provider that falls silent is named", "silent-create", silent_create, false},
    {"/mock/a use takes at most 10 s, probes and all", "slow-silent-create", slow_and_silent,
     false},
    {"/mock/a deletion that does not happen is an error", "keeps", keeps, false},
    {"/mock/an item that does not answer is not missing", "no-attributes", unanswered_item, false},
    {"/mock/an item found and denied is not missing", "ghost", unanswered_item, false},
    {"/mock/an item deleted by another is missing", "goes", item_goes, false},
    {"/mock/died while an item was read: not missing", "dies-on-attributes", dies_on_attributes,
     true},
    {"/mock/died in mid-read, started again: goes on", "dies-on-get", dies_on_get, true},
    {"/mock/died in mid-write is named", "dies-on-create", dies_on_create, true},
    {"/mock/cancelling leaves the prompt alone", "prompt-waits", prompt_waits, false},
    {"/mock/a dismissed prompt leaves it locked", "prompt-dismissed", prompt_dismissed, false},
    {"/mock/an answered prompt unlocks", "prompt-unlocks", prompt_unlocks, false},
    {"/mock/died under its prompt is named", "dies-under-prompt", dies_under_prompt, true},
    {"/mock/an empty password needs no question", "locked-no-question", no_question, false},
    {"/child/arguments and environment tell nothing", "honest", gives_nothing_away, false},
};

static void in_fiber(gpointer user_data)
{
    gsize row = GPOINTER_TO_SIZE(user_data);
    Desk *desk = desk_new(rows[row].fault);

    rows[row].run(desk);
    desk_free(desk, rows[row].dies);
}

static void run_row(gconstpointer row)
{
    fiber_run(in_fiber, (gpointer) row);
}

static void without_child(gpointer program)
{
    g_autoptr(SecretStore) store = keyring_store_new(program);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(secret_store_probe(store, NULL), ==, STORE_UNUSABLE);
    g_assert_null(get(store, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_clear_error(&error);
    g_assert_false(secret_store_unlock(store, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
}

static void run_without_child(gconstpointer program)
{
    fiber_run(without_child, (gpointer) program);
}

static void nonsense(void)
{
    static const char script[] = "#!/bin/sh\nprintf 'HTTP/1.1 400 Bad Request' >&0\n";
    g_autofree char *folder = g_dir_make_tmp("nonsense-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "helper", NULL);

    g_assert_true(g_file_set_contents_full(path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
    fiber_run(without_child, path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/child/a helper that is not there", "/nonexistent/orgwire-keyring",
                         run_without_child);
    g_test_add_data_func("/child/a helper that ends at once", "/bin/false", run_without_child);
    g_test_add_func("/child/a helper that talks nonsense", nonsense);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_test_add_data_func(rows[i].name, GSIZE_TO_POINTER(i), run_row);
    return g_test_run();
}
