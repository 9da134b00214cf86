#include "config.h"

#include "store/secret-files.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/problem.h"

/* Base64 and the container's own fields around the largest secret. */
#define MAX_FILE (2 * SECRET_STORE_MAX)
#define LOCK_SECONDS 10

static char *path_of(const char *folder, const char *name)
{
    return g_build_filename(folder, name, NULL);
}

StoreState secret_files_probe(const char *folder)
{
    g_autofree char *at = g_strdup(folder);
    struct stat found;

    /* A folder that is yet to be made is as good as the nearest one that is there. */
    while (access(at, F_OK) != 0 && strcmp(at, "/") != 0 && strcmp(at, ".") != 0) {
        char *parent = g_path_get_dirname(at);

        g_free(at);
        at = parent;
    }
    if (access(at, R_OK | W_OK | X_OK) != 0)
        return STORE_UNUSABLE;
    if (strcmp(at, folder) == 0 && !files_make_folder(folder, NULL))
        return STORE_UNUSABLE;
    return stat(at, &found) == 0 && S_ISDIR(found.st_mode) ? STORE_UNLOCKED : STORE_UNUSABLE;
}

static void as_unavailable(GError **error, GError *problem)
{
    g_autofree char *why = problem_why(problem)
                               ? g_strdup(problem_why(problem))
                               : g_strdup(store_state_why(STORE_UNUSABLE));

    problem_set(error, PROBLEM_STORE_UNAVAILABLE, why,
                problem_next(problem) ? problem_next(problem) : store_state_next(STORE_UNUSABLE),
                "%s", problem->message);
    g_error_free(problem);
}

FileLock *secret_files_lock(const char *folder, GCancellable *cancellable, GError **error)
{
    g_autofree char *path = path_of(folder, ".lock");
    GError *problem = NULL;
    FileLock *lock = NULL;

    if (files_make_folder(folder, &problem))
        lock = file_lock_take_at(path, LOCK_SECONDS, cancellable, &problem);
    if (!lock &&
        (problem_is(problem, PROBLEM_CONFLICT) || problem_is(problem, PROBLEM_INTERRUPTED)))
        g_propagate_error(error, problem);
    else if (!lock)
        as_unavailable(error, problem);
    return lock;
}

/* No file in a folder that is there: not stored. No folder: nothing was ever stored in it. */
char *secret_files_read(const char *folder, const char *name, gsize *ret_length, GError **error)
{
    g_autofree char *path = path_of(folder, name);
    GError *problem = NULL;
    gsize length = 0;
    char *text = NULL;

    if (access(folder, F_OK) != 0 || files_make_folder(folder, &problem))
        text = files_read(path, &length, &problem);
    if (text && length > MAX_FILE) {
        secret_wipe(text, length);
        g_clear_pointer(&text, g_free);
        problem_set(&problem, PROBLEM_FAILED, "It is too large to be a secret of ours",
                    "Look who wrote it, and move it away", "cannot use '%s'", path);
    }
    if (!text && problem_is(problem, PROBLEM_NOT_FOUND))
        g_propagate_error(error, problem);
    else if (!text)
        as_unavailable(error, problem);
    *ret_length = length;
    return text;
}

bool secret_files_write(const char *folder, const char *name, const char *text, gsize length,
                        GError **error)
{
    g_autofree char *path = path_of(folder, name);
    GError *problem = NULL;

    if (files_write(path, text, length, &problem))
        return true;
    as_unavailable(error, problem);
    return false;
}

bool secret_files_remove(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = path_of(folder, name);
    GError *problem = NULL;

    if (files_remove(path, &problem))
        return true;
    as_unavailable(error, problem);
    return false;
}

char *secret_files_name(const char *id, SecretKind kind, const char *suffix)
{
    return g_strconcat(id, ".", secret_kind_name(kind), suffix, NULL);
}

GPtrArray *secret_files_list(const char *folder, const char *suffix)
{
    g_autoptr(GPtrArray) files = files_names(folder, suffix);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < files->len; i++) {
        const char *file = files->pdata[i];
        const char *dot = strrchr(file, '.');
        SecretKind kind;

        if (dot && secret_kind_parse(dot + 1, &kind))
            g_ptr_array_add(names, g_strdup_printf("%.*s %s", (int) (dot - file), file, dot + 1));
    }
    return names;
}
