/* Preloaded into orgwire by the kill matrix: counts every moment at which something leaves the
 * process or has just come back, and ends it there with SIGKILL, as a power cut would. Or makes it
 * stand still, for what happens between two steps.
 *
 * ORGWIRE_CRASH_AT=N   which moment; 0 or unset: none
 * ORGWIRE_STOP_WHEN=TEXT  SIGSTOP, once, where a file was just replaced by one that has this in it
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
#include <unistd.h>

static unsigned long moments;

static void moment(void)
{
    static long at = -1;

    if (at < 0) {
        const char *wanted = getenv("ORGWIRE_CRASH_AT");

        at = wanted ? strtol(wanted, NULL, 10) : 0;
    }
    moments++;
    if (at > 0 && moments == (unsigned long) at)
        kill(getpid(), SIGKILL);
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

static void stop_at(const char *path)
{
    static bool stopped;
    const char *text = getenv("ORGWIRE_STOP_WHEN");
    char *content = NULL;

    if (!text || stopped || !g_file_get_contents(path, &content, NULL, NULL))
        return;
    stopped = strstr(content, text) != NULL;
    g_free(content);
    if (stopped)
        raise(SIGSTOP);
}

int rename(const char *from, const char *to)
{
    int result;

    moment();
    result = NEXT(rename)(from, to);
    moment();
    stop_at(to);
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
