/* Preloaded into orgwire: below some folders, or in some files, there is no room to write.
 *
 * ORGWIRE_DISK_FULL=PATH  what lies there, or begins so, cannot be written
 * ORGWIRE_DISK_ROOM=N     but the first N syncs of it succeed */
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

static long synced; /* files written whole; without a sync a file is no write of ours */

static bool is_there(int fd)
{
    const char *full = getenv("ORGWIRE_DISK_FULL");
    char link[64], path[4096];
    ssize_t n;

    if (!full || !*full)
        return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof path - 1);
    if (n < 0)
        return false;
    path[n] = '\0';
    return strncmp(path, full, strlen(full)) == 0;
}

static bool is_full(int fd)
{
    const char *room = getenv("ORGWIRE_DISK_ROOM");

    return is_there(fd) && synced >= (room ? strtol(room, NULL, 10) : 0);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (is_full(fd)) {
        errno = ENOSPC;
        return -1;
    }
    return NEXT(write)(fd, bytes, size);
}

int fsync(int fd)
{
    int result = NEXT(fsync)(fd);

    /* Folders are synced as well: what counts is the file aside. */
    if (is_there(fd) && lseek(fd, 0, SEEK_CUR) > 0)
        synced++;
    return result;
}
