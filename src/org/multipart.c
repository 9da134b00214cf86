#include "config.h"

#include "org/multipart.h"

#include <string.h>

/* The value of a parameter: `; boundary="x"`. NULL: absent. */
static char *parameter(const char *header, const char *name)
{
    g_autofree char *pattern =
        g_strdup_printf("(?i)[;\\s]%s=(?:\"([^\"]*)\"|([^;\\s]*))", name);
    g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *quoted = NULL;

    if (!g_regex_match(regex, header, 0, &match))
        return NULL;
    quoted = g_match_info_fetch(match, 1);
    return quoted && *quoted ? g_steal_pointer(&quoted) : g_match_info_fetch(match, 2);
}

static char *part_name(const char *headers)
{
    g_auto(GStrv) lines = g_strsplit(headers, "\r\n", -1);

    for (char **line = lines; *line; line++)
        if (g_ascii_strncasecmp(*line, "content-disposition:", 20) == 0)
            return parameter(*line, "name");
    return NULL;
}

static void take_part(GHashTable *parts, GBytes *body, const char *start, const char *end)
{
    const char *base = g_bytes_get_data(body, NULL);
    const char *blank = memmem(start, (gsize) (end - start), "\r\n\r\n", 4);
    g_autofree char *headers = blank ? g_strndup(start, (gsize) (blank - start)) : NULL;
    g_autofree char *name = headers ? part_name(headers) : NULL;

    if (!name || g_hash_table_contains(parts, name))
        return;
    blank += 4;
    g_hash_table_insert(parts, g_steal_pointer(&name),
                        g_bytes_new_from_bytes(body, (gsize) (blank - base),
                                               (gsize) (end - blank)));
}

GHashTable *multipart_parse(const char *content_type, GBytes *body)
{
    g_autoptr(GHashTable) parts =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
    g_autofree char *boundary = NULL, *delimiter = NULL;
    const char *at, *end;
    gsize length;

    if (!content_type || !body || g_ascii_strncasecmp(content_type, "multipart/form-data", 19) != 0)
        return NULL;
    boundary = parameter(content_type, "boundary");
    if (!boundary || !*boundary)
        return NULL;
    delimiter = g_strconcat("--", boundary, NULL);
    at = g_bytes_get_data(body, &length);
    end = at + length;
    at = memmem(at, length, delimiter, strlen(delimiter));
    while (at) {
        const char *start = at + strlen(delimiter);
        const char *next = memmem(start, (gsize) (end - start), delimiter, strlen(delimiter));

        if (start + 2 > end || strncmp(start, "--", 2) == 0)
            break;
        /* The line end before a delimiter belongs to the delimiter. */
        if (next && next - start >= 4)
            take_part(parts, body, start + 2, next - 2);
        at = next;
    }
    return g_hash_table_size(parts) ? g_steal_pointer(&parts) : NULL;
}
