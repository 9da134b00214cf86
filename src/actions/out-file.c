#include "config.h"

#include "actions/out-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LINKS 40       /* as the kernel has it */
#define PIPE_PATIENCE 2000 /* ms */

/* The descriptor of ours that the path names; -1: none. Opened anew it would be written from the
 * start, over what somebody else has in that file. */
static int own_descriptor(const char *path)
{
    static const char *const names[] = {"/dev/stdin", "/dev/stdout", "/dev/stderr"};
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    guint64 number;

    for (int i = 0; i < (int) G_N_ELEMENTS(names); i++)
        if (g_str_equal(path, names[i]))
            return i;
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++)
        if (g_str_has_prefix(path, folders[i]) &&
            g_ascii_string_to_unsigned(path + strlen(folders[i]), 10, 0, G_MAXINT, &number, NULL))
            return (int) number;
    return -1;
}

/* Where the links lead, which need not be there; NULL with ELOOP. */
static char *follow(const char *path)
{
    g_autofree char *at = g_strdup(path);

    for (int links = 0; links < MAX_LINKS; links++) {
        g_autofree char *target = own_descriptor(at) < 0 ? g_file_read_link(at, NULL) : NULL;
        g_autofree char *folder = g_path_get_dirname(at);

        if (!target)
            return g_steal_pointer(&at);
        g_free(at);
        at = g_path_is_absolute(target) ? g_steal_pointer(&target)
                                        : g_build_filename(folder, target, NULL);
    }
    errno = ELOOP;
    return NULL;
}

static bool is_file(const char *path)
{
    GStatBuf info;

    return g_stat(path, &info) != 0 || S_ISREG(info.st_mode);
}

/* A pipe that nobody reads must not hold us up for ever; its reader may be a little late. */
static int open_as_it_is(const char *path)
{
    int fd = -1;

    for (int waited = 0; fd < 0 && waited <= PIPE_PATIENCE; waited += 50) {
        if (waited > 0)
            g_usleep(50000);
        fd = g_open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
        if (fd < 0 && errno != ENXIO)
            return -1;
    }
    if (fd >= 0)
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    return fd;
}

static void clear(OutFile *file)
{
    g_clear_pointer(&file->path, g_free);
    g_clear_pointer(&file->temporary, g_free);
}

bool out_file_open(OutFile *file, const char *path)
{
    g_autofree char *target = follow(path);
    int own = target ? own_descriptor(target) : -1;

    *file = (OutFile){.fd = -1};
    if (!target)
        return false;
    if (own >= 0 || !is_file(target)) {
        file->fd = own >= 0 ? fcntl(own, F_DUPFD_CLOEXEC, 3) : open_as_it_is(target);
        return file->fd >= 0;
    }
    file->path = g_steal_pointer(&target);
    file->temporary = g_strdup_printf("%s.XXXXXX", file->path);
    file->fd = g_mkstemp_full(file->temporary, O_RDWR | O_CLOEXEC, 0600);
    if (file->fd < 0) {
        int code = errno;

        clear(file);
        errno = code;
    }
    return file->fd >= 0;
}

const char *out_file_why(int code)
{
    return code == ENXIO ? "nobody reads it" : g_strerror(code);
}

bool out_file_end(OutFile *file, bool keep)
{
    int code = 0;

    if (file->temporary && keep &&
        (fsync(file->fd) != 0 || g_rename(file->temporary, file->path) != 0))
        code = errno;
    if (file->temporary && (!keep || code))
        g_unlink(file->temporary);
    clear(file);
    errno = code;
    return code == 0;
}
