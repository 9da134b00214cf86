#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/problem.h"
#include "loop/fiber.h"
#include "store/files.h"

#define TRY_EVERY_MS 50

struct FileLock {
    int fd;
};

static void write_holder(int fd)
{
    g_autofree char *text = g_strdup_printf("%ld\n", (long) getpid());

    /* Only for the message another process shows; the lock itself is the kernel's. */
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, strlen(text), 0) < 0)
        g_debug("cannot note the holder of a lock: %s", g_strerror(errno));
}

static long read_holder(int fd)
{
    char text[32] = "";

    return pread(fd, text, sizeof text - 1, 0) > 0 ? strtol(text, NULL, 10) : 0;
}

static void set_held(GError **error, ProblemCode code, const char *path, long holder)
{
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *why = NULL;

    if (g_str_has_suffix(name, ".lock"))
        name[strlen(name) - strlen(".lock")] = '\0';
    if (holder > 0)
        why = g_strdup_printf("Process %ld holds the lock", holder);
    problem_set(error, code, why ? why : "Another process holds the lock",
                "Wait until it has ended and try again", "another orgwire is at work on '%s'",
                name);
    if (error && *error)
        problem_set_retryable(*error, true);
}

/* False when it shall be waited no longer; `ret_code` says why. */
static bool wait_a_little(gint64 until, GCancellable *cancellable, ProblemCode *ret_code)
{
    *ret_code = PROBLEM_CONFLICT;
    if (!fiber_self() || g_get_monotonic_time() >= until)
        return false;
    *ret_code = PROBLEM_INTERRUPTED;
    return fiber_sleep(TRY_EVERY_MS, cancellable, NULL);
}

/* The descriptor of the lock file, locked (LOCK_EX, LOCK_SH); below 0: an error is set. */
static int lock_file(const char *path, int how, guint seconds, GCancellable *cancellable,
                     GError **error)
{
    gint64 until = g_get_monotonic_time() + (gint64) seconds * G_USEC_PER_SEC;
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    ProblemCode code;

    if (fd < 0)
        problem_set(error, PROBLEM_FAILED, g_strerror(errno), NULL, "cannot open the lock '%s': %s",
                    path, g_strerror(errno));
    while (fd >= 0 && flock(fd, how | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        if (!wait_a_little(until, cancellable, &code)) {
            set_held(error, code, path, read_holder(fd));
            close(fd);
            return -1;
        }
    }
    return fd;
}

FileLock *file_lock_take_at(const char *path, guint seconds, GCancellable *cancellable,
                            GError **error)
{
    int fd = lock_file(path, LOCK_EX, seconds, cancellable, error);
    FileLock *lock;

    if (fd < 0)
        return NULL;
    write_holder(fd);
    lock = g_new0(FileLock, 1);
    lock->fd = fd;
    return lock;
}

static char *path_of(const Folders *folders, const char *name, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".lock", NULL);

    g_return_val_if_fail(name[0] != '\0' && name[0] != '.' && !strchr(name, '/'), NULL);
    return files_make_folder(folders->runtime, error)
               ? g_build_filename(folders->runtime, file, NULL)
               : NULL;
}

FileLock *file_lock_take(const Folders *folders, const char *name, guint seconds,
                         GCancellable *cancellable, GError **error)
{
    g_autofree char *path = path_of(folders, name, error);

    return path ? file_lock_take_at(path, seconds, cancellable, error) : NULL;
}

bool file_lock_wait(const Folders *folders, const char *name, guint seconds,
                    GCancellable *cancellable, GError **error)
{
    g_autofree char *path = path_of(folders, name, error);
    int fd = path ? lock_file(path, LOCK_SH, seconds, cancellable, error) : -1;

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* The file stays: whoever removed it could part two processes that both believe to hold it. */
void file_lock_free(FileLock *lock)
{
    if (!lock)
        return;
    if (ftruncate(lock->fd, 0) != 0)
        g_debug("cannot clear a lock file: %s", g_strerror(errno));
    close(lock->fd);
    g_free(lock);
}
