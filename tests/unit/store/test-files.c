#include "config.h"

#include "store/files.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/problem.h"
#include "loop/fiber.h"

typedef struct {
    char *root;
    char *file; /* below root, not there */
} Place;

static void set_up(Place *place, gconstpointer data)
{
    place->root = g_dir_make_tmp("files-XXXXXX", NULL);
    place->file = g_build_filename(place->root, "thing.json", NULL);
}

static void tear_down(Place *place, gconstpointer data)
{
    g_free(place->file);
    g_free(place->root);
}

static void assert_content(const char *path, const char *text)
{
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *found = files_read(path, &length, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(found, ==, text);
    g_assert_cmpuint(length, ==, strlen(text));
}

static guint n_entries(const char *folder)
{
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);
    guint n = 0;

    while (g_dir_read_name(listing))
        n++;
    return n;
}

static guint mode_of(const char *path)
{
    struct stat found;

    g_assert_cmpint(lstat(path, &found), ==, 0);
    return found.st_mode & 07777;
}

static void writes_and_reads(Place *place, gconstpointer data)
{
    g_autofree char *deep = g_build_filename(place->root, "a", "b", "c.json", NULL);
    g_autofree char *folder = g_build_filename(place->root, "a", NULL);
    mode_t mask = umask(0);

    g_assert_true(files_write(deep, "one", 3, NULL));
    assert_content(deep, "one");
    g_assert_true(files_write(deep, "", 0, NULL));
    assert_content(deep, "");
    umask(mask);
    g_assert_cmpuint(mode_of(deep), ==, 0600);
    g_assert_cmpuint(mode_of(folder), ==, 0700);
    g_assert_cmpuint(n_entries(folder), ==, 1);
}

static void absent(Place *place, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(files_read(place->file, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
    g_assert_true(files_remove(place->file, NULL));
    g_assert_true(files_remove("/nonexistent/folder/file", NULL));
    g_assert_true(files_write(place->file, "x", 1, NULL));
    g_assert_true(files_remove(place->file, NULL));
    g_assert_cmpuint(n_entries(place->root), ==, 0);
}

static void refuses_links(Place *place, gconstpointer data)
{
    g_autofree char *other = g_build_filename(place->root, "other", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_true(g_file_set_contents(other, "theirs", -1, NULL));
    g_assert_cmpint(symlink(other, place->file), ==, 0);
    g_assert_null(files_read(place->file, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_FAILED);
    g_clear_error(&error);
    g_assert_false(files_write(place->file, "ours", 4, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_FAILED);
    assert_content(other, "theirs");
    g_assert_cmpuint(n_entries(place->root), ==, 2);
}

static void refuses_other_kinds(Place *place, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(mkfifo(place->file, 0600), ==, 0);
    g_assert_null(files_read(place->file, NULL, &error));
    g_assert_false(files_write(place->file, "x", 1, NULL));
    g_assert_cmpint(g_unlink(place->file), ==, 0);
    g_assert_cmpint(g_mkdir(place->file, 0700), ==, 0);
    g_clear_error(&error);
    g_assert_null(files_read(place->file, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_FAILED);
    g_assert_false(files_write(place->file, "x", 1, NULL));
    g_assert_false(files_remove(place->file, NULL));
}

static void refuses_foreign(Place *place, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    if (geteuid() != 0) {
        g_test_skip("only root can give a file away");
        return;
    }
    g_assert_true(files_write(place->file, "x", 1, NULL));
    g_assert_cmpint(chown(place->file, 12345, 12345), ==, 0);
    g_assert_null(files_read(place->file, NULL, &error));
    g_assert_nonnull(strstr(problem_why(error), "12345"));
    g_assert_false(files_write(place->file, "y", 1, NULL));
    g_assert_cmpint(chown(place->root, 12345, 12345), ==, 0);
    g_assert_false(files_make_folder(place->root, NULL));
}

static void refuses_open_folders(Place *place, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(chmod(place->root, 0770), ==, 0);
    g_assert_false(files_make_folder(place->root, &error));
    g_assert_nonnull(problem_next(error));
    g_assert_cmpint(chmod(place->root, 0755), ==, 0);
    g_assert_true(files_make_folder(place->root, NULL));
    g_assert_true(files_write(place->file, "x", 1, NULL));
    g_assert_false(files_make_folder(place->file, NULL));
}

static void sweeps_up(Place *place, gconstpointer data)
{
    g_autofree char *fresh = g_build_filename(place->root, ".thing.json.abcdef.tmp", NULL);
    g_autofree char *stale = g_build_filename(place->root, ".thing.json.abcdeg.tmp", NULL);
    g_autofree char *foreign = g_build_filename(place->root, ".thing.json2.abcdef.tmp", NULL);
    struct timespec long_ago[2] = {{1000, 0}, {1000, 0}};

    g_assert_true(g_file_set_contents(fresh, "a", -1, NULL));
    g_assert_true(g_file_set_contents(stale, "b", -1, NULL));
    g_assert_true(g_file_set_contents(foreign, "c", -1, NULL));
    g_assert_cmpint(utimensat(AT_FDCWD, stale, long_ago, 0), ==, 0);
    g_assert_true(files_write(place->file, "x", 1, NULL));
    g_assert_true(g_file_test(fresh, G_FILE_TEST_EXISTS));
    g_assert_false(g_file_test(stale, G_FILE_TEST_EXISTS));
    g_assert_true(files_remove(place->file, NULL));
    g_assert_false(g_file_test(fresh, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_test(foreign, G_FILE_TEST_EXISTS));
}

static void full_disk(Place *place, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(files_write("/dev/full", "x", 1, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_FAILED);
    g_clear_error(&error);
    g_assert_false(files_write("/proc/orgwire/x.json", "x", 1, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_FAILED);
}

static void too_large(Place *place, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(g_file_set_contents(place->file, "x", 1, NULL));
    g_assert_cmpint(truncate(place->file, FILES_MAX_SIZE + 1), ==, 0);
    g_assert_null(files_read(place->file, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_FAILED);
    g_clear_error(&error);
    g_assert_null(files_read_given(place->file, 1000, NULL, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_USAGE);
}

static void given_files(Place *place, gconstpointer data)
{
    g_autofree char *link = g_build_filename(place->root, "link", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    gsize length;

    g_assert_true(g_file_set_contents(place->file, "a\0b", 3, NULL));
    g_assert_cmpint(symlink("thing.json", link), ==, 0);
    text = files_read_given(link, 1000, &length, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(text, length, "a\0b", 3);
    g_assert_null(files_read_given(place->root, 1000, NULL, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_USAGE);
    g_clear_error(&error);
    g_assert_null(files_read_given("/nonexistent", 1000, NULL, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_USAGE);
}

static void names(Place *place, gconstpointer data)
{
    static const char *const files[] = {"b.json", "a.json", ".c.json.abcdef.tmp", "d.txt", ".json"};
    g_autoptr(GPtrArray) found = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(place->root, files[i], NULL);

        g_assert_true(g_file_set_contents(path, "", 0, NULL));
    }
    found = files_names(place->root, ".json");
    g_assert_cmpuint(found->len, ==, 2);
    g_assert_cmpstr(found->pdata[0], ==, "a");
    g_assert_cmpstr(found->pdata[1], ==, "b");
    g_ptr_array_unref(found);
    found = files_names("/nonexistent", ".json");
    g_assert_cmpuint(found->len, ==, 0);
}

static void folders_of_the_environment(Place *place, gconstpointer data)
{
    g_autoptr(Folders) folders = NULL;

    g_setenv("XDG_CONFIG_HOME", place->root, TRUE);
    g_setenv("XDG_RUNTIME_DIR", place->root, TRUE);
    g_setenv("XDG_STATE_HOME", "relative/counts/as/none", TRUE);
    folders = folders_new();
    g_assert_true(g_str_has_prefix(folders->config, place->root));
    g_assert_true(g_str_has_prefix(folders->runtime, place->root));
    g_assert_true(g_str_has_suffix(folders->state, "/.local/state/orgwire"));
    folders_free(g_steal_pointer(&folders));
    g_unsetenv("XDG_RUNTIME_DIR");
    folders = folders_new();
    g_assert_true(g_str_has_prefix(folders->runtime, folders->state));
    folders_free(g_steal_pointer(&folders));
    g_setenv("XDG_RUNTIME_DIR", "/dev/null/none", TRUE);
    folders = folders_new();
    g_assert_true(g_str_has_prefix(folders->runtime, folders->state));
}

/* Holds the lock in another process until the pipe is closed. */
static pid_t holder(const char *path, int *ret_pipe)
{
    int ready[2], end[2];
    char byte;
    pid_t pid;

    g_assert_cmpint(pipe(ready), ==, 0);
    g_assert_cmpint(pipe(end), ==, 0);
    pid = fork();
    if (pid == 0) {
        FileLock *lock = file_lock_take_at(path, 0, NULL, NULL);

        close(end[1]);
        if (write(ready[1], lock ? "y" : "n", 1) != 1 || read(end[0], &byte, 1) < 0)
            _exit(1);
        _exit(0);
    }
    close(end[0]);
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    g_assert_cmpint(byte, ==, 'y');
    close(ready[0]);
    close(ready[1]);
    *ret_pipe = end[1];
    return pid;
}

static void names_the_holder(Place *place, gconstpointer data)
{
    g_autofree char *path = g_build_filename(place->root, "acme.lock", NULL);
    g_autofree char *number = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(FileLock) lock = NULL;
    int end;
    pid_t pid = holder(path, &end);

    number = g_strdup_printf("Process %d ", (int) pid);
    g_assert_null(file_lock_take_at(path, 0, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_CONFLICT);
    g_assert_nonnull(strstr(error->message, "'acme'"));
    g_assert_true(g_str_has_prefix(problem_why(error), number));
    /* Killed, it holds nothing any more. */
    g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
    waitpid(pid, NULL, 0);
    close(end);
    lock = file_lock_take_at(path, 0, NULL, NULL);
    g_assert_nonnull(lock);
}

typedef struct {
    const char *path;
    GCancellable *cancellable;
    gint64 took;
} Wait;

static gboolean on_enough(gpointer user_data)
{
    g_cancellable_cancel(user_data);
    return G_SOURCE_REMOVE;
}

static void wait_in_vain(gpointer user_data)
{
    Wait *wait = user_data;
    gint64 start = g_get_monotonic_time();
    g_autoptr(GError) error = NULL;

    g_assert_null(file_lock_take_at(wait->path, 60, wait->cancellable, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_INTERRUPTED);
    g_assert_true(g_str_has_prefix(problem_why(error), "Process "));
    wait->took = g_get_monotonic_time() - start;
}

static void gives_up_when_cancelled(Place *place, gconstpointer data)
{
    g_autofree char *path = g_build_filename(place->root, "acme.lock", NULL);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Wait wait = {path, cancellable, 0};
    int end;
    pid_t pid = holder(path, &end);

    g_timeout_add(200, on_enough, cancellable);
    fiber_run(wait_in_vain, &wait);
    g_assert_cmpint(wait.took, <, 5 * G_USEC_PER_SEC);
    close(end);
    waitpid(pid, NULL, 0);
}

typedef struct {
    Folders *folders;
    guint inside, most, done;
} Turns;

static void take_turn(gpointer user_data)
{
    Turns *turns = user_data;
    g_autoptr(FileLock) lock = file_lock_take(turns->folders, "org", 60, NULL, NULL);

    g_assert_nonnull(lock);
    turns->inside++;
    turns->most = MAX(turns->most, turns->inside);
    fiber_sleep(1, NULL, NULL);
    turns->inside--;
    turns->done++;
}

static void all_turns(gpointer user_data)
{
    gpointer each[10];

    for (gsize i = 0; i < G_N_ELEMENTS(each); i++)
        each[i] = user_data;
    fiber_each(each, G_N_ELEMENTS(each), G_N_ELEMENTS(each), take_turn);
}

static void one_at_a_time(Place *place, gconstpointer data)
{
    g_autoptr(Folders) folders = folders_new_below(place->root);
    Turns turns = {folders, 0, 0, 0};

    fiber_run(all_turns, &turns);
    g_assert_cmpuint(turns.done, ==, 10);
    g_assert_cmpuint(turns.most, ==, 1);
}

/* After the one who has it, at once. */
static void look_on(gpointer user_data)
{
    Turns *turns = user_data;

    g_assert_true(file_lock_wait(turns->folders, "org", 60, NULL, NULL));
    g_assert_cmpuint(turns->done, ==, 1);
    turns->inside++;
    turns->most = MAX(turns->most, turns->inside);
    fiber_sleep(1000, NULL, NULL);
    turns->inside--;
}

static void turn_or_look(gpointer user_data)
{
    Turns *turns = user_data;

    if (turns->done == 0 && turns->inside == 0)
        take_turn(turns);
    else
        look_on(turns);
}

static void first_and_others(gpointer user_data)
{
    gpointer each[10];

    for (gsize i = 0; i < G_N_ELEMENTS(each); i++)
        each[i] = user_data;
    fiber_each(each, G_N_ELEMENTS(each), G_N_ELEMENTS(each), turn_or_look);
}

static void others_together(Place *place, gconstpointer data)
{
    g_autoptr(Folders) folders = folders_new_below(place->root);
    Turns turns = {folders, 0, 0, 0};

    fiber_run(first_and_others, &turns);
    g_assert_cmpuint(turns.most, ==, 9);
}

#define ADD(name, test) g_test_add("/files/" name, Place, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("what is written can be read, 0600 in 0700", writes_and_reads);
    ADD("an absent file is not found, removing it is done", absent);
    ADD("links are refused", refuses_links);
    ADD("pipes and folders are refused", refuses_other_kinds);
    ADD("what belongs to others is refused", refuses_foreign);
    ADD("folders that others may write to are refused", refuses_open_folders);
    ADD("what dead writers left is swept up", sweeps_up);
    ADD("devices and unwritable places are errors", full_disk);
    ADD("too large is refused", too_large);
    ADD("files a person names may be links", given_files);
    ADD("names are sorted, without hidden files", names);
    ADD("folders follow the environment", folders_of_the_environment);
    ADD("a lock names its holder and dies with it", names_the_holder);
    ADD("waiting for a lock can be cancelled", gives_up_when_cancelled);
    ADD("a lock lets one in at a time", one_at_a_time);
    ADD("those who only wait for a lock go on together", others_together);
    return g_test_run();
}
