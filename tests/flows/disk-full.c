/* Preloaded into orgwire: below some folders there is no room to write. What does not fit is
 * written in half, as on a true disk.
 *
 * ORGWIRE_DISK_FULL=PATH[:PATH…]  what lies there, or begins so, cannot be written
 * ORGWIRE_DISK_ROOM=N             but the first N files of it can */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name)) (uintptr_t) dlsym(RTLD_NEXT, #name))

static long written; /* whole files; each of ours is synced when it is whole */

static bool begins_with_one_of(const char *path, const char *list)
{
    while (*list) {
        size_t length = strcspn(list, ":");

        if (length > 0 && strncmp(path, list, length) == 0)
            return true;
        list += length + (list[length] == ':');
    }
    return false;
}

static bool is_there(int fd)
{
    const char *full = getenv("ORGWIRE_DISK_FULL");
    char link[64], path[4096];
    ssize_t n;

    if (!full)
        return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof path - 1);
    if (n < 0)
        return false;
    path[n] = '\0';
    return begins_with_one_of(path, full);
}

static bool is_full(int fd)
{
    const char *room = getenv("ORGWIRE_DISK_ROOM");

    return is_there(fd) && written >= (room ? strtol(room, NULL, 10) : 0);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (!is_full(fd))
        return NEXT(write)(fd, bytes, size);
    if (lseek(fd, 0, SEEK_CUR) == 0 && size > 1)
        return NEXT(write)(fd, bytes, size / 2);
    errno = ENOSPC;
    return -1;
}

int fsync(int fd)
{
    int result = NEXT(fsync)(fd);

    /* Folders are synced as well: what counts is the file. */
    if (is_there(fd) && lseek(fd, 0, SEEK_CUR) > 0)
        written++;
    return result;
}
