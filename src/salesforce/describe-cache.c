#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "salesforce/describe-private.h"

/* A file is this many bytes of "Last-Modified: …", filled up with spaces to a line, then the body. */
#define HEAD 96
#define HEAD_WORD "Last-Modified: "
#define MAX_FILE (64 * 1024 * 1024)

struct DescribeCache {
    char *folder;
};

struct CacheFile {
    int fd;
    bool failed;
    char *path;
    char *aside;
};

/* What cannot be cached is fetched: nothing here is worth an error. */
DescribeCache *describe_cache_new(const char *folder)
{
    DescribeCache *cache = g_new0(DescribeCache, 1);

    cache->folder = g_strdup(folder);
    g_mkdir_with_parents(folder, 0700);
    return cache;
}

void describe_cache_free(DescribeCache *cache)
{
    if (!cache)
        return;
    g_free(cache->folder);
    g_free(cache);
}

/* Names come from callers who checked them; this keeps a path from getting out all the same. */
static char *path_of(DescribeCache *cache, const char *name)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    if (!*name || strspn(name, letters) != strlen(name) || strlen(name) > 120)
        return NULL;
    return g_strdup_printf("%s/%s.json", cache->folder, name);
}

CacheFile *describe_cache_begin(DescribeCache *cache, const char *name)
{
    g_autofree char *path = cache ? path_of(cache, name) : NULL;
    g_autofree char *aside = path ? g_strconcat(path, ".XXXXXX", NULL) : NULL;
    char head[HEAD];
    CacheFile *file;
    int fd = aside ? g_mkstemp_full(aside, O_WRONLY | O_CLOEXEC, 0600) : -1;

    if (fd < 0)
        return NULL;
    file = g_new0(CacheFile, 1);
    file->fd = fd;
    file->path = g_steal_pointer(&path);
    file->aside = g_steal_pointer(&aside);
    memset(head, ' ', sizeof head);
    describe_cache_write(file, head, sizeof head);
    return file;
}

void describe_cache_write(CacheFile *file, const char *bytes, gsize length)
{
    while (!file->failed && length > 0) {
        ssize_t n = write(file->fd, bytes, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            file->failed = true;
            return;
        }
        bytes += n;
        length -= (gsize) n;
    }
}

static bool write_head(CacheFile *file, const char *last_modified)
{
    char head[HEAD];
    gsize length = strlen(HEAD_WORD) + strlen(last_modified);

    if (length >= HEAD)
        return false;
    memset(head, ' ', sizeof head);
    memcpy(head, HEAD_WORD, strlen(HEAD_WORD));
    memcpy(head + strlen(HEAD_WORD), last_modified, strlen(last_modified));
    head[HEAD - 1] = '\n';
    return pwrite(file->fd, head, sizeof head, 0) == HEAD;
}

void describe_cache_end(CacheFile *file, const char *last_modified)
{
    bool good = last_modified && !file->failed && write_head(file, last_modified);

    good = close(file->fd) == 0 && good;
    if (!good || g_rename(file->aside, file->path) != 0)
        g_unlink(file->aside);
    g_free(file->path);
    g_free(file->aside);
    g_free(file);
}

/* The whole file; NULL when it is not ours, not a plain file, or too long. */
static char *read_file(DescribeCache *cache, const char *name, gsize limit, gsize *ret_length)
{
    g_autofree char *path = cache ? path_of(cache, name) : NULL;
    int fd = path ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK) : -1;
    g_autofree char *bytes = NULL;
    struct stat about;
    gsize length = 0;
    ssize_t n = 0;

    if (fd < 0)
        return NULL;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_uid == getuid() &&
        about.st_size >= HEAD && about.st_size <= MAX_FILE) {
        gsize size = MIN((gsize) about.st_size, limit);

        bytes = g_malloc(size + 1);
        while (length < size && (n = read(fd, bytes + length, size - length)) > 0)
            length += (gsize) n;
        bytes[length] = '\0';
    }
    close(fd);
    *ret_length = length;
    return g_steal_pointer(&bytes);
}

char *describe_cache_date(DescribeCache *cache, const char *name)
{
    gsize length;
    g_autofree char *head = read_file(cache, name, HEAD, &length);

    if (!head || length != HEAD || !g_str_has_prefix(head, HEAD_WORD))
        return NULL;
    for (const char *p = head; p < head + HEAD - 1; p++) {
        if (*p < ' ' || *p > '~')
            return NULL;
    }
    return g_strdup(g_strstrip(head + strlen(HEAD_WORD)));
}

char *describe_cache_read(DescribeCache *cache, const char *name, gsize *ret_length)
{
    gsize length;
    char *bytes = read_file(cache, name, MAX_FILE, &length);

    if (!bytes || length < HEAD) {
        g_free(bytes);
        return NULL;
    }
    memmove(bytes, bytes + HEAD, length - HEAD + 1);
    *ret_length = length - HEAD;
    return bytes;
}

void describe_cache_drop(DescribeCache *cache, const char *name)
{
    g_autofree char *path = cache ? path_of(cache, name) : NULL;

    if (path)
        g_unlink(path);
}
