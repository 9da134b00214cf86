#include "config.h"

#include "actions/out-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LINKS 40 /* as the kernel has it */

static bool is_file(const char *path)
{
    GStatBuf info;

    /* /dev/stdout may lead to a file that somebody else holds open. */
    return !g_str_has_prefix(path, "/dev/") && (g_stat(path, &info) != 0 || S_ISREG(info.st_mode));
}

/* Where the links lead, which need not be there; NULL with ELOOP. */
static char *follow(const char *path)
{
    g_autofree char *at = g_strdup(path);

    for (int links = 0; links < MAX_LINKS; links++) {
        g_autofree char *target = g_file_read_link(at, NULL);
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

static void clear(OutFile *file)
{
    g_clear_pointer(&file->path, g_free);
    g_clear_pointer(&file->temporary, g_free);
}

bool out_file_open(OutFile *file, const char *path)
{
    *file = (OutFile){.fd = -1};
    if (!is_file(path)) {
        file->fd = g_open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY, 0);
        return file->fd >= 0;
    }
    file->path = follow(path);
    if (!file->path)
        return false;
    file->temporary = g_strdup_printf("%s.XXXXXX", file->path);
    file->fd = g_mkstemp_full(file->temporary, O_RDWR | O_CLOEXEC, 0600);
    if (file->fd < 0) {
        int code = errno;

        clear(file);
        errno = code;
    }
    return file->fd >= 0;
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
