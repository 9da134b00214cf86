/* Preloaded into orgwire by the kill matrix: counts every moment at which something leaves the
 * process or has just come back, and ends it there with SIGKILL, as a power cut would.
 *
 * ORGWIRE_CRASH_AT=N   which moment; 0 or unset: none
 * ORGWIRE_CRASH_ON=keyring  only what is written to the keyring's child counts; unset: all the rest
 * ORGWIRE_CRASH_COUNT  a file that gets the number of moments when the process ends by itself
 * ORGWIRE_HASTE=N      waits of the main loop are N times shorter, so that a matrix ends today */
#include "config.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned long moments;

static bool counts(bool keyring)
{
    const char *on = getenv("ORGWIRE_CRASH_ON");

    return (on && strcmp(on, "keyring") == 0) == keyring;
}

static void moment_of(bool keyring)
{
    static long at = -1;

    if (!counts(keyring))
        return;

    if (at < 0) {
        const char *wanted = getenv("ORGWIRE_CRASH_AT");

        at = wanted ? strtol(wanted, NULL, 10) : 0;
    }
    moments++;
    if (at > 0 && moments == (unsigned long) at)
        kill(getpid(), SIGKILL);
}

static void moment(void)
{
    moment_of(false);
}

static void __attribute__((destructor)) say_count(void)
{
    const char *path = getenv("ORGWIRE_CRASH_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;

    if (!file)
        return;
    fprintf(file, "%lu\n", moments);
    fclose(file);
}

#define NEXT(name) ((__typeof__(&name)) (uintptr_t) dlsym(RTLD_NEXT, #name))

/* --- requests: about to be sent; answered and not yet looked at --- */

int curl_multi_add_handle(void *multi, void *easy);
int curl_multi_add_handle(void *multi, void *easy)
{
    moment();
    return NEXT(curl_multi_add_handle)(multi, easy);
}

void *curl_multi_info_read(void *multi, int *left);
void *curl_multi_info_read(void *multi, int *left)
{
    void *message = NEXT(curl_multi_info_read)(multi, left);

    if (message)
        moment();
    return message;
}

/* --- files: replaced, deleted, synced --- */

int rename(const char *from, const char *to)
{
    int result;

    moment();
    result = NEXT(rename)(from, to);
    moment();
    return result;
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    int result;

    moment();
    result = NEXT(renameat)(from_dir, from, to_dir, to);
    moment();
    return result;
}

int unlink(const char *path)
{
    int result;

    moment();
    result = NEXT(unlink)(path);
    moment();
    return result;
}

int unlinkat(int dir, const char *path, int flags)
{
    int result;

    moment();
    result = NEXT(unlinkat)(dir, path, flags);
    moment();
    return result;
}

int fsync(int fd)
{
    moment();
    return NEXT(fsync)(fd);
}

/* --- the keyring: a put is a text and then its secret, a deletion a text --- */

static bool is_keyring(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof address;

    return getsockname(fd, (struct sockaddr *) &address, &size) == 0 &&
           address.ss_family == AF_UNIX;
}

static bool is_change(const void *bytes, size_t size)
{
    static const char put[] = "{\"verb\":\"put\"";
    static const char drop[] = "{\"verb\":\"delete\"";

    return (size > sizeof put && memcmp(bytes, put, sizeof put - 1) == 0) ||
           (size > sizeof drop && memcmp(bytes, drop, sizeof drop - 1) == 0);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    static bool after_change; /* what comes next is its secret */
    ssize_t result;
    bool change;

    if (!is_keyring(fd))
        return NEXT(send)(fd, bytes, size, flags);
    change = is_change(bytes, size);
    if (change)
        moment_of(true);
    result = NEXT(send)(fd, bytes, size, flags);
    if (change || after_change)
        moment_of(true);
    after_change = change;
    return result;
}

/* --- haste --- */

GSource *g_timeout_source_new(guint interval)
{
    const char *haste = getenv("ORGWIRE_HASTE");
    guint factor = haste ? (guint) strtoul(haste, NULL, 10) : 0;

    /* Short waits are for locks and descriptors: they stay. */
    if (factor > 1 && interval >= 500)
        interval /= factor;
    return NEXT(g_timeout_source_new)(interval);
}
