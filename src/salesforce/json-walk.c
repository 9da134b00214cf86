#include "config.h"

#include "salesforce/json-walk.h"

#include <string.h>

#include "salesforce/json-scan.h"

#define MAX_DEPTH 32

typedef struct {
    const char *at;
    const char *end;
    int depth;
} Walk;

static bool skip_value(Walk *walk, JsonSpan *span);

static bool peek(Walk *walk, char character)
{
    return walk->at < walk->end && *walk->at == character;
}

static bool take(Walk *walk, char character)
{
    if (!peek(walk, character))
        return false;
    walk->at++;
    return true;
}

static void skip_space(Walk *walk)
{
    while (walk->at < walk->end &&
           (*walk->at == ' ' || *walk->at == '\n' || *walk->at == '\r' || *walk->at == '\t'))
        walk->at++;
}

static bool skip_escape(Walk *walk)
{
    if (walk->at >= walk->end)
        return false;
    if (*walk->at != 'u')
        return *walk->at && strchr("\"\\/bfnrt", *walk->at++) != NULL;
    walk->at++;
    for (int i = 0; i < 4; i++, walk->at++) {
        if (walk->at >= walk->end || !g_ascii_isxdigit(*walk->at))
            return false;
    }
    return true;
}

static bool skip_string(Walk *walk)
{
    if (!take(walk, '"'))
        return false;
    while ((walk->at = json_scan_string(walk->at, walk->end)) < walk->end) {
        char character = *walk->at++;

        if (character == '"')
            return true;
        if (character != '\\' || !skip_escape(walk))
            return false;
    }
    return false;
}

static bool skip_digits(Walk *walk)
{
    const char *start = walk->at;

    while (walk->at < walk->end && g_ascii_isdigit(*walk->at))
        walk->at++;
    return walk->at > start;
}

static bool skip_number(Walk *walk)
{
    take(walk, '-');
    if (!take(walk, '0') && !skip_digits(walk))
        return false;
    if (take(walk, '.') && !skip_digits(walk))
        return false;
    if (take(walk, 'e') || take(walk, 'E')) {
        if (!take(walk, '+'))
            take(walk, '-');
        return skip_digits(walk);
    }
    return true;
}

static bool skip_word(Walk *walk, const char *word)
{
    gsize length = strlen(word);

    if ((gsize) (walk->end - walk->at) < length || memcmp(walk->at, word, length) != 0)
        return false;
    walk->at += length;
    return true;
}

static bool walk_members(Walk *walk, JsonWalkMember member, gpointer user_data)
{
    bool first = true;

    if (!take(walk, '{'))
        return false;
    for (skip_space(walk); !take(walk, '}'); skip_space(walk)) {
        const char *key;
        gsize length;
        JsonSpan value;

        if (!first && !take(walk, ','))
            return false;
        skip_space(walk);
        key = walk->at + 1;
        if (!skip_string(walk))
            return false;
        length = (gsize) (walk->at - 1 - key);
        skip_space(walk);
        if (!take(walk, ':') || !skip_value(walk, &value))
            return false;
        if (member && !member(key, length, &value, user_data))
            return false;
        first = false;
    }
    return true;
}

static bool walk_entries(Walk *walk, JsonWalkEntry entry, gpointer user_data)
{
    bool first = true;

    if (!take(walk, '['))
        return false;
    for (skip_space(walk); !take(walk, ']'); skip_space(walk)) {
        JsonSpan value;

        if ((!first && !take(walk, ',')) || !skip_value(walk, &value))
            return false;
        if (entry && !entry(&value, user_data))
            return false;
        first = false;
    }
    return true;
}

static bool skip_scalar(Walk *walk, JsonSpan *span)
{
    switch (*walk->at) {
    case '"':
        span->kind = JSON_SPAN_TEXT;
        return skip_string(walk);
    case 't':
        span->kind = JSON_SPAN_TRUE;
        return skip_word(walk, "true");
    case 'f':
        span->kind = JSON_SPAN_FALSE;
        return skip_word(walk, "false");
    case 'n':
        span->kind = JSON_SPAN_NULL;
        return skip_word(walk, "null");
    default:
        span->kind = JSON_SPAN_NUMBER;
        return skip_number(walk);
    }
}

static bool skip_value(Walk *walk, JsonSpan *span)
{
    bool ok;

    skip_space(walk);
    if (walk->at >= walk->end || ++walk->depth > MAX_DEPTH)
        return false;
    span->text = walk->at;
    if (peek(walk, '{')) {
        span->kind = JSON_SPAN_OBJECT;
        ok = walk_members(walk, NULL, NULL);
    } else if (peek(walk, '[')) {
        span->kind = JSON_SPAN_ARRAY;
        ok = walk_entries(walk, NULL, NULL);
    } else {
        ok = skip_scalar(walk, span);
    }
    walk->depth--;
    span->length = (gsize) (walk->at - span->text);
    return ok;
}

bool json_walk_check(const char *text, gsize length)
{
    /* g_utf8_validate_len() takes no NUL. */
    return (json_scan_is_ascii(text, length) && !memchr(text, '\0', length)) ||
           g_utf8_validate_len(text, length, NULL);
}

static bool is_at_end(Walk *walk)
{
    skip_space(walk);
    return walk->at == walk->end;
}

bool json_walk_object(const char *text, gsize length, JsonWalkMember member, gpointer user_data)
{
    Walk walk = {text, text + length, 1};

    skip_space(&walk);
    return walk_members(&walk, member, user_data) && is_at_end(&walk);
}

bool json_walk_array(const char *text, gsize length, JsonWalkEntry entry, gpointer user_data)
{
    Walk walk = {text, text + length, 1};

    skip_space(&walk);
    return walk_entries(&walk, entry, user_data) && is_at_end(&walk);
}

static gunichar read_hex(const char *at)
{
    gunichar code = 0;

    for (int i = 0; i < 4; i++)
        code = code << 4 | (gunichar) g_ascii_xdigit_value(at[i]);
    return code;
}

/* `at` stands behind "\u"; returns how many characters were read from there. */
static gsize decode_unicode(const char *at, const char *end, gunichar *ret_code)
{
    gunichar code = read_hex(at);

    *ret_code = code;
    if (code < 0xd800 || code > 0xdfff)
        return 4;
    if (code < 0xdc00 && end - at >= 10 && at[4] == '\\' && at[5] == 'u') {
        gunichar low = read_hex(at + 6);

        if (low >= 0xdc00 && low <= 0xdfff) {
            *ret_code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            return 10;
        }
    }
    *ret_code = 0xfffd;
    return 4;
}

char *json_span_text(const JsonSpan *span)
{
    const char *at = span->text + 1;
    const char *end = span->text + span->length - 1;
    GString *text;

    if (span->kind != JSON_SPAN_TEXT)
        return NULL;
    if (!memchr(at, '\\', (gsize) (end - at)))
        return g_strndup(at, (gsize) (end - at));
    text = g_string_sized_new(span->length);
    while (at < end) {
        static const char letters[] = "bfnrt";
        gunichar code;

        if (*at != '\\') {
            g_string_append_c(text, *at++);
        } else if (at[1] == 'u') {
            at += 2 + decode_unicode(at + 2, end, &code);
            if (code == 0)
                return g_string_free(text, TRUE);
            g_string_append_unichar(text, code);
        } else {
            const char *letter = strchr(letters, at[1]);

            g_string_append_c(text, letter ? "\b\f\n\r\t"[letter - letters] : at[1]);
            at += 2;
        }
    }
    return g_string_free(text, FALSE);
}

bool json_span_flag(const JsonSpan *span)
{
    return span->kind == JSON_SPAN_TRUE || (span->kind == JSON_SPAN_TEXT && span->length == 6 &&
                                            memcmp(span->text, "\"true\"", 6) == 0);
}

gint64 json_span_integer(const JsonSpan *span)
{
    char number[24];
    gint64 value = 0;

    if (span->kind != JSON_SPAN_NUMBER || span->length >= sizeof number)
        return 0;
    memcpy(number, span->text, span->length);
    number[span->length] = '\0';
    return g_ascii_string_to_signed(number, 10, G_MININT64, G_MAXINT64, &value, NULL) ? value : 0;
}
