/* JSON that a person wrote, or an editor. */
#include "config.h"

#include <string.h>

#include "core/json-private.h"

/* Some editors put U+FEFF in front of UTF-8; a reader may pass over it (RFC 8259 §8.1). */
gsize json_mark_length(const char *text, gsize size)
{
    static const char mark[] = "\xef\xbb\xbf";

    return size >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0 ? strlen(mark) : 0;
}

/* The unit behind a \u escape; -1: none stands here. */
static int take_unit(const char **at, const char *end)
{
    int unit = 0;

    if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = g_ascii_xdigit_value((*at)[i]);

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    *at += 6;
    return unit;
}

/* Half of a character written as two escapes, which json-c would replace in silence. */
static bool has_half_character(const char *at, const char *end)
{
    while (at < end) {
        int unit = take_unit(&at, end);

        if (unit < 0) {
            at += *at == '\\' ? 2 : 1;
        } else if (unit >= 0xdc00 && unit <= 0xdfff) {
            return true;
        } else if (unit >= 0xd800 && unit < 0xdc00) {
            int second = take_unit(&at, end);

            if (second < 0xdc00 || second > 0xdfff)
                return true;
        }
    }
    return false;
}

static json_object *parse_written(const char *text, gssize length, gsize weight, GError **error)
{
    gsize size = length < 0 ? strlen(text) : (gsize) length;
    gsize mark = json_mark_length(text, size);

    if (has_half_character(text, text + size)) {
        json_set_malformed(error, "a \\u escape is half of a character");
        return NULL;
    }
    return json_parse_within(text + mark, size - mark, weight, error);
}

json_object *json_parse_own(const char *text, gssize length, GError **error)
{
    return parse_written(text, length, G_MAXSIZE, error);
}

json_object *json_parse_file(const char *text, gssize length, GError **error)
{
    return parse_written(text, length, JSON_MAX_WEIGHT, error);
}
