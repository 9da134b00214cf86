#include "config.h"

#include "store/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/problem.h"
#include "loop/fiber.h"

/* A file written aside is ".NAME.XXXXXX.tmp"; one this old was left by a process that died. */
#define ASIDE_SUFFIX ".tmp"
#define ASIDE_STALE_SECONDS 3600

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define auto_fd __attribute__((cleanup(close_fd))) int

static const char *next_for(int number)
{
    switch (number) {
    case EACCES:
    case EPERM:
        return "Check who owns the folder and its files, and their permissions";
    case EROFS:
        return "Point XDG_CONFIG_HOME, XDG_STATE_HOME and XDG_CACHE_HOME to a folder that can be "
               "written";
    case ENOTDIR:
        return "Move away the file that is in the place of a folder";
    case ENOSPC:
    case EDQUOT:
        return "Free some space and try again";
    default:
        return NULL;
    }
}

static bool fail(GError **error, int number, const char *doing, const char *path)
{
    problem_set(error, number == ENOENT ? PROBLEM_NOT_FOUND : PROBLEM_FAILED, g_strerror(number),
                next_for(number), "cannot %s '%s': %s", doing, path, g_strerror(number));
    return false;
}

static bool refuse(GError **error, const char *path, const char *why, const char *next)
{
    problem_set(error, PROBLEM_FAILED, why, next, "refusing to use '%s'", path);
    return false;
}

static bool is_ours(const struct stat *found, const char *path, GError **error)
{
    g_autofree char *why = NULL;

    if (found->st_uid == geteuid())
        return true;
    why = g_strdup_printf("It belongs to another user (number %u), who could change it",
                          (unsigned int) found->st_uid);
    return refuse(error, path, why, "Run orgwire as that user, or move the file away");
}

static bool check_folder(const char *path, const struct stat *found, GError **error)
{
    if (!S_ISDIR(found->st_mode))
        return refuse(error, path, "It is not a folder", "Move it away and try again");
    if (!is_ours(found, path, error))
        return false;
    if (found->st_mode & (S_IWGRP | S_IWOTH))
        return refuse(error, path, "Other users may write to this folder",
                      "Take their right away: chmod go-w on that folder");
    return true;
}

bool files_make_folder(const char *path, GError **error)
{
    struct stat found;

    if (stat(path, &found) == 0)
        return check_folder(path, &found, error);
    if (errno != ENOENT)
        return fail(error, errno, "use the folder", path);
    if (g_mkdir_with_parents(path, 0700) != 0) {
        int number = errno;

        problem_set(error, PROBLEM_FAILED, g_strerror(number), next_for(number),
                    "cannot make the folder '%s': %s", path, g_strerror(number));
        return false;
    }
    if (stat(path, &found) != 0)
        return fail(error, errno, "use the folder", path);
    return check_folder(path, &found, error);
}

static bool write_all(int fd, const char *text, gsize length)
{
    while (length > 0) {
        ssize_t n = write(fd, text, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        text += n;
        length -= (gsize) n;
    }
    return true;
}

static bool is_aside_of(const char *entry, const char *name)
{
    gsize length = strlen(name);

    return entry[0] == '.' && strncmp(entry + 1, name, length) == 0 && entry[1 + length] == '.' &&
           g_str_has_suffix(entry, ASIDE_SUFFIX) &&
           strlen(entry) == 1 + length + 1 + 6 + strlen(ASIDE_SUFFIX);
}

/* Removes what dead writers left beside `name`. */
static void sweep(int folder, const char *name, gint64 older_than)
{
    int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = copy >= 0 ? fdopendir(copy) : NULL;
    struct dirent *entry;
    struct stat found;

    if (!listing) {
        close_fd(&copy);
        return;
    }
    while ((entry = readdir(listing))) {
        if (is_aside_of(entry->d_name, name) &&
            fstatat(folder, entry->d_name, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
            g_get_real_time() / G_USEC_PER_SEC - (gint64) found.st_mtime >= older_than)
            unlinkat(folder, entry->d_name, 0);
    }
    closedir(listing);
}

static int open_aside(int folder, const char *name, char **ret_aside)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

    for (int tries = 0; tries < 100; tries++) {
        char random[7] = "";
        g_autofree char *aside = NULL;
        int fd;

        for (int i = 0; i < 6; i++)
            random[i] = letters[g_random_int_range(0, sizeof letters - 1)];
        aside = g_strdup_printf(".%s.%s" ASIDE_SUFFIX, name, random);
        fd = openat(folder, aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd >= 0) {
            *ret_aside = g_steal_pointer(&aside);
            return fd;
        }
        if (errno != EEXIST)
            return -1;
    }
    return -1;
}

/* What is to be replaced must be a plain file of ours, or nothing. */
static bool check_target(int folder, const char *name, const char *path, GError **error)
{
    struct stat found;

    if (fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? true : fail(error, errno, "replace", path);
    if (S_ISLNK(found.st_mode))
        return refuse(error, path, "It is a link", "Remove the link, or name the file it leads to");
    if (!S_ISREG(found.st_mode))
        return refuse(error, path, "It is not a plain file", "Move it away and try again");
    return is_ours(&found, path, error);
}

static bool replace(int folder, const char *name, const char *text, gsize length)
{
    g_autofree char *aside = NULL;
    auto_fd fd = open_aside(folder, name, &aside);
    int number;

    if (fd < 0)
        return false;
    if (fchmod(fd, 0600) == 0 && write_all(fd, text, length) && fsync(fd) == 0 &&
        renameat(folder, aside, folder, name) == 0)
        return true;
    number = errno;
    unlinkat(folder, aside, 0);
    errno = number;
    return false;
}

/* Without it a power cut could bring the old name back. Some file systems cannot do it to folders,
 * and need not. */
static bool sync_folder(int folder)
{
    return fsync(folder) == 0 || errno == EINVAL || errno == EBADF || errno == ENOTSUP;
}

static int open_folder_of(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        fail(error, errno, "open the folder", folder);
    return fd;
}

bool files_write(const char *path, const char *text, gsize length, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    auto_fd folder = -1;

    if (!g_file_test(parent, G_FILE_TEST_EXISTS) && !files_make_folder(parent, error))
        return false;
    folder = open_folder_of(path, error);
    if (folder < 0 || !check_target(folder, name, path, error))
        return false;
    sweep(folder, name, ASIDE_STALE_SECONDS);
    if (!replace(folder, name, text, length) || !sync_folder(folder)) {
        int number = errno;

        problem_set(error, PROBLEM_FAILED, g_strerror(number), next_for(number),
                    "cannot write '%s': %s", path, g_strerror(number));
        return false;
    }
    return true;
}

/* Somebody may be typing a passphrase at the other end of a pipe: as long as it takes, but so that
 * it can be cancelled. */
static bool wait_for_more(int fd, GCancellable *cancellable, GError **error)
{
    GPollFD poll = {.fd = fd, .events = G_IO_IN | G_IO_HUP};
    GError *cancelled = NULL;

    if (fiber_self())
        fiber_wait_fd(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, -1, cancellable, &cancelled);
    else
        g_poll(&poll, 1, -1);
    if (cancelled)
        g_propagate_error(error, cancelled);
    return !cancelled;
}

/* Reads to the end, one byte more than `max` at most. False: cancelled (an error), or see errno. */
static bool read_all(int fd, GString *into, gsize max, GCancellable *cancellable, GError **error)
{
    for (;;) {
        gsize before = into->len;
        gsize room = MIN((gsize) 65536, max + 1 - before);
        ssize_t n;

        if (room == 0)
            return true;
        g_string_set_size(into, before + room);
        n = read(fd, into->str + before, room);
        g_string_set_size(into, before + (n > 0 ? (gsize) n : 0));
        if (n == 0)
            return true;
        if (n < 0 && errno == EAGAIN) {
            if (!wait_for_more(fd, cancellable, error))
                return false;
        } else if (n < 0 && errno != EINTR) {
            return false;
        }
    }
}

/* Growing buffers would leave copies of a secret behind: plain files are read in one piece. */
static char *read_file(int fd, const char *path, gsize max, gsize *ret_length,
                       GCancellable *cancellable, GError **error)
{
    g_autoptr(GString) text = NULL;
    GError *cancelled = NULL;
    struct stat found;

    if (fstat(fd, &found) != 0) {
        fail(error, errno, "read", path);
        return NULL;
    }
    if (S_ISDIR(found.st_mode)) {
        fail(error, EISDIR, "read", path);
        return NULL;
    }
    text =
        g_string_sized_new(S_ISREG(found.st_mode) ? MIN((gsize) found.st_size, max) + 65536 : 4096);
    if (!read_all(fd, text, max, cancellable, &cancelled)) {
        if (cancelled)
            g_propagate_error(error, cancelled);
        else
            fail(error, errno, "read", path);
        return NULL;
    }
    if (text->len > max) {
        g_autofree char *why = g_strdup_printf("It is larger than %" G_GSIZE_FORMAT " bytes", max);

        refuse(error, path, why, NULL);
        return NULL;
    }
    if (ret_length)
        *ret_length = text->len;
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *files_read(const char *path, gsize *ret_length, GError **error)
{
    /* Not blocking: a pipe in the place of a file must not hold us up. */
    auto_fd fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat found;

    if (fd < 0 && errno == ELOOP) {
        refuse(error, path, "It is a link", "Remove the link, or name the file it leads to");
        return NULL;
    }
    if (fd < 0 || fstat(fd, &found) != 0) {
        fail(error, errno, "read", path);
        return NULL;
    }
    if (!S_ISREG(found.st_mode)) {
        refuse(error, path, "It is not a plain file", "Move it away and try again");
        return NULL;
    }
    if (!is_ours(&found, path, error))
        return NULL;
    return read_file(fd, path, FILES_MAX_SIZE, ret_length, NULL, error);
}

char *files_read_given(const char *path, gsize max, gsize *ret_length, GCancellable *cancellable,
                       GError **error)
{
    /* Not blocking: opening a pipe would wait for its other end, and could not be cancelled. */
    auto_fd fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    g_autoptr(GError) problem = NULL;
    char *text = NULL;

    if (fd < 0)
        fail(&problem, errno, "read", path);
    else if (wait_for_more(fd, cancellable, &problem))
        text = read_file(fd, path, max, ret_length, cancellable, &problem);
    if (!text && g_cancellable_is_cancelled(cancellable))
        g_propagate_error(error, g_steal_pointer(&problem));
    else if (!text)
        problem_set(error, PROBLEM_USAGE, problem_why(problem), problem_next(problem), "%s",
                    problem->message);
    return text;
}

bool files_remove(const char *path, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    auto_fd folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (folder < 0)
        return errno == ENOENT ? true : fail(error, errno, "open the folder", parent);
    sweep(folder, name, 0);
    if (unlinkat(folder, name, 0) != 0 && errno != ENOENT)
        return fail(error, errno, "remove", path);
    if (!sync_folder(folder))
        return fail(error, errno, "remove", path);
    return true;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *files_names(const char *folder, const char *suffix)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *listing = g_dir_open(folder, 0, NULL);
    const char *entry;

    while (listing && (entry = g_dir_read_name(listing))) {
        if (entry[0] != '.' && g_str_has_suffix(entry, suffix) && strlen(entry) > strlen(suffix))
            g_ptr_array_add(names, g_strndup(entry, strlen(entry) - strlen(suffix)));
    }
    if (listing)
        g_dir_close(listing);
    g_ptr_array_sort(names, compare_names);
    return names;
}
