/* The journal as a text, and on disk. */
#include "config.h"

#include "provision/journal.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/json.h"
#include "core/problem.h"
#include "core/text.h"
#include "crypto/encode.h"

#define MAX_SIZE (4 * 1024 * 1024)

Journal *journal_new(const char *folder, PlanKind kind, const Connection *connection)
{
    Journal *journal = g_new0(Journal, 1);

    journal->name = g_strdup(connection->name);
    journal->run = random_text(12);
    journal->kind = kind;
    journal->started_at = text_time(g_get_real_time() / G_USEC_PER_SEC);
    journal->env = g_strdup("default");
    journal->connection = connection_copy(connection);
    journal->path = g_strdup_printf("%s/%s.json", folder, connection->name);
    return journal;
}

void journal_free(Journal *journal)
{
    if (!journal)
        return;
    g_free(journal->name);
    g_free(journal->run);
    g_free(journal->started_at);
    g_free(journal->env);
    connection_free(journal->connection);
    connection_free(journal->before);
    integration_free(journal->integration);
    integration_free(journal->integration_before);
    plan_names_free(journal->names);
    if (journal->grants)
        g_ptr_array_unref(journal->grants);
    if (journal->grants_before)
        g_ptr_array_unref(journal->grants_before);
    g_strfreev(journal->findings);
    g_free(journal->deploy_id);
    g_free(journal->next_certificate);
    g_free(journal->path);
    g_free(journal);
}

/* Where the change has not begun there is nothing to go on with. */
static void set_unwritable(GError **error, const Journal *journal, const char *why)
{
    g_autofree char *go_on = g_file_test(journal->path, G_FILE_TEST_EXISTS)
                                 ? g_strdup_printf("go on: orgwire new %s --resume", journal->name)
                                 : g_strdup("try again");
    g_autofree char *next =
        g_strdup_printf("make room or make the folder writable, then %s", go_on);

    problem_set(error, PROBLEM_FAILED, why, next, "the journal cannot be written");
}

bool journal_write(Journal *journal, GError **error)
{
    g_autofree char *text = journal_build(journal);
    g_autofree char *folder = g_path_get_dirname(journal->path);
    g_autoptr(GError) why = NULL;

    if (g_mkdir_with_parents(folder, 0700) != 0) {
        problem_set(error, PROBLEM_FAILED, g_strerror(errno), "make the folder writable",
                    "the folder '%s' cannot be made", folder);
        return false;
    }
    if (!g_file_set_contents_full(journal->path, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0600, &why)) {
        set_unwritable(error, journal, why->message);
        return false;
    }
    return true;
}

bool journal_mark(Journal *journal, StepId step, JournalState state, GError **error)
{
    journal->steps[step] = state;
    return journal_write(journal, error);
}

bool journal_end(Journal *journal, GError **error)
{
    if (g_unlink(journal->path) != 0 && errno != ENOENT) {
        problem_set(error, PROBLEM_FAILED, g_strerror(errno), NULL,
                    "the journal '%s' cannot be deleted", journal->path);
        return false;
    }
    return true;
}

/* A file that is there, or may be, and cannot be had is no reason to begin another change. */
static void set_unreadable(GError **error, const char *path, const char *why)
{
    problem_set(error, PROBLEM_FAILED, why,
                "make the folder readable, or move away what is in its place, then try again",
                "the journal '%s' cannot be read", path);
}

/* Only a plain file of our own is believed. */
static char *read_own(const char *path, const char *connection, GError **error)
{
    g_autoptr(GError) why = NULL;
    struct stat about;
    char *text = NULL;

    if (g_lstat(path, &about) != 0) {
        if (errno == ENOENT)
            problem_set(error, PROBLEM_NOT_FOUND, NULL, NULL, "no change of '%s' is under way",
                        connection);
        else
            set_unreadable(error, path, g_strerror(errno));
        return NULL;
    }
    if (!S_ISREG(about.st_mode) || about.st_uid != geteuid() || about.st_size > MAX_SIZE) {
        problem_set(error, PROBLEM_CONFLICT, "it is no plain file of yours, or far too large",
                    "look at it; nothing was done with it", "the journal '%s' is not believed",
                    path);
        return NULL;
    }
    if (!g_file_get_contents(path, &text, NULL, &why))
        set_unreadable(error, path, why->message);
    return text;
}

Journal *journal_read(const char *folder, const char *connection, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%s.json", folder, connection);
    g_autofree char *text = read_own(path, connection, error);
    g_autoptr(GError) why = NULL;
    Journal *journal;

    if (!text)
        return NULL;
    journal = journal_parse(text, -1, &why);
    if (journal) {
        journal->name = g_strdup(connection);
        journal->path = g_steal_pointer(&path);
        return journal;
    }
    if (problem_is(why, PROBLEM_CONFLICT)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    problem_set(error, PROBLEM_MALFORMED_ANSWER, problem_why(why) ? problem_why(why) : why->message,
                "look what is in the org with 'orgwire remove --leftovers', then delete the file",
                "the journal '%s' is damaged", path);
    return NULL;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *journal_names(const char *folder, GError **error)
{
    GPtrArray *names;
    g_autoptr(GError) why = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &why);
    const char *name;

    if (!dir && !g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        set_unreadable(error, folder, why->message);
        return NULL;
    }
    names = g_ptr_array_new_with_free_func(g_free);
    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".json") && name[0] != '.')
            g_ptr_array_add(names, g_strndup(name, strlen(name) - strlen(".json")));
    g_ptr_array_sort(names, compare_names);
    return names;
}

StepId journal_next(const Journal *journal, const Plan *plan)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        const PlanStep *step = plan->steps->pdata[i];

        if (journal->steps[step->id] != JOURNAL_DONE)
            return step->id;
    }
    return STEP_N;
}
