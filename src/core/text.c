#include "config.h"

#include "core/text.h"

#include <string.h>

/* Shown as a blank or as nothing, or changing the order of what stands around. */
static const struct {
    gunichar first;
    gunichar last;
} unseen
    [] =
        {
            {0x034f, 0x034f},   {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f},
            {0x2800, 0x2800},   {0x3164, 0x3164}, {0xfe00, 0xfe0d}, {0xffa0, 0xffa0},
            {0xe0000, 0xe0fff}, /* tags, and the variation selectors nobody uses in labels */
};

static bool is_unseen(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* bidi controls, zero width, soft hyphen, … */
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return true;
    default:
        break;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(unseen); i++)
        if (c >= unseen[i].first && c <= unseen[i].last)
            return true;
    return false;
}

static char *clean(const char *untrusted, const char *newline)
{
    g_autofree char *valid = g_utf8_make_valid(untrusted ? untrusted : "", -1);
    GString *result = g_string_sized_new(strlen(valid));

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (c == '\r' && at[1] == '\n')
            continue;
        if (c == '\n' || c == '\r')
            g_string_append(result, newline);
        else if (c == '\t')
            g_string_append_c(result, ' ');
        else
            g_string_append_unichar(result, is_unseen(c) ? 0xfffd : c);
    }
    return g_string_free(result, FALSE);
}

char *text_clean(const char *untrusted)
{
    return clean(untrusted, " ");
}

char *text_clean_lines(const char *untrusted)
{
    return clean(untrusted, "\n");
}

char *text_shell_quote(const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-";

    if (*text && strspn(text, plain) == strlen(text))
        return g_strdup(text);
    return g_shell_quote(text);
}

char *text_time(gint64 unix_seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(unix_seconds);

    return time ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup("");
}

gint64 text_time_parse(const char *iso)
{
    g_autoptr(GDateTime) time = iso ? g_date_time_new_from_iso8601(iso, NULL) : NULL;
    gint64 seconds = time ? g_date_time_to_unix(time) : -1;

    return MAX(seconds, -1);
}

static char *two_units(gint64 great, const char *great_unit, gint64 small, const char *small_unit)
{
    if (small == 0)
        return g_strdup_printf("%" G_GINT64_FORMAT " %s", great, great_unit);
    return g_strdup_printf("%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %s", great, great_unit,
                           small, small_unit);
}

char *text_duration(gint64 seconds)
{
    if (seconds < 60)
        return two_units(MAX(seconds, 0), "s", 0, "");
    if (seconds < 60 * 60)
        return two_units(seconds / 60, "m", seconds % 60, "s");
    if (seconds < 24 * 60 * 60)
        return two_units(seconds / 3600, "h", seconds % 3600 / 60, "m");
    return two_units(seconds / 86400, seconds < 2 * 86400 ? "day" : "days", 0, "");
}
